"""The self-assessment sheet: for each sub-theme its strengths, areas for development, and what could be built on.

It states evidence and asks questions; it gives no grade. `selfassess_docx` writes the same for Word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from planscan.definitions import bare, by_id, definitions
from planscan.model import Catalogue, Criterion, CriterionResult, Evidence, EvidenceMap, Rating
from planscan.objectives import shares
from planscan.rate import MET
from planscan.report import words
from planscan.report.places import Places, Where
from planscan.report.templates import environment

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


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the sheet says.

    Attributes:
        title: of the plan; the name of its file where it states none.
        authority: whose plan it is, as far as it says so.
        because: edition of the guidance that is taken to hold, and why.
        commitments: in words: how many there are, and which share has an owner, a date, a measure; empty for none.
    """

    title: str
    authority: str
    because: str
    commitments: str
    parts: tuple[Part, ...]


def write(evidence_map: EvidenceMap, catalogues: Sequence[Catalogue] = ()) -> bytes:
    """The sheet as one HTML page, UTF-8; a criterion whose definition is not to be had shows its id."""
    page = environment().get_template("selfassess.j2")
    return page.render(sheet=sheet(evidence_map, catalogues), words=words).encode("utf-8")


def sheet(evidence_map: EvidenceMap, catalogues: Sequence[Catalogue] = ()) -> Sheet:
    facts = {fact.key: fact.value for fact in evidence_map.facts}
    book = evidence_map.rulebook
    return Sheet(
        str(facts.get("title") or evidence_map.documents[0].file),
        str(facts.get("authority") or ""),
        f"Edition {book.edition} of the guidance is taken to hold: {book.because}.",
        _commitments(evidence_map),
        tuple(parts(evidence_map, catalogues)),
    )


def _commitments(evidence_map: EvidenceMap) -> str:
    if not evidence_map.objectives:
        return ""
    told = [f"{share:.0%} with {MISSING_WORDS[part]}" for part, share in shares(evidence_map.objectives).items()]
    return f"{words.count(len(evidence_map.objectives), 'commitment')} found: {', '.join(told)}."


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
