"""The plan's commitments: who does what, how firmly, by when, how it is measured, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from planscan.dates import WHEN
from planscan.figures import QUANTITY
from planscan.measures import MEASURE_HEADERS, measure_columns, measures_in
from planscan.model import BlockKind, Document, Objective
from planscan.outline import Outline, Piece, Row, Table, outlines

_I = re.IGNORECASE
_ACTION = (
    "action",
    "what changes",
    "what will change",
    "what we will do",
    "what will be done",
    "what we",
    "commitment",
    "objective",
    "improvement",
)
_OWNER = ("owner", "who", "lead", "led by", "responsib", "by whom", "accountable", "in charge", "answers for")
_WHEN = (
    "when",
    "date",
    "timescale",
    "due",
    "deadline",
    "timeframe",
    "timeline",
    "timing",
    "milestone",
    "completion",
    "complete by",
    "done by",
    "finished by",
    "ready by",
)
_MEASURE = (*MEASURE_HEADERS, "result", "from and to", "evidence")
_ACTION_ALONE = frozenset(
    {"we will", "what", "task", "activity", "activities", "step", "project", "proposal", "priority"}
)
_WHEN_ALONE = frozenset({"by", "year", "end"})
# A cell that holds no answer: "", "-", "TBC", "to be confirmed", "not yet agreed".
_OWNER_AND_DATE = re.compile(r"\b(?:who|owner|lead)\b.*\b(?:when|date|timescale)\b|\bwhen\b.*\bwho\b", _I)
_EMPTY = re.compile(
    r"^\W*$|^\W*(?:tbc|tba|n/?a|none|to be (?:confirmed|agreed|decided|defined|developed|set)|not yet (?:agreed|set|known|decided))\W*$",
    _I,
)
# Words that stand where a date should: "ongoing", "in due course", "soon", "as required".
_NO_DATE = re.compile(
    r"^\W*(?:as soon as possible|asap|to be scheduled|throughout|ongoing|continuous|continuing|in due course|soon|as (?:required|needed|resources allow)|when .*allow\w*|short term|medium term|long term)\W*$",
    _I,
)
_OWNER_OF_ALL = re.compile(r"^\W*(?:all|everyone|everybody|partnership|partners|we|staff)\W*$", _I)

_SUBJECT = r"(?:we|the (?:partnership|board|ijb|hscp)|nhs \w+|it|our (?:[\w-]+ ){0,4}(?:team|service|group|network|partnership|board)s?)"
# "We will open", "The Board intends to", "we would like to see"; at the head of a sentence or of its main clause.
_PROMISE = re.compile(
    rf"^\W*(?:(?:by|in|from|over|during|at|with|to|as|here|and|but|when|after|where|for|until|this|each|if)\b[^.;]{{0,80}}?,? )?{_SUBJECT}"
    r"(?: \w+){0,2}? (?:will|intends?|plans? to|aims? to|seeks? to|proposes?|(?:is|are) (?:going|planning) to|shall|hopes?|would like to see|(?:is|are) interested in)\b(?! (?:know|tell you|help you|find|see|need)\b)",
    _I,
)
# A promise further on in a sentence: "... would be helpful and we will look to progress this"
_PROMISE_WITHIN = re.compile(
    r"(?:,| and| but|;) we will\b|\bthere are plans to\b|\bit is (?:anticipated|expected|hoped|intended) that\b", _I
)
_WORKERS = r"(?:services?|teams?|social work|group|practices?|nurses?|workers?|managers?|pharmacists?|providers?|officers?|hub|network)"
# "Justice social work will continue to deliver"; not what only happens: "the team will be smaller".
_PROMISE_OF_SERVICE = re.compile(
    rf"^\W*(?:[A-Z][\w’'-]*)(?: [\w’'&-]+){{0,5}}? {_WORKERS} will (?:(?:also|then|each) )?(?!not\b|be\b|have\b|need\b|see\b|find\b|rise\b|grow\b|fall\b|increase\b|know\b)[a-z]+\b"
    r"|^\W*[A-Z][\w’'-]+ (?:social work|services?) will "
)
# "The Partnership is committed to developing", "It is our intention to redesign", "Our aim is to open"
_COMMITTED = re.compile(
    rf"^\W*{_SUBJECT} (?:is|are|remains?) (?:\w+ )?committed to (?:\w+ly )?\w+ing\b|^\W*it is (?:our|the \w+[’']s) intention to\b"
    r"|^\W*our (?:aim|intention|ambition|plan) is to \w+",
    _I,
)
# The head of a list of promises: "Over the life of this plan we will:"
_LEAD_IN = re.compile(
    rf"\b{_SUBJECT}(?: \w+)? (?:will|plan to|intend to|aim to|are going to|commit to)(?: also)?\W*$", _I
)
_VAGUE_WHEN = re.compile(
    r"\b(?:over|during|in|within) the (?:(?:life|lifetime|period|course|term) of (?:this|the) plan|(?:next|coming) \S+ years)\b",
    _I,
)
_OF_PROMISES = re.compile(
    r"^(?:[\d.]+\s+)?(?:(?:our|key|the|priority|main|summary of) )*(?:commitments|actions|objectives|promises|next steps|priority actions|what (?:we|the partnership) will do)(?: (?:are|for .*))?\W*$",
    _I,
)
_IMPERATIVE = re.compile(r"^[•\-\s]*(?:[a-z]|[A-Z])[a-z-]+ (?![:–—])\w")
_NO_IMPERATIVE = re.compile(
    r"^[•\-\s]*(?:the|a|an|our|we|this|these|that|those|it|there|people|all|in|by|from|for|to|at|on|and|no)\b", _I
)
_LEAST_WORDS = 3
# A promise without a subject of its own: "Falls sensors will be offered to all", "The ward will close in two steps".
_PASSIVE = re.compile(
    r"\b(?:will be|is to be|are to be) (?:offered|opened|closed|moved|let|brought|bought|rewritten|given|set up|introduced|built|extended|recruited|appointed|based|employed|placed|sited|stationed|housed|drawn up|put in place|taken forward|prepared|produced|tested|fitted|commissioned|procured|implemented|added|joined up|piloted|rolled out|made|carried out|replaced|re-established|developed|reviewed|redesigned|reshaped|expanded|improved|strengthened|increased|reduced|merged|renewed|refreshed|updated|trialled|created|established|launched|reorganised|upgraded|enhanced|promoted|supported|encouraged|protected)\b",
    _I,
)
# Neither thanks nor what will not be done, nor what a table shows: "We shall not", "No more beds will be built".
_NO_PROMISE = re.compile(
    r"\b(?:thank|grateful|questions?|read on|page|hear from you)\b|\b(?:shall|will) not\b|\bno plans to\b|\bmust\b|\b(?:open|closed) on \w+days?\b|\bwill have (?:\w+ed|spent|been|had|cut|made)\b|\bsets? out (?:how|what|which)\b|^\W*(?:no\b|if\b|when it\b|table|figure|money that)",
    _I,
)
_NOT_OURS = re.compile(r"\b(?:scottish government|nationally|ministers)\b|^\W*[“\"]", _I)
_OWNER_IN_TEXT = re.compile(
    r"\b(?:the |our )?(?:chief \w+ ?\w* officer|chief (?:officer|nurse)|head of [a-z ]{3,30}|director of [a-z ]{3,30}|(?:general|locality|team|service|programme|project) manager|lead (?:nurse|pharmacist|gp|clinician)|clinical (?:director|lead))\b",
    _I,
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
        columns = _columns(table)
        if columns is None or measure_columns(table)[0] == columns[0]:
            continue
        for row in table.rows:
            if row.text(columns[0]).strip():
                yield _of_row(outline, table, row, columns)


def _columns(table: Table) -> tuple[int, int, int, int] | None:
    """Columns of action, owner, time and measure, -1 where there is none; None for a table of something else."""
    action, owner, when, measure = (table.column(*words) for words in (_ACTION, _OWNER, _WHEN, _MEASURE))
    owner = -1 if owner == action else owner
    if owner >= 0 and _OWNER_AND_DATE.search(table.headers[owner]):
        when = owner
    action = _headed(table, _ACTION_ALONE) if action < 0 <= owner else action
    when = _headed(table, _WHEN_ALONE) if when < 0 else when
    return (action, owner, when, measure) if action >= 0 and (owner >= 0 or when >= 0) else None


def _headed(table: Table, words: frozenset[str]) -> int:
    """The first column whose whole header is one of the words; -1 where there is none."""
    return next((at for at, header in enumerate(table.headers) if header.strip().lower() in words), -1)


def _of_row(outline: Outline, table: Table, row: Row, columns: tuple[int, int, int, int]) -> Objective:
    action, owner, when, measure = (_answer(row.text(at)) for at in columns)
    if columns[1] == columns[2]:
        owner, when = _owner_and_date(when or "")
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


def _owner_and_date(cell: str) -> tuple[str | None, str | None]:
    """Who and when, of a cell that gives both: "Customer Services Manager, October 2025"."""
    date = WHEN.search(cell)
    owner = (cell[: date.start()] if date else re.split(r"[,;]", cell)[0]).strip(" ,;:–—-(")
    return _answer(owner), date.group() if date else None


def _owner_in_brackets(action: str | None) -> str | None:
    """The owner where the action ends in one: "Smoking in pregnancy (Public health midwife)"."""
    match = re.search(r"\(([A-Z][^)]{3,60})\)\s*$", action or "")
    return match[1] if match else None


def _answer(cell: str) -> str | None:
    text = " ".join(cell.split())
    return None if _EMPTY.match(text) else text


def _of_prose(outline: Outline) -> Iterator[Objective]:
    for piece in outline.sentences:
        if piece.kind is BlockKind.FOOTNOTE or _NO_PROMISE.search(piece.text) or _NOT_OURS.search(piece.text):
            continue
        lead_in = _lead_in(piece, outline)
        if lead_in is not None or (_is_promise(piece.text) and not _LEAD_IN.search(piece.text)):
            yield _in_prose(outline, piece, lead_in or "")


def _is_promise(text: str) -> bool:
    return any(
        pattern.search(text) for pattern in (_PROMISE, _PROMISE_WITHIN, _PASSIVE, _PROMISE_OF_SERVICE, _COMMITTED)
    )


def _lead_in(piece: Piece, outline: Outline) -> str | None:
    """What makes an item of a list a promise: the words above the list, or "" where its heading says so; None for neither."""
    if piece.kind is not BlockKind.LIST_ITEM or len(piece.text.split()) < _LEAST_WORDS:
        return None
    block = outline.above_list(piece)
    above = outline.words(block.start, block.end)
    if _LEAD_IN.search(above):
        return above
    listed = block.kind is BlockKind.HEADING and any(_OF_PROMISES.search(heading) for heading in piece.section)
    return "" if listed and _IMPERATIVE.match(piece.text) and not _NO_IMPERATIVE.match(piece.text) else None


def _in_prose(outline: Outline, piece: Piece, lead_in: str) -> Objective:
    text = piece.text
    when = WHEN.search(text) or WHEN.search(_VAGUE_WHEN.sub("", lead_in))
    owner = _OWNER_IN_TEXT.search(text) or _OWNER_IN_TEXT.search(lead_in)
    known = measures_in(text)
    return _objective(
        outline,
        piece,
        what=text,
        stance="aim" if _HOPE.search(f"{lead_in} {text}") else "will",
        who=owner.group() if owner else None,
        when=when.group() if when else None,
        measure=known[0].name if known else text if QUANTITY.search(text) else None,
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
