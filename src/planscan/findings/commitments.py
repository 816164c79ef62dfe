"""Commitments that leave open by when or how they are measured, and measures without a starting figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from planscan.dates import WHEN
from planscan.figures import QUANTITY
from planscan.findings.found import at, shortened
from planscan.measures import MEASURE_HEADERS, measure_columns, measures_in
from planscan.model import BlockKind, Finding, Objective
from planscan.outline import Outline, Piece, Row, Table

_I = re.IGNORECASE
# A threshold is no starting figure: "Calls answered within 45 minutes".
_THRESHOLD = re.compile(r"\b(?:within|under|over|below|above) (?:a |the )?\d+\b", _I)
# What can only be counted from a start: a change of direction, a share, a number of something.
_CHANGE = re.compile(
    r"\b(?:fewer|more|less|reduc\w+|increas\w+|improv\w+|number of|use of|share of|rate of|level of|attendances?|percentage)\b",
    _I,
)
_PROSE_CHANGE = re.compile(
    r"\bknow\b[^.;]{0,40}\bwhen (?:fewer|more|less)\b|\bmeasures?: (?:the )?(?:number|share|rate|percentage|proportion|level) of\b|\bjudged by (?:an? )?(?:rise|fall|increase|reduction|drop|growth|decrease)\b|\b(?:would like to see|want to see|we will see|there will be|we will know|success (?:will )?(?:mean|look|be)\w*(?: like)?) (?:\w+ )?(?:fewer|more|less)\b|^\W*(?:fewer|more|less) (?:people|carers|islanders|adults|older)\b",
    _I,
)
# "we want half of the calls to be dealt with at home. What the share is at present is not recorded."
_WANTED = re.compile(
    r"\b(?:we (?:want|aim|hope)|our (?:aim|target|goal)|the (?:target|goal|mark|aim)|should be|is to be)\b", _I
)
_NOT_COUNTED = re.compile(
    r"\b(?:at present|now|today|currently|the share|the (?:present )?(?:figure|number|rate)|it)\b[^.;]{0,40}\b(?:is|are|was|has|have) (?:not|never) (?:yet |been |now )*(?:recorded|known|collected|counted|measured|asked)\b"
    r"|\bnobody (?:has|knows|counts|measures|records)\b|\b(?:there is )?no (?:figure|baseline|count|record) (?:is |exists )?(?:for|of|yet|now|at present)\b",
    _I,
)
# Items below "How we will know": "Reduced waiting times"
_CHANGED = re.compile(r"^[•\-\s]*(?:reduc|increas|improv|fewer|more|less|better|shorter|lower|higher)", _I)
_CHANGE_OF_NUMBER = re.compile(
    r"^[•\-\s]*(?:increase|reduce|improve|raise|cut|lower) the (?:number|share|rate|proportion|percentage|level) of\b",
    _I,
)
_OF_MEASURES = re.compile(
    r"\b(?:how we will (?:know|measure)|how will we know|what success (?:will )?looks? like|measures? of success|success measures|measuring (?:success|progress))\b",
    _I,
)
_NO_FIGURE_YET = re.compile(
    r"^\W*$|^\W*see\b|^\W*(?:to follow|to be \w+|awaited|being (?:collected|worked out|developed|set)|tbc|n/?a|(?:not|never) (?:yet |currently |previously )?(?:known|available|set|collected|counted|agreed|measured|recorded|established)|unknown|new|none|no (?:data|figures?|baseline|information)(?: (?:yet|available|held))*|new (?:measure|indicator))\W*$",
    _I,
)
_COUNTED = re.compile(
    r"^\W*(?:(?:number|share|rate|level|percentage|proportion) of|more|fewer|less|reduced|increased|improved|higher|lower)\b",
    _I,
)
# What is either done or not: "Lease signed", "Report to the Board", "Four in post".
_DELIVERABLE = re.compile(
    r"\b(?:signed|agreed|returned|published|opened?|set up|approved|issued|completed?|adopted|done|made|trained|let|in post|in place|in use|report(?:ed)? to .*)\W*$",
    _I,
)


def commitment_findings(outlines: Sequence[Outline], objectives: Sequence[Objective]) -> Iterator[Finding]:
    """What is missing from the plan's commitments: a date, a measure."""
    dated = {
        (outline.file, piece.block) for outline in outlines for piece in outline.sentences if WHEN.search(piece.text)
    }
    blocks = {(outline.file, piece.start): piece.block for outline in outlines for piece in outline.sentences}
    for one in objectives:
        block = blocks.get((one.file, one.start), -1)
        vague = one.measure is None
        near_a_date = (one.file, block) in dated
        if "when" in one.missing and (one.in_table or vague or not near_a_date):
            yield _of(one, "objective-without-date", "has no date", "say by when it will be done")
        if "measure" in one.missing:
            yield _of(one, "objective-without-measure", "has no measure", "say how anybody will know that it was done")


