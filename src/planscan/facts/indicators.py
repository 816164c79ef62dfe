"""Indicators with a baseline and a target, from tables of measures, tables of actions, and prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planscan.facts.stated import stated
from planscan.figures import Measure, measure_of_row, measures_in
from planscan.model import Fact
from planscan.outline import Outline, Piece

_HAS_FIGURE = re.compile(r"\d")
# Somebody else's figures, or ages: "Nationally, of the 23 core indicators, 19 can be reported", "aged from 14 to 88".
_NOT_OURS = re.compile(r"\b(?:nationally|in scotland|projected|forecast|census|population|aged)\b|£", re.IGNORECASE)
# A result, not an aim: "missed appointments fell from 24 to 11".
_PAST = re.compile(
    r"\b(?:fell|rose|grew|dropped|has gone|have cut|has cut|have risen|has risen|has fallen|have fallen|was reduced|"
    r"increased|decreased|improved|scored|doubled|halved)\b",
    re.IGNORECASE,
)


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
        for row in table.rows:
            measure = measure_of_row(table, row)
            if measure and _HAS_FIGURE.search(measure.baseline) and _HAS_FIGURE.search(measure.target):
                yield measure, row.whole
                continue
            for cell in row.cells:
                yield from ((one, cell) for one in measures_in(cell.text) if not _NOT_OURS.search(cell.text))


def _of_prose(outline: Outline) -> Iterator[tuple[Measure, Piece]]:
    """Measures within a sentence, or told by a sentence and the one after it."""
    sentences = outline.sentences
    for number, piece in enumerate(sentences):
        if not _HAS_FIGURE.search(piece.text) or _NOT_OURS.search(piece.text) or _PAST.search(piece.text):
            continue
        within = measures_in(piece.text)
        following = sentences[number + 1] if number + 1 < len(sentences) else None
        if not within and following and following.block == piece.block and _HAS_FIGURE.search(following.text):
            both = measures_in(f"{piece.text} {following.text}")
            within = both if both and not measures_in(following.text) else []
        yield from ((measure, piece) for measure in within)
