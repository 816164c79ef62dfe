"""Keys under which results are stored: digests over everything that can change what they stand for.

Every key holds the versions of program and libraries. A document's key rests on the file's bytes and on how it is read;
the key of a reading on its documents and every setting that the later stages do not own; the key of a map on all.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path

import msgspec

from planscan import modelfiles
from planscan.accuracy import card_digest
from planscan.catalogue import path_of, spelt_out
from planscan.config import Settings
from planscan.errors import InputError
from planscan.versions import versions

_LATE = frozenset({"catalogues", "matchers", "operating_point", "as_of", "nearest"})
"""Settings that passages, their readings and what a plan states do not rest on; one that is added counts until it is
named here."""

_WEB_PAGES = frozenset({".html", ".htm", ".xhtml"})
_BASED_ON = re.compile(rb"^based_on:\s*['\"]?([^\s'\"#]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PlanKeys:
    """The keys of one plan, each 64 hexadecimal digits.

    Attributes:
        files: SHA-256 over each file's bytes; of a set of web pages over all pages of its folder.
        documents: what was read of each file.
        reading: passages and how they speak.
        map: the evidence map.
    """

    files: tuple[str, ...]
    documents: tuple[str, ...]
    reading: str
    map: str


def keys_of(files: Sequence[Path], settings: Settings, decisions: Path | None = None) -> PlanKeys:
    """The keys of the plan that is made of these files, scanned on its own.

    Raises:
        InputError: a file is missing or cannot be read.
        UnknownNameError: there is no such catalogue.
    """
    digests = tuple(digest_of(path) for path in files)
    early = {field.name: getattr(settings, field.name) for field in fields(settings) if field.name not in _LATE}
    late = {name: getattr(settings, name) for name in sorted(_LATE - {"catalogues"})}
    documents = tuple(
        digest("document", path.name, one, settings.reading, versions()) for path, one in zip(files, digests)
    )
    reading = digest("reading", documents, early, model_digests())
    decided = digest_of(decisions) if decisions is not None else None
    whole = digest("map", reading, late, catalogue_digests(settings.catalogues), decided, card_digest())
    return PlanKeys(digests, documents, reading, whole)


def beside(keys: PlanKeys, others: Mapping[str, Sequence[str]]) -> PlanKeys:
    """The keys of a plan that shares sentences with others of its run; the same where it shares none."""
    return replace(keys, map=digest("beside", keys.map, others)) if others else keys


def digest(*parts: object) -> str:
    """SHA-256 over the JSON of values; a path stands for what its file or folder holds."""
    return hashlib.sha256(msgspec.json.encode(parts, enc_hook=_content, order="sorted")).hexdigest()


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes; of all web pages in the folder where the file is the index of a set.

    Raises:
        InputError: there is no such regular file, or it cannot be opened.
    """
    if not path.is_file():
        raise InputError(f"{path}: there is no such file; check the path")
    try:
        if path.stem.lower() == "index" and path.suffix.lower() in _WEB_PAGES:
            pages = (p for p in path.parent.rglob("*") if p.suffix.lower() in _WEB_PAGES)
            return _digest_of_all(path.parent, pages)
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as err:
        raise InputError(f"{path}: could not be opened ({err.strerror})") from err


def catalogue_digests(names: Sequence[str]) -> tuple[str, ...]:
    """A digest for each catalogue file by id or path, those that it is based on taken in; none is parsed."""
    return tuple(_catalogue_digest(name) for name in spelt_out(names))


@lru_cache(maxsize=1)
def model_digests() -> tuple[str, ...]:
    """Digests of all models that come with planscan: one that takes no part costs a second scan at most."""
    return tuple(modelfiles.stamp(name).sha256 for name in sorted(modelfiles.manifest()))


def _catalogue_digest(name: str) -> str:
    data = path_of(name).read_bytes()
    base = _BASED_ON.search(data)
    return digest(hashlib.sha256(data).hexdigest(), _catalogue_digest(base[1].decode()) if base else None)


def _content(value: object) -> object:
    if isinstance(value, Path):
        # The name counts too: the map shows it.
        return value.name, _digest_of_all(value, value.rglob("*")) if value.is_dir() else digest_of(value)
    raise NotImplementedError(f"a key cannot rest on a {type(value).__name__}")


def _digest_of_all(folder: Path, paths: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for path in sorted(p for p in paths if p.is_file()):
        own = hashlib.sha256(path.read_bytes()).digest()
        whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + own)
    return whole.hexdigest()
