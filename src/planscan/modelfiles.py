"""Model files under `models/`: found, checked against their checksums, and stamped on every result."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from planscan.catalogue import data_folder
from planscan.errors import ModelError
from planscan.model import ModelStamp


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One model of `models/manifest.json`: the files it is made of, each with its checksum."""

    name: str
    version: str
    files: dict[str, str]


@lru_cache(maxsize=1)
def manifest() -> dict[str, ModelEntry]:
    """The models that come with planscan, by name.

    Raises:
        ModelError: the manifest is missing or damaged.
    """
    path = data_folder("models") / "manifest.json"
    try:
        entries = msgspec.json.decode(path.read_bytes(), type=list[ModelEntry])
    except (OSError, msgspec.DecodeError) as err:
        raise ModelError(f"models/manifest.json cannot be read ({err}); install planscan anew") from err
    return {entry.name: entry for entry in entries}


@lru_cache(maxsize=16)
def model_file(name: str, file: str) -> Path:
    """The path of one file of a model, after its checksum was compared.

    Raises:
        ModelError: the file is missing, or its bytes are not those of the manifest.
    """
    entry = manifest().get(name)
    path = data_folder("models") / name / file
    if entry is None or file not in entry.files or not path.is_file():
        raise ModelError(
            f"the model file {name}/{file} is missing; install planscan anew, or rebuild it with `planscan train`"
        )
    if hashlib.sha256(path.read_bytes()).hexdigest() != entry.files[file]:
        raise ModelError(f"the model file {name}/{file} is damaged: its checksum is not that of models/manifest.json")
    return path


@lru_cache(maxsize=1)
def learned_criteria() -> frozenset[str]:
    """Ids of the criteria that have a classifier of their own."""
    return frozenset(msgspec.json.decode(model_file("learned", "criteria.json").read_bytes(), type=list[str]))


def stamp(name: str) -> ModelStamp:
    """Name, version and one checksum over all files of a model."""
    entry = manifest()[name]
    joined = "".join(f"{file}:{digest};" for file, digest in sorted(entry.files.items()))
    return ModelStamp(entry.name, entry.version, hashlib.sha256(joined.encode()).hexdigest())
