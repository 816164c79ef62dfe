"""Puts people's decisions beside what the program found, and rates again what they touch."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from planscan import evidence as making
from planscan.decisions.sheet import Row, Sheet, plain
from planscan.definitions import bare, by_id, definitions
from planscan.discourse import read_all
from planscan.model import (
    Catalogue,
    Criterion,
    CriterionResult,
    Decision,
    Document,
    Evidence,
    EvidenceMap,
    Finding,
    Judgement,
    MatcherSay,
    Passage,
    Rating,
)
from planscan.rate import Rated
from planscan.rerate import rerate, stated, with_parts
from planscan.segment import segment

ORPHAN = "decision-not-applied"
"""Kind of the finding that lists a decision whose quote the plan does not hold."""

PERSON = "person"
"""Stands in place of a matcher's name with evidence that a person added."""

ReadFile = Callable[[int], Document]
"""Reads the file of a map by its number; called only for words that are not among the quotes of the criterion."""

_SHOWN_WORDS = 12


@dataclass(frozen=True, slots=True)
class _Decided:
    """A criterion after the decisions on it, and the rows of the sheet that were of use."""

    result: CriterionResult
    used: frozenset[int]

    @property
    def touched(self) -> bool:
        """Whether any quote carries a decision; to drop what the program does not give leaves all as it is."""
        return any(one.decision is not None for one in self.result.evidence)


def apply(
    evidence_map: EvidenceMap, sheet: Sheet, *, catalogues: Sequence[Catalogue] = (), read: ReadFile | None = None
) -> EvidenceMap:
    """The map with each decision beside its quote and `decided_rating` where one bears on the criterion.

    A decision holds where the criterion, the file and the words of the quote are the same. A passage that a person
    takes for evidence and the program does not is added, be it the person's find or one that the program gave before.
    Rows for other plans are passed over; each decision on words that do not stand in this plan becomes a finding of
    the kind ORPHAN. The program's own ratings and levels stay as they are.

    Args:
        evidence_map: of one plan.
        sheet: decisions on it, and maybe on other plans.
        catalogues: definitions that do not come with planscan, such as a user's own catalogue.
        read: gives what was read of a file; without it, words that are not among the quotes of the criterion cannot
            be found, and their decisions are orphans.
    """
    rows = rows_of(evidence_map, sheet)
    places = _Places(evidence_map, read)
    decided = [_decide(result, _bearing_on(result, rows), places) for result in evidence_map.criteria]
    used = {line for one in decided for line in one.used}
    orphans = [row for row in rows if row.line not in used]
    criteria = by_id(definitions(evidence_map.catalogues, catalogues))
    return replace(
        evidence_map,
        criteria=tuple(_rated(evidence_map, decided, criteria)),
        findings=(*evidence_map.findings, *(_orphan(row, evidence_map) for row in orphans)),
    )


def rows_of(evidence_map: EvidenceMap, sheet: Sheet) -> tuple[Row, ...]:
    """Decided rows about this plan: those that name one of its files, or no file at all."""
    names = {"", *(one.file for one in evidence_map.documents)}
    return tuple(row for row in sheet.decided if row.file in names and (row.file or row.plan in names))


def orphans(evidence_map: EvidenceMap) -> tuple[Finding, ...]:
    """Decisions that were not applied to a map, as its findings list them."""
    return tuple(one for one in evidence_map.findings if one.kind == ORPHAN)


def _bearing_on(result: CriterionResult, rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.criterion == result.criterion and row.catalogue in {"", result.catalogue})


def _decide(result: CriterionResult, rows: Sequence[Row], places: _Places) -> _Decided:
    """The evidence of one criterion with the decisions on it; what was dropped stands last."""
    held = list(result.evidence)
    used: set[int] = set()
    for row in rows:
        at = _numbers_of(row, held, places)
        for number in at:
            held[number] = replace(held[number], decision=Decision(row.verdict, row.reason, row.by))
        stands = bool(at) or places.hold(row)
        if stands and not at and row.standing:
            held.append(places.added(row))
        if stands:
            used.add(row.line)
    held.sort(key=lambda one: -one.standing)
    return _Decided(replace(result, evidence=tuple(held)), frozenset(used))


def _numbers_of(row: Row, held: Sequence[Evidence], places: _Places) -> list[int]:
    """Which pieces of evidence a row decides: where the words stand several times, that at its place, else all."""
    same = [
        number
        for number, one in enumerate(held)
        if plain(one.quote) == plain(row.quote) and row.file in {"", places.name(one.file)}
    ]
    return [number for number in same if held[number].start == row.start] or same


