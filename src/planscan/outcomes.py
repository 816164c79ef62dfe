"""The nine national outcomes: which of them tables and sentences of a plan arrange for, and which they leave open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from planscan.outline import Outline, Piece, Row, Table

_I = re.IGNORECASE

OUTCOMES = (
    "act-nhwo-1-healthier-lives",
    "act-nhwo-2-independent-living",
    "act-nhwo-3-experience-dignity",
    "act-nhwo-4-quality-of-life",
    "act-nhwo-5-health-inequalities",
    "act-nhwo-6-carers",
    "act-nhwo-7-safe",
    "act-nhwo-8-workforce",
    "act-nhwo-9-resources",
)
_NAMES = (
    "healthier|healthy|good health",
    "independen|at home",
    "experience|dignity",
    "quality of life|better lives",
    "inequalit",
    "carers?",
    "safe",
    "workforce|staff|engaged",
    "resources|money",
)
_NAMED = tuple(re.compile(name, _I) for name in _NAMES)
_NOTHING = re.compile(
    r"^\W*$|^\W*nothing\b|\bno specific action\b|^\W*see\b|\bnot (?:yet )?(?:addressed|covered|included|tied)\b|^\W*(?:none(?: (?:at present|yet|so far|planned))?|n/?a|tbc|to follow|to be (?:developed|confirmed|agreed|added|decided|worked (?:up|out)|written|drawn up)\b.*)$",
    _I,
)
# "The remaining outcome, on the workforce, is not yet tied to any proposal", "Outcomes 7 and 8 are not covered",
# "nothing specific on national outcome 9", "Outcome 3 (experience): no action"
_SAID = re.compile(
    r"\boutcome\b[^.;]{0,60}\b(?:the plan|we|this plan) (?:is silent|says? nothing|ha(?:s|ve) nothing|proposes? nothing)\b"
    r"|\boutcomes?\b[^.;]{0,80}\b(?:is|are|has|have|will) not (?:yet |be |been )*(?:tied|addressed|linked|covered|dealt|included|met|served)\b"
    r"|\b(?:no|nothing) (?:specific|particular|separate|arrangements?|actions?|work|commitments?|proposals?)\b[^.;]{0,50}\boutcomes? (?:\d|on\b)"
    r"|\bnot (?:\w+ )?any (?:specific )?(?:actions?|arrangements?|work|commitments?) (?:against|for|on|under|towards) (?:national )?outcomes?\b"
    r"|\boutcome \d\b[^.;]{0,60}[:–—]\s*(?:no|nothing|none)\b",
    _I,
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)}) (?:national )?outcome\b", _I)
_NUMBERED = re.compile(r"\boutcomes? (?P<numbers>\d(?:(?:,| and|, and|–|-) ?\d)*)\b", _I)
# "This plan serves the outcomes: healthier lives (proposal 3), independence (1)"
_SERVES = re.compile(
    r"\boutcomes?\b.*\b(?:serv\w+|contribut\w+|support\w*|address\w*|met by)\b|\b(?:serv\w+|contribut\w+|support\w*|address\w*)\b.*\boutcomes?\b",
    _I,
)
# "All but one of the national outcomes have a commitment below"; not "all our priorities support all nine outcomes".
_ALL_SERVED = re.compile(
    r"\b(?:all|each|every)\b[^.;]{0,30}\boutcomes?\b[^.;]{0,60}\b(?:commitments?|proposals?|actions?|arrangements?|below|above|table|chapter|section)\b",
    _I,
)
_REFERRED = tuple(re.compile(rf"(?:{name})\w*(?: [a-z]+)? \((?=[^)]*\d)", _I) for name in _NAMES)
_OUTCOME_COLUMN = re.compile(r"\boutcomes?\b(?! (?:measure|indicator|we|for))", _I)


_LEAST_WORDS = 2


def arranged(outlines: Sequence[Outline]) -> Iterator[tuple[str, Outline, Row]]:
    """Rows of tables by outcome that say what is arranged for one, with the outcome."""
    for outline in outlines:
        for table in outline.tables:
            said_in = _said_in(table)
            for row in table.rows if said_in else ():
                number = _which(table, row)
                enough = len(row.text(said_in).split()) >= _LEAST_WORDS
                if number is not None and enough and not _row_is_empty(row, said_in):
                    yield OUTCOMES[number], outline, row


def claimed(outlines: Sequence[Outline]) -> Iterator[str]:
    """Outcomes for which a sentence says by what they are served: by their number, or a short form with a reference."""
    for outline in outlines:
        for piece in outline.sentences:
            if _ALL_SERVED.search(piece.text):
                yield from OUTCOMES
            if _SERVES.search(piece.text) and not _SAID.search(piece.text):
                for match in _NUMBERED.finditer(piece.text):
                    yield from (OUTCOMES[int(one) - 1] for one in re.findall(r"[1-9]", match["numbers"]))
                yield from (OUTCOMES[n] for n, name in enumerate(_REFERRED) if name.search(piece.text))


def left_open(outlines: Sequence[Outline]) -> Iterator[tuple[str, tuple[Outline, Piece]]]:
    """Outcomes that a row of a table, or a sentence, says nothing is done for."""
    for outline in outlines:
        for table in outline.tables:
            yield from ((OUTCOMES[number], (outline, piece)) for number, piece in _empty_in(table))
        for piece in outline.sentences:
            if _SAID.search(piece.text):
                yield from ((OUTCOMES[number], (outline, piece)) for number in _meant(piece.text))


def _meant(text: str) -> list[int]:
    """The outcomes, from 0, that a sentence names: by their numbers, in words too, else by their short forms."""
    ordinal = _ORDINAL.search(text)
    if ordinal:
        return [_ORDINALS.index(ordinal[1].lower())]
    numbers = _NUMBERED.search(text)
    if numbers:
        return [int(one) - 1 for one in re.findall(r"[1-9]", numbers["numbers"])]
    return [number for number, name in enumerate(_NAMED) if name.search(text)]


def _empty_in(table: Table) -> Iterator[tuple[int, Piece]]:
    """Outcomes, from 0, of which a table by outcome has nothing in their row or, headed 1 to 9, in their column."""
    said_in = _said_in(table)
    for row in table.rows if said_in else ():
        number = _which(table, row)
        if number is not None and _row_is_empty(row, said_in):
            yield number, row.whole
    heads = [re.sub(r"^outcome ", "", header.strip(), flags=_I) for header in table.headers]
    if all(str(number) in heads for number in range(1, len(OUTCOMES) + 1)):
        for number in range(len(OUTCOMES)):
            column = heads.index(str(number + 1))
            if all(_NOTHING.search(row.text(column)) for row in table.rows):
                yield number, table.place


def _said_in(table: Table) -> int:
    """The column of a table by outcome that says what is done; 0 for a table of something else.

    It is the one after the outcome's name, which may have its number in a column before it.
    """
    numbered = all(re.fullmatch(r"\W*\d{1,2}\W*", row.text(0)) for row in table.rows)
    if not any(_OUTCOME_COLUMN.search(header) for header in table.headers[: 2 if numbered else 1]):
        return 0
    return 2 if numbered and len(table.headers) > 2 else 1


def _which(table: Table, row: Row) -> int | None:
    """The outcome that a row is about, from 0: by its number, its name, or its place among nine rows."""
    number = re.match(r"\W*(?:outcome )?(\d)\b", row.text(0), _I)
    if number and 1 <= int(number[1]) <= 9:
        return int(number[1]) - 1
    named = [n for n, name in enumerate(_NAMED) if name.search(row.text(0))]
    if named:
        return named[0]
    return table.rows.index(row) if len(table.rows) == len(OUTCOMES) else None


def _row_is_empty(row: Row, column: int) -> bool:
    return len(row.cells) <= column or bool(_NOTHING.search(row.text(column)))
