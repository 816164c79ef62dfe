"""Indicators with a baseline and a target, from tables of measures, tables of actions, and prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from planscan.facts.stated import stated
from planscan.measures import Measure, measure_columns, measure_of_row, measures_in
from planscan.model import BlockKind, Fact
from planscan.outline import Outline, Piece

_HAS_FIGURE = re.compile(r"\d")
# Somebody else's figures, ages, hours and what is expected to come: "Nationally, of the 23 core indicators, 19 can be
# reported", "aged from 14 to 88", "open from 9 to 5", "the number over 80 will rise from 3,240 to 4,710".
_NOT_OURS = re.compile(
    r"\b(?:nationally|in scotland|projected|projections?|forecast|census(?! (?:day|point|date)s?\b)|population|aged?|open (?:from|at|on|until|between|daily|all)|opening|(?:office|working|visiting) hours|am|pm|takes? from)\b"
    r"|\b(?:expected|likely|set) to (?:rise|grow|fall|increase|double)\b|\bnumber\b[^.]*\bwill (?:rise|grow|increase)\b|\b(?:people|adults|those) (?:aged )?over \d\d\b[^.]*\bwill be\b|\bif (?:nothing|we do|each)\b",
    re.IGNORECASE,
)
_EXPECTED = re.compile(r"\bexpected to (?:rise|fall|grow|increase) from\b", re.IGNORECASE)
# A result, not an aim: "missed appointments fell from 24 to 11".
_PAST = re.compile(
    r"\b(?:fell|rose|grew|dropped|ha(?:s|d|ve) (?:gone|fallen|risen|come)|rang(?:e|es|ed|ing)|reduced from|(?<!to )(?<!will )have (?:cut|risen|fallen)|has (?:cut|risen|fallen)|was reduced|"
    r"increased|decreased|improved|scored|doubled|halved)\b",
    re.IGNORECASE,
)

_SHARE = r"(?P<{}>\d[\d.,]*) (?:per cent|%)"
# "the target is turnover of 24 per cent", after "Turnover was 31 per cent"
_TARGET_OF = re.compile(rf"\b(?:target|aim|goal) is (?P<noun>[a-z]+) of {_SHARE.format('target')}", re.IGNORECASE)
_LOOK_BACK = 4


def indicator_facts(outline: Outline) -> Iterator[Fact]:
    """One fact for each measure that has both a baseline and a target: "name; baseline 52; target 14"."""
    seen: set[tuple[str, str]] = set()
    for measure, piece in (*_of_tables(outline), *_of_prose(outline)):
        key = (measure.baseline, measure.target)
        if key not in seen:
            seen.add(key)
            value = f"{measure.name}; baseline {measure.baseline}; target {measure.target}"
            yield stated(outline, "indicator", value, piece, 0.85)


def _of_tables(outline: Outline) -> Iterator[tuple[Measure, Piece]]:
    for table in outline.tables:
        columns = measure_columns(table)
        for row in table.rows:
            measure = measure_of_row(columns, row)
            if measure and _HAS_FIGURE.search(measure.baseline) and _HAS_FIGURE.search(measure.target):
                yield measure, row.whole
                continue
            for cell in row.cells:
                yield from ((one, cell) for one in measures_in(cell.text) if not _NOT_OURS.search(cell.text))


def _of_prose(outline: Outline) -> Iterator[tuple[Measure, Piece]]:
    """Measures within a sentence, or told by a sentence and one after it."""
    sentences = outline.sentences
    for number, piece in enumerate(sentences):
        if not _HAS_FIGURE.search(piece.text) or "£" in piece.text or _PAST.search(piece.text):
            continue
        promised = piece.kind is BlockKind.LIST_ITEM and _EXPECTED.search(piece.text)
        if _NOT_OURS.search(piece.text) and not promised:
            continue
        within = measures_in(piece.text)
        following = sentences[number + 1] if number + 1 < len(sentences) else None
        if not within and following and following.block == piece.block and _HAS_FIGURE.search(following.text):
            both = measures_in(f"{piece.text} {following.text}")
            within = both if both and not measures_in(following.text) else []
        yield from ((measure, piece) for measure in within)
        if not within:
            yield from _told_before(sentences[max(0, number - _LOOK_BACK) : number], piece)


def _told_before(earlier: Sequence[Piece], piece: Piece) -> Iterator[tuple[Measure, Piece]]:
    """The measure of a sentence with a target, where one shortly before it says where the same thing stands."""
    target = _TARGET_OF.search(piece.text)
    if target is None:
        return
    for one in reversed(earlier):
        stands = re.search(rf"\b{target['noun']}\b[^.]*?\bwas {_SHARE.format('base')}", one.text, re.IGNORECASE)
        if one.block == piece.block and stands:
            yield Measure(target["noun"], stands["base"], target["target"]), one
            return
