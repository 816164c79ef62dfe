"""The self-assessment sheet: for each sub-theme its strengths, areas for development, and what could be built on.

It states evidence and asks questions; it gives no grade. One self-contained HTML page, every text escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined

from planscan.definitions import bare, by_id, definitions
from planscan.model import Catalogue, Criterion, CriterionResult, Evidence, EvidenceMap, Rating
from planscan.objectives import shares
from planscan.rate import MET
from planscan.report import words
from planscan.report.places import Places, Where

LEFT_OUT = frozenset({Rating.NOT_APPLICABLE, Rating.NOT_ASSESSED})
"""Ratings that say nothing on the plan's strengths or gaps."""

BEST_QUOTES = 2
"""Quotes shown for each strength."""

MISSING_WORDS = {"who": "an owner", "when": "a date", "measure": "a measure"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One criterion on the sheet, with the quotes to show for it."""

    result: CriterionResult
    criterion: Criterion
    quotes: tuple[tuple[Evidence, Where], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One sub-theme: what is evidenced, what is not or only mentioned, and what is there to build on."""

    theme: str
    subtheme: str
    strengths: tuple[Entry, ...]
    to_develop: tuple[Entry, ...]
    to_build_on: tuple[Entry, ...]


def write(evidence_map: EvidenceMap, catalogues: Sequence[Catalogue] = ()) -> bytes:
    """The sheet, UTF-8; a criterion whose definition is not to be had shows its id."""
    environment = Environment(
        loader=PackageLoader("planscan.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    facts = {fact.key: fact.value for fact in evidence_map.facts}
    commitments = [(MISSING_WORDS[part], share) for part, share in shares(evidence_map.objectives).items()]
    page = environment.get_template("selfassess.j2").render(
        title=facts.get("title") or evidence_map.documents[0].file,
        authority=facts.get("authority"),
        parts=tuple(parts(evidence_map, catalogues)),
        total=len(evidence_map.objectives),
        commitments=commitments,
        words=words,
        rulebook=evidence_map.rulebook,
    )
    return page.encode("utf-8")


def parts(evidence_map: EvidenceMap, catalogues: Sequence[Catalogue] = ()) -> Iterator[Part]:
    """The sub-themes of the map in the order of its criteria; those with nothing to say are left out."""
    known = by_id(definitions(evidence_map.catalogues, catalogues))
    places = Places(evidence_map)
    entries = [
        _entry(one, known.get((one.catalogue, one.criterion)) or bare(one.catalogue, one.criterion), places)
        for one in evidence_map.criteria
        if one.standing not in LEFT_OUT and one.rulebook is None
    ]
    for (theme, subtheme), group in groupby(entries, key=lambda one: (one.criterion.theme, one.criterion.subtheme)):
        held = list(group)
        strengths = tuple(one for one in held if one.result.standing in MET)
        mentioned = tuple(one for one in held if one.result.standing in {Rating.MENTIONED, Rating.ELSEWHERE})
        lacking = tuple(one for one in held if one not in strengths)
        yield Part(theme, subtheme, strengths, lacking, mentioned)


def _entry(result: CriterionResult, criterion: Criterion, places: Places) -> Entry:
    best = [one for one in result.evidence if one.standing][:BEST_QUOTES]
    return Entry(result, criterion, tuple((one, places.of(one)) for one in best))
