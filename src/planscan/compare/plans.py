"""The plans of a folder: their evidence maps, and what `plans.csv` and the plans themselves say about them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from planscan.errors import InputError, PlanscanError
from planscan.model import EvidenceMap
from planscan.plans import LISTING
from planscan.reference import Authority, authorities
from planscan.serialize import map_from_json

_SIZES = ((15_000, "under 15,000 words"), (30_000, "15,000 to 30,000 words"))
_LARGEST = "over 30,000 words"
_DRAFT = re.compile(r"\bdraft\b", re.IGNORECASE)
_A_PLAN = re.compile(r"\b(?:plan|strategy)\b", re.IGNORECASE)
_YEARS = re.compile(r"(20\d\d)\D+((?:20)?\d\d)\b")

UNKNOWN = "not stated"


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan of a comparison; words that nobody stated are "not stated".

    Attributes:
        name: stem of the map's file.
        authority: as the list of authorities spells it, else as stated; the name of the plan where no one says.
        model: "IJB" or "lead agency".
        islands: the authority has islands.
        period: years of start and end, "2025-2028".
        status: "final" or "draft".
        kind: what sort of document it is, as plans.csv says; may be empty.
        words: read from all of its files.
    """

    name: str
    map: EvidenceMap
    authority: str
    known: bool
    model: str
    islands: bool
    period: str
    status: str
    kind: str
    words: int

    @property
    def label(self) -> str:
        """The authority with the plan's years, and what sort of document it is where it is no final plan."""
        years = f" {self.period}" if self.period != UNKNOWN else ""
        sort = self.kind if not self.is_plan else "draft" if self.status == "draft" else ""
        return f"{self.authority}{years}" + (f" ({sort})" if sort else "")

    @property
    def size(self) -> str:
        return next((word for most, word in _SIZES if self.words < most), _LARGEST)

    @property
    def is_plan(self) -> bool:
        """False for an easy read summary, a board paper and the like, where plans.csv says so."""
        return not self.kind or bool(_A_PLAN.search(self.kind))

    @property
    def order(self) -> tuple[str, str, str]:
        return self.authority, self.period, self.name


def read_plans(folder: Path, *, listing: Path | None = None, more_authorities: Path | None = None) -> tuple[Plan, ...]:
    """The plans whose evidence maps lie in a folder, by authority, period and name.

    Args:
        folder: holds maps (`planscan scan --out`); other JSON is passed over.
        listing: the `plans.csv` that the plans were scanned with; one in the folder is used where None.
        more_authorities: a further list of authorities, as for `planscan scan --authorities`.

    Raises:
        InputError: there is no such folder, no map in it, or no such listing.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder; give the one that `planscan scan --out` wrote to")
    if listing is not None and not listing.is_file():
        raise InputError(f"{listing}: there is no such file; check the path")
    listed = _listing(listing if listing is not None else folder / LISTING)
    known = authorities(more_authorities)
    found = [
        plan_of(path.stem, evidence_map, listed, known)
        for path in sorted(folder.glob("*.json"))
        if (evidence_map := _map(path)) is not None
    ]
    if not found:
        raise InputError(f"{folder}: it holds no evidence map; write some with `planscan scan PLANS --out {folder}`")
    return tuple(sorted(found, key=lambda plan: plan.order))


def plan_of(
    name: str,
    evidence_map: EvidenceMap,
    listed: Mapping[str, Mapping[str, str]] | None = None,
    known: Sequence[Authority] | None = None,
) -> Plan:
    """A plan: what the list says of it comes first, then what it states about itself.

    Args:
        name: stem of the map's file.
        evidence_map: its map.
        listed: rows of plans.csv, by stem of the output and by name of the file.
        known: authorities to look its name up in; the 31 where None.
    """
    row = _row(name, evidence_map, listed or {})
    stated = {fact.key: fact.value for fact in reversed(evidence_map.facts) if fact.value is not None}
    named = row.get("authority") or str(stated.get("authority", ""))
    listed_as = find_authority(named, known if known is not None else authorities())
    return Plan(
        name=name,
        map=evidence_map,
        authority=listed_as.name if listed_as else named or name,
        known=bool(named),
        model=str(stated.get("model") or (listed_as.model if listed_as else UNKNOWN)),
        islands=listed_as.islands if listed_as else False,
        period=_period(row.get("period", ""), stated),
        status=_status(row.get("status", ""), str(stated.get("status", ""))),
        kind=row.get("type", ""),
        words=sum(one.words for one in evidence_map.documents),
    )


def find_authority(name: str, known: Iterable[Authority]) -> Authority | None:
    """The authority that goes by a name, be it that of its council or partnership, or another that it uses."""
    wanted = _plain(name)
    for one in known:
        if wanted and wanted in {_plain(alias) for alias in (one.name, one.partnership, *one.councils, *one.also)}:
            return one
    return None


def _plain(name: str) -> str:
    return " ".join(re.sub(r"\W+", " ", name.lower().replace("&", "and")).split())


def _map(path: Path) -> EvidenceMap | None:
    """The map of a JSON file; None for JSON of another kind, such as a run's manifest."""
    data = path.read_bytes()
    if b'"criteria"' not in data:
        return None
    try:
        return map_from_json(data)
    except PlanscanError as err:
        raise type(err)(f"{path.name}: {err}") from err


def _listing(path: Path) -> dict[str, dict[str, str]]:
    """Rows of plans.csv by the stem that a scan gives their output, and by the name of the file."""
    if not path.is_file():
        return {}
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as err:
        raise InputError(f"{path}: the list is not UTF-8 text; save it as CSV UTF-8") from err
    found: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(text.splitlines()):
        cells = {(key or "").strip().lower(): (value or "").strip() for key, value in row.items() if key}
        file = Path(cells.get("file", ""))
        stem = file.parent.name if file.stem == "index" and file.parent.name else file.stem
        for key in (stem, file.name):
            found.setdefault(key, cells)
    return found


def _row(name: str, evidence_map: EvidenceMap, listed: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    file = evidence_map.documents[0].file
    return listed.get(name) or (listed.get(file, {}) if Path(file).stem != "index" else {})


def _period(given: str, stated: Mapping[str, object]) -> str:
    match = _YEARS.search(given)
    if match:
        first, last = match.groups()
        return f"{first}-{last if len(last) == 4 else first[:2] + last}"
    start, end = (str(stated.get(f"period.{side}", ""))[:4] for side in ("start", "end"))
    return f"{start}-{end}" if start and end else start or UNKNOWN


def _status(given: str, stated: str) -> str:
    """A plan is final unless the list or the plan calls it a draft."""
    return "draft" if _DRAFT.search(given or stated) else "final"