def _of(one: Objective, kind: str, what: str, advice: str) -> Finding:
    message = f"“{shortened(one.what)}” {what}; {advice}."
    return Finding(kind, "check", message, None, one.file, one.page, one.start, one.end)


def baseline_findings(outlines: Sequence[Outline]) -> Iterator[Finding]:
    """Measures that name no figure to start from."""
    for outline in outlines:
        for table in outline.tables:
            columns = measure_columns(table)
            for row in table.rows:
                piece = _without_baseline(table, columns, row)
                if piece is not None:
                    yield at(outline, piece, "measure-without-baseline", "check", _message(piece.text))
        for piece in outline.sentences:
            changes = _PROSE_CHANGE.search(piece.text) or _is_measure(piece)
            unknown = _WANTED.search(piece.text) and _NOT_COUNTED.search(_later(outline, piece))
            if unknown or (changes and not QUANTITY.search(_later(outline, piece))):
                yield at(outline, piece, "measure-without-baseline", "check", _message(piece.text))


def _is_measure(piece: Piece) -> bool:
    """Whether an item is to change the number of something, or names a change under a heading on measures."""
    if piece.kind is not BlockKind.LIST_ITEM:
        return False
    below = bool(piece.section and _OF_MEASURES.search(piece.section[-1]))
    return bool(_CHANGE_OF_NUMBER.match(piece.text) or (below and _CHANGED.match(piece.text)))


def _message(text: str) -> str:
    return f"“{shortened(text)}” has no starting figure; give where it stands now, with its date."


def _later(outline: Outline, piece: Piece) -> str:
    """A sentence and the rest of its block: the figure may follow."""
    return outline.words(piece.start, outline.document.blocks[piece.block].end)


def _without_baseline(table: Table, columns: tuple[int, int, int], row: Row) -> Piece | None:
    """The measure of a row that has none to start from: an empty baseline cell, or a measure without any figure."""
    name, base, target = columns
    if name >= 0 and base >= 0 and row.text(name):
        return row.cells[name] if _NO_FIGURE_YET.match(row.text(base)) else None
    column = table.column(*MEASURE_HEADERS)
    column = column if column >= 0 else _measuring(table, row)
    if column == len(table.headers) - 1 == len(row.cells):
        column -= 1  # an empty cell before the last is lost in some files
    cell = row.text(column)
    if column <= 0 or target >= 0 or _NO_FIGURE_YET.match(cell) or measures_in(cell) or len(table.headers) < 3:
        return None
    bare = (
        not QUANTITY.search(cell)
        and (_COUNTED.match(cell) or not _DELIVERABLE.search(cell))
        and (_CHANGE.search(cell) or len(cell.split()) <= 5)
    )
    threshold = _THRESHOLD.search(cell) and not QUANTITY.search(_THRESHOLD.sub("", cell))
    return row.cells[column] if bare or threshold else None


def _measuring(table: Table, row: Row) -> int:
    """The last column of a table of actions whose other rows give a figure to start from."""
    last = len(table.headers) - 1
    if table.column("action", "what we will do", "what will be done") < 0 or last < 1:
        return -1
    return last if any(measures_in(other.text(last)) or " to " in other.text(last) for other in table.rows) else -1