def _rated(
    evidence_map: EvidenceMap, decided: Sequence[_Decided], criteria: Mapping[tuple[str, str], Criterion]
) -> Iterator[CriterionResult]:
    """Every result, with `decided_rating` where a decision bears on it or on one of its parts."""
    own = [_own_rating(one, evidence_map, criteria) for one in decided]
    ratings: dict[str, Rating] = {one.result.criterion: rated.rating for one, rated in zip(decided, own)}
    touched = {one.result.criterion for one in decided if one.touched}
    beside = stated(evidence_map)
    for one, rated in zip(decided, own):
        criterion = _definition(one.result, criteria)
        parts = criterion.parts.of if criterion.parts is not None else ()
        if one.touched or touched & set(parts):
            yield replace(one.result, decided_rating=with_parts(criterion, rated, ratings, beside).rating)
        else:
            yield one.result


def _own_rating(one: _Decided, evidence_map: EvidenceMap, criteria: Mapping[tuple[str, str], Criterion]) -> Rated:
    return rerate(one.result, one.result.evidence, _definition(one.result, criteria), evidence_map.documents)


def _definition(result: CriterionResult, criteria: Mapping[tuple[str, str], Criterion]) -> Criterion:
    return criteria.get((result.catalogue, result.criterion)) or bare(result.catalogue, result.criterion)


def _orphan(row: Row, evidence_map: EvidenceMap) -> Finding:
    words = plain(row.quote).split()
    start = " ".join(words[:_SHOWN_WORDS]) + (" …" if len(words) > _SHOWN_WORDS else "")
    known = any(row.criterion == one.criterion for one in evidence_map.criteria)
    why = "these words were not found in the plan" if known else f"the map has no criterion {row.criterion}"
    message = f"Row {row.line} of the decisions ({row.verdict}) was not applied, as {why}: “{start}”"
    return Finding(ORPHAN, "check", message, row.criterion if known else None)


class _Places:
    """Finds the places of passages that people added, reading each file at most once."""

    def __init__(self, evidence_map: EvidenceMap, read: ReadFile | None) -> None:
        self._files = [one.file for one in evidence_map.documents]
        self._read = read
        self._documents: dict[int, tuple[Document, tuple[Passage, ...]]] = {}

    def name(self, file: int) -> str:
        return self._files[file]

    def hold(self, row: Row) -> bool:
        """Whether the words of a row stand in the plan."""
        return self._find(row) is not None

    def added(self, row: Row) -> Evidence:
        """The words of a row, which must stand in the plan, as evidence that a person added."""
        found = self._find(row)
        if found is None:
            raise ValueError(f"the words of row {row.line} do not stand in the plan")
        number, span = found
        document, passages = self._document(number)
        return _added(row, _cut(document, passages, number, *span), document)

    def _find(self, row: Row) -> tuple[int, tuple[int, int]] | None:
        """The number of the file and the span of a row's words, in the first file that has them."""
        for number, name in enumerate(self._files if self._read is not None else ()):
            span = find(row.quote, self._document(number)[0].text, row.start) if row.file in {"", name} else None
            if span is not None:
                return number, span
        return None

    def _document(self, number: int) -> tuple[Document, tuple[Passage, ...]]:
        if number not in self._documents:
            document = cast("ReadFile", self._read)(number)
            self._documents[number] = document, tuple(segment(document, file=number, language_of=lambda _: "en"))
        return self._documents[number]


def find(quote: str, text: str, start: int | None = None) -> tuple[int, int] | None:
    """Where the words of a quote stand in a text, whatever blanks are between them: at `start`, else first."""
    words = quote.split()
    if not words:
        return None
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
    match = (pattern.match(text, start) if start is not None else None) or pattern.search(text)
    return match.span() if match else None


def _cut(document: Document, passages: Iterable[Passage], file: int, start: int, end: int) -> Passage:
    """The span as a passage, with the section and the context of the passage that it begins in."""
    around = next((one for one in passages if one.start <= start < one.end), None)
    bare_passage = Passage(file, 0, start, end, "", "paragraph")
    pages = tuple(dict.fromkeys(line.page for line in document.lines if line.start < end and line.end > start))
    return replace(
        around if around is not None else bare_passage,
        start=start,
        end=end,
        text=document.text[start:end],
        page=pages[0] if pages else None,
        pages=pages,
    )


def _added(row: Row, passage: Passage, document: Document) -> Evidence:
    stance = row.stance or read_all([passage])[0].stance
    level = row.standing or 1
    judgement = Judgement(row.criterion, row.catalogue, 0, 1.0, level, stance, "own", hits=())
    say = MatcherSay(PERSON, 1.0, f"added by {row.by or 'a person'}" + (f": {row.reason}" if row.reason else ""))
    made = making.make_evidence(judgement, passage, document, None)
    return replace(made, matchers=(say,), decision=Decision(row.verdict, row.reason, row.by))
