"""The plan's commitments: who does what, how firmly, by when, how it is measured, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from planscan.dates import WHEN
from planscan.figures import measure_columns, measures_in
from planscan.model import BlockKind, Document, Objective
from planscan.outline import Outline, Piece, Row, Table, outlines

_I = re.IGNORECASE
_ACTION = ("action", "what we will do", "what will be done", "what we", "commitment", "objective", "improvement")
_OWNER = ("owner", "who", "lead", "responsible", "by whom")
_WHEN = ("when", "date", "timescale", "due", "deadline", "timeframe", "completion")
_MEASURE = ("measure", "how we will know", "indicator", "success", "outcome measure", "from and to", "result")
# A cell that holds no answer: "", "-", "TBC", "to be confirmed", "not yet agreed".
_EMPTY = re.compile(
    r"^\W*$|^\W*(?:tbc|tba|n/?a|none|to be (?:confirmed|agreed|decided|developed|set)|not yet (?:agreed|set|known|decided))\W*$",
    _I,
)
# Words that stand where a date should: "ongoing", "in due course", "soon", "as required".
_NO_DATE = re.compile(
    r"^\W*(?:ongoing|continuous|continuing|in due course|soon|as (?:required|needed|resources allow)|when .*allow\w*|short term|medium term|long term)\W*$",
    _I,
)
_OWNER_OF_ALL = re.compile(r"^\W*(?:all|everyone|everybody|partnership|partners|we|staff)\W*$", _I)

_SUBJECT = r"(?:we|the (?:partnership|board|ijb|hscp)|nhs \w+|it)"
# "We will open", "The Board intends to", "we would like to see"; at the head of a sentence or of its main clause.
_PROMISE = re.compile(
    rf"^\W*(?:(?:by|in|from|over|during|at|with|to|as|here|and|but|when|after|where|for|until|this|each|if)\b[^.;]{{0,80}}?,? )?{_SUBJECT}"
    r"(?: \w+){0,2}? (?:will|intends?|plans? to|proposes?|(?:is|are) (?:going|planning) to|shall|hopes?|would like to see|(?:is|are) interested in)\b(?! (?:know|tell you|help you|find|see|need)\b)",
    _I,
)
# A promise further on in a sentence: "... would be helpful and we will look to progress this"
_PROMISE_WITHIN = re.compile(
    r"(?:,| and| but|;) we will\b|\bthere are plans to\b|\bit is (?:anticipated|expected|hoped|intended) that\b", _I
)
# A promise without a subject of its own: "Falls sensors will be offered to all", "The ward will close in two steps".
_PASSIVE = re.compile(
    r"\b(?:will be|is to be|are to be) (?:offered|opened|closed|moved|let|brought|bought|rewritten|given|set up|introduced|built|extended|recruited|appointed|piloted|rolled out|made|carried out|replaced|re-established|developed|reviewed)\b",
    _I,
)
# Neither thanks nor what will not be done, nor what a table shows: "We shall not", "No more beds will be built".
_NO_PROMISE = re.compile(
    r"\b(?:thank|grateful|questions?|read on|page|hear from you)\b|\b(?:shall|will) not\b|\bno plans to\b|\bmust\b|^\W*(?:no\b|if\b|when it\b|table|figure|money that)",
    _I,
)
_NOT_OURS = re.compile(r"\b(?:scottish government|nationally|ministers)\b|^\W*[“\"]", _I)
_OWNER_IN_TEXT = re.compile(
    r"\b(?:the |our )?(?:chief \w+ ?\w* officer|chief (?:officer|nurse)|head of [a-z ]{3,30}|director of [a-z ]{3,30}|(?:general|locality|team|service|programme|project) manager|lead (?:nurse|pharmacist|gp|clinician)|clinical (?:director|lead))\b",
    _I,
)
_QUANTITY = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|third|quarter)\b", _I
)
_HOPE = re.compile(r"\b(?:hopes?|would like|interested|aims?|want|look to|seek to|explore)\b", _I)

MISSING = ("who", "when", "measure")
"""What a commitment may lack, in the order in which it is named."""


def find_objectives(documents: Sequence[Document]) -> tuple[Objective, ...]:
    """Commitments of a plan in the order of its text: rows of tables of actions, and promises in sentences."""
    found = [one for outline in outlines(documents) for one in (*_of_tables(outline), *_of_prose(outline))]
    return tuple(sorted(found, key=lambda one: (one.file, one.start)))


def shares(objectives: Sequence[Objective]) -> dict[str, float]:
    """The share of commitments that have each of MISSING; empty where there is no commitment."""
    total = len(objectives)
    return {part: sum(part not in one.missing for one in objectives) / total for part in MISSING} if total else {}


def _of_tables(outline: Outline) -> Iterator[Objective]:
    for table in outline.tables:
        action, owner, when, measure = (table.column(*words) for words in (_ACTION, _OWNER, _WHEN, _MEASURE))
        owner = -1 if owner == action else owner
        if action < 0 or (owner < 0 and when < 0) or measure_columns(table)[0] == action:
            continue
        for row in table.rows:
            if row.text(action).strip():
                yield _of_row(outline, table, row, (action, owner, when, measure))


def _of_row(outline: Outline, table: Table, row: Row, columns: tuple[int, int, int, int]) -> Objective:
    action, owner, when, measure = (_answer(row.text(at)) for at in columns)
    if when and not WHEN.search(when) and not _NO_DATE.match(when):
        when, measure = None, measure or when  # an empty cell before it was lost with the file's layout
    known = measures_in(measure or "")
    return _objective(
        outline,
        row.whole,
        what=action or row.whole.text,
        stance="will",
        who=None if owner and _OWNER_OF_ALL.match(owner) else owner or _owner_in_brackets(action),
        when=None if when and _NO_DATE.match(when) else when,
        measure=measure,
        baseline=known[0].baseline if known else None,
        target=known[0].target if known else None,
    )


def _owner_in_brackets(action: str | None) -> str | None:
    """The owner where the action ends in one: "Smoking in pregnancy (Public health midwife)"."""
    match = re.search(r"\(([A-Z][^)]{3,60})\)\s*$", action or "")
    return match[1] if match else None


def _answer(cell: str) -> str | None:
    text = " ".join(cell.split())
    return None if _EMPTY.match(text) else text


def _of_prose(outline: Outline) -> Iterator[Objective]:
    for piece in outline.sentences:
        text = piece.text
        promised = _PROMISE.search(text) or _PROMISE_WITHIN.search(text) or _PASSIVE.search(text)
        if not promised or piece.kind is BlockKind.FOOTNOTE or _NO_PROMISE.search(text) or _NOT_OURS.search(text):
            continue
        when, owner = WHEN.search(text), _OWNER_IN_TEXT.search(text)
        known = measures_in(text)
        yield _objective(
            outline,
            piece,
            what=text,
            stance="aim" if _HOPE.search(text) else "will",
            who=owner.group() if owner else None,
            when=when.group() if when else None,
            measure=known[0].name if known else text if _QUANTITY.search(text) else None,
            baseline=known[0].baseline if known else None,
            target=known[0].target if known else None,
        )


def _objective(
    outline: Outline,
    piece: Piece,
    *,
    what: str,
    stance: str,
    who: str | None,
    when: str | None,
    measure: str | None,
    baseline: str | None,
    target: str | None,
) -> Objective:
    held = {"who": who, "when": when, "measure": measure}
    return Objective(
        what=" ".join(what.split()),
        stance=stance,
        who=who,
        when=when,
        measure=measure,
        baseline=baseline,
        target=target,
        missing=tuple(part for part in MISSING if held[part] is None),
        in_table=piece.kind is BlockKind.TABLE_ROW,
        file=outline.file,
        quote=piece.text,
        start=piece.start,
        end=piece.end,
        page=outline.page(piece.start),
    )
