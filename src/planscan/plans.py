"""Which files make which plan: paths, folders, sets of web pages, and the list `plans.csv`."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from planscan.errors import InputError

SUFFIXES = (".pdf", ".docx", ".docm", ".dotx", ".doc", ".odt", ".rtf", ".html", ".htm", ".md", ".txt")
"""Files of a folder that are taken for plans, by their names; what they are is told by their bytes."""

LISTING = "plans.csv"
COLUMNS = ("file", "plan", "authority", "period", "status", "type", "notes")
"""Columns of a listing; only `file` must be there."""

STATUSES = ("final", "draft")

_ABOUT = COLUMNS[1:]
_READ_ME = frozenset({".md", ".txt"})
_WEB = frozenset({".html", ".htm"})
_PERIOD = re.compile(r"20\d\d-20\d\d")
_SHOWN = 10
"""Faults and names that a message lists at most."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The files of one plan, the plan itself first; the stem of its outputs; what a listing says of it."""

    files: tuple[Path, ...]
    stem: str
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """The plans that paths name, in order, and what the user should know of how they were found."""

    plans: tuple[Plan, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Listed:
    """Files that belong together, and what is said of them."""

    files: tuple[Path, ...]
    about: Mapping[str, str] = field(default_factory=dict)


def find_plans(paths: Sequence[Path], companions: Sequence[Path] = (), taken: Sequence[str] = ()) -> Found:
    """The plans that files and folders name.

    Args:
        paths: each a plan's file, or a folder of plans.
        companions: further files of every plan.
        taken: stems that no output may have.

    Raises:
        InputError: a path does not exist, a folder holds no plan, or its `plans.csv` is wrong; all faults are named.
    """
    used = {stem.casefold() for stem in taken}
    notes: list[str] = []
    plans = [
        Plan((*listed.files, *companions), _stem(listed.files[0], used), listed.about)
        for path in paths
        for listed in _plans_of(path, notes)
    ]
    return Found(tuple(plans), tuple(notes))


def _stem(file: Path, used: set[str]) -> str:
    """A stem that no other plan has, on systems that do not tell capitals from small letters too."""
    wanted = file.absolute().parent.name if file.stem.lower() == "index" else file.stem
    stem, number = wanted, 1
    while stem.casefold() in used:
        number += 1
        stem = f"{wanted}-{number}"
    used.add(stem.casefold())
    return stem


def _plans_of(path: Path, notes: list[str]) -> Sequence[_Listed]:
    if not path.exists():
        raise InputError(f"{path}: there is no such file or folder; check the path")
    if not path.is_dir():
        return [_Listed((path,))]
    if (path / LISTING).is_file():
        return _Listing(path / LISTING).read(notes)
    found = _in_folder(path)
    if not found:
        raise InputError(f"{path}: the folder holds no plan that planscan reads ({', '.join(SUFFIXES)})")
    return [_Listed((file,)) for file in found]


def _in_folder(folder: Path) -> list[Path]:
    """Files that look like plans, then the index pages of folders; text files only where there is nothing else."""
    files = [p for p in sorted(folder.iterdir()) if p.is_file() and _looks_like_plan(p)]
    files = [p for p in files if p.suffix.lower() not in _READ_ME] or files
    if any(p.name == "index.html" for p in files):
        files = [p for p in files if p.suffix.lower() not in _WEB or p.name == "index.html"]
    return [*files, *(p / "index.html" for p in sorted(folder.iterdir()) if (p / "index.html").is_file())]


def _looks_like_plan(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(("~$", "."))


class _Listing:
    """Reads one `plans.csv`, gathering every fault before it complains."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._folder = path.parent
        self._faults: list[str] = []

    def read(self, notes: list[str]) -> list[_Listed]:
        files: dict[str, list[Path]] = {}
        about: dict[str, dict[str, str]] = {}
        seen: dict[Path, int] = {}
        for line, row in self._rows():
            path = self._file(row["file"], line)
            if path is None:
                continue
            if path in seen:
                self._fault(line, f"{row['file']!r} stands in line {seen[path]} already")
                continue
            seen[path] = line
            name = row["plan"] or row["file"]
            files.setdefault(name, []).append(path)
            self._join(about.setdefault(name, {}), row, line)
        if not files:
            self._fault(1, "it names no plan; it needs the columns file and plan")
        self._complain()
        notes.extend(self._left_out(seen))
        return [_Listed(tuple(found), about[name]) for name, found in files.items()]

    def _rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Every row with its line; column names in small letters, missing columns empty."""
        try:
            text = self._path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as err:
            raise InputError(f"{self._path}: the list is not UTF-8 text; save it as CSV UTF-8") from err
        reader = csv.DictReader(text.splitlines())
        names = {(name or "").strip().lower() for name in reader.fieldnames or ()}
        if "file" not in names:
            raise InputError(f"{self._path}: the first line must name the columns, of which file is one")
        for name in sorted(names - set(COLUMNS) - {""}):
            self._fault(1, f"no column is called {name!r}; there are {', '.join(COLUMNS)}")
        for row in reader:
            cells = {(k or "").strip().lower(): v.strip() for k, v in row.items() if isinstance(v, str)}
            if any(cells.values()):
                yield reader.line_num, {name: cells.get(name, "") for name in COLUMNS}

    def _file(self, name: str, line: int) -> Path | None:
        """The file that a row names; the index page where it names a folder."""
        path = self._folder / name
        if not name or not path.exists():
            self._fault(line, f"{name!r} is not in the folder")
            return None
        if self._folder.resolve() not in path.resolve().parents:
            self._fault(line, f"{name!r} lies outside the folder")
            return None
        if path.is_dir() and not (path / "index.html").is_file():
            self._fault(line, f"the folder {name!r} holds no index.html")
            return None
        return path / "index.html" if path.is_dir() else path

    def _join(self, about: dict[str, str], row: Mapping[str, str], line: int) -> None:
        """Add what a row says of its plan; notes apart, rows of one plan must agree."""
        self._check(row, line)
        for name in _ABOUT:
            said = row[name]
            if said and name != "notes" and about.get(name, said) != said:
                self._fault(line, f"{name} is {said!r} here, but {about[name]!r} for the same plan above")
            elif said:
                about.setdefault(name, said)

    def _check(self, row: Mapping[str, str], line: int) -> None:
        period, status = row["period"], row["status"]
        if period and not (_PERIOD.fullmatch(period) and period[:4] < period[5:]):
            self._fault(line, f"the period {period!r} is none; write it as 2025-2028")
        if status and status not in STATUSES:
            self._fault(line, f"the status is {' or '.join(STATUSES)}, not {status!r}")

    def _left_out(self, seen: Mapping[Path, int]) -> Iterator[str]:
        missing = [p.relative_to(self._folder).as_posix() for p in _in_folder(self._folder) if p not in seen]
        if missing:
            yield f"{self._path} does not name {_some(missing)}: left out"

    def _fault(self, line: int, message: str) -> None:
        self._faults.append(f"{self._path}:{line}: {message}")

    def _complain(self) -> None:
        if self._faults:
            more = len(self._faults) - _SHOWN
            rest = f"\n  and {more} more" if more > 0 else ""
            raise InputError(
                "the list of plans has faults:\n  " + "\n  ".join(self._faults[:_SHOWN]) + f"{rest}\nMend these lines."
            )


def _some(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
