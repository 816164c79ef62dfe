"""The lists that facts and findings look things up in: authorities, documents out of force, national texts."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import StringIO
from pathlib import Path

from planscan.errors import InputError

_AUTHORITY_COLUMNS = ("name", "council", "health_board", "partnership", "model")


@dataclass(frozen=True, slots=True)
class Authority:
    """An integration authority: `also` holds further names; `national` says that it is one of the 31."""

    name: str
    councils: tuple[str, ...]
    health_board: str
    partnership: str
    model: str
    also: tuple[str, ...] = ()
    islands: bool = False
    national: bool = True


@dataclass(frozen=True, slots=True)
class Superseded:
    """A document that is out of force from `since` (ISO date); `pattern` is a regular expression for its name."""

    title: str
    pattern: str
    since: str
    replaced_by: str
    source: str


def authorities(extra: Path | None = None) -> tuple[Authority, ...]:
    """The 31 integration authorities of Scotland, after those of a further CSV file in the same form.

    Raises:
        InputError: the file cannot be read, or lacks a column.
    """
    if extra is None:
        return _national()
    try:
        text = extra.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        raise InputError(f"{extra.name}: the list of authorities cannot be read ({err}); give a CSV file") from err
    rows = list(csv.DictReader(StringIO(text)))
    lacking = [column for column in _AUTHORITY_COLUMNS if rows and column not in rows[0]]
    if not rows or lacking:
        raise InputError(
            f"{extra.name}: the list of authorities needs the columns {', '.join(_AUTHORITY_COLUMNS)}"
            + (f"; it lacks {', '.join(lacking)}" if lacking else " and at least one row")
        )
    return (*(_authority(row, national=False) for row in rows), *_national())


def stamp_of(path: Path) -> str:
    """A file's or folder's name, and the first twelve digits of the SHA-256 of what it holds.

    Raises:
        InputError: it cannot be read.
    """
    held = sorted(one for one in path.iterdir() if one.is_file()) if path.is_dir() else [path]
    digest = hashlib.sha256()
    try:
        for one in held:
            digest.update(one.read_bytes())
    except OSError as err:
        raise InputError(f"{path}: it cannot be read ({err.strerror}); check the path") from err
    return f"{path.name} {digest.hexdigest()[:12]}"


@lru_cache(maxsize=1)
def superseded() -> tuple[Superseded, ...]:
    """Documents that plans refer to and that have been replaced, with the day and the source."""
    return tuple(
        Superseded(row["title"], row["pattern"], row["since"], row["replaced_by"], row["source"])
        for row in _rows("superseded.csv")
    )


@lru_cache(maxsize=1)
def companion_patterns() -> dict[str, str]:
    """For each criterion that a companion document may meet, a regular expression for the names of such documents."""
    return {row["criterion"]: row["pattern"] for row in _rows("companions.csv")}


@lru_cache(maxsize=1)
def _national() -> tuple[Authority, ...]:
    return tuple(_authority(row, national=True) for row in _rows("authorities.csv"))


def _authority(row: dict[str, str], *, national: bool) -> Authority:
    return Authority(
        name=row["name"].strip(),
        councils=_listed(row["council"]),
        health_board=row["health_board"].strip(),
        partnership=row["partnership"].strip(),
        model=row["model"].strip(),
        also=_listed(row.get("also", "")),
        islands=row.get("islands", "").strip() == "yes",
        national=national,
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(";") if part.strip())


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("planscan") / "_reference" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(StringIO(text)))
