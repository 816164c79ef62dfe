"""The values that the stages pass on: Document, Passage, Hit, Evidence, EvidenceMap and their parts.

All are frozen and hold no storage ids, clock times or folders. One ruler: every `start` and `end`
counts characters of `Document.text`, end exclusive. Pages count from 1, as a PDF reader shows them.
Boxes are PDF points from the top left corner of the page as it is shown: x0, top, x1, bottom.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


class BlockKind(StrEnum):
    """What a block is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    TABLE_ROW = "table-row"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    BOX = "box"  # a sidebar, pull quote or text box, kept apart from the running text
    FURNITURE = "furniture"  # header, footer, page number, contents line: kept, never matched


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of `Document.text`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, got [{self.start}, {self.end})")


@dataclass(frozen=True, slots=True)
class Line:
    """A run of characters that stands together on one page, with its box."""

    start: int
    end: int
    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item, table row, caption, footnote, box or piece of furniture.

    Attributes:
        level: heading level from 1, or depth of a list item from 1; 0 otherwise.
        page: page on which it starts; None where the format has no fixed pages.
        paragraph: number of the block in the file, from 1, furniture left out (0 for furniture).
        headers: for a table row, the texts of the table's header cells, read as context.
        table: number of the table in the document, from 1; 0 where the block is in none.
        role: finer kind: "header", "footer", "page-number", "contents", "pull-quote", "text-box",
            "lead-in", "chart", "header-row", "note N" (the footnote of mark N) or "".
        quality: 0..1, how far the words can be trusted.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    page: int | None = None
    paragraph: int = 0
    headers: tuple[str, ...] = ()
    table: int = 0
    role: str = ""
    quality: float = 1.0


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a file with fixed pages.

    Attributes:
        number: from 1, as a PDF reader counts.
        label: what is printed on the page or set in the file ("15", "iv"); None where unknown.
        width, height: in points, as shown (rotation applied).
        status: "read", "doubtful" (read, but the words may be wrong) or "unread" (no text found).
        quality: 0..1; 0 for an unread page that holds an image, 1 for a page read without doubt.
        words: words read from the page, furniture included.
        reason: why the page is doubtful or unread; empty when it is read.
    """

    number: int
    label: str | None = None
    width: float = 0.0
    height: float = 0.0
    status: str = "read"
    quality: float = 1.0
    words: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink: the words that carry it (start, end) and its target as written in the file."""

    start: int
    end: int
    target: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A reviewer's comment in a Word draft and the words it is fixed to."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """Something about the reading of a file that its user should know; `code` is from a fixed list."""

    code: str
    message: str
    file: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One file of a plan and what was read from it.

    Attributes:
        file: name of the file, without its folder.
        text: the body in reading order, running on over page breaks; then footnotes, boxes and furniture.
        lines: where the characters stand; sorted by start, not overlapping. Empty for formats without pages.
        hidden_characters: letters and digits left out because they are hidden or stand off the page.
    """

    file: str
    sha256: str
    media_type: str
    text: str
    blocks: tuple[Block, ...]
    title: str | None = None
    language: str | None = None
    pages: tuple[Page, ...] = ()
    lines: tuple[Line, ...] = ()
    links: tuple[Link, ...] = ()
    comments: tuple[Comment, ...] = ()
    warnings: tuple[ReadingWarning, ...] = ()
    hidden_characters: int = 0
    tables: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may cost before its reading is stopped.

    `seconds` None stands for 20 s and 0.1 s a page; sizes are in megabytes of 10**6 bytes.
    """

    seconds: float | None = None
    memory_mb: int = 1000
    pages: int = 2000
    unpacked_mb: int = 300
    image_megapixels: int = 100


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a file is read: tracked changes accepted or rejected, pages without text put through OCR."""

    tracked: str = "accept"
    ocr: bool = False
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is matched: a paragraph, a list with its lead-in, or a run of table rows.

    Attributes:
        file: index of the document in the plan.
        index: number of the passage in its document, from 0.
        context: headers, the lead-in of a list that was cut, and the like: read with it, never quoted.
        section: headings above it, outermost first.
        blocks: indexes into `Document.blocks`.
        kind: "paragraph", "list", "rows", "box", "footnote" or "caption".
        language: "en", or the language that it seems to be in; only English is assessed.
    """

    file: int
    index: int
    start: int
    end: int
    text: str
    kind: str
    section: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    page: int | None = None
    pages: tuple[int, ...] = ()
    paragraph: int = 0
    blocks: tuple[int, ...] = ()
    quality: float = 1.0
    language: str = "en"

    @property
    def words(self) -> int:
        return len(self.text.split())


# --- criteria -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cue:
    """What the rule matcher looks for; `docs/catalogues.md` describes the phrase grammar.

    Attributes:
        any: phrases of which one must occur.
        near: groups of phrases; of every group one must occur too, within `within`.
        without: phrases that must not occur within `within`.
        within: "sentence", "passage" or a number of words as text.
        strength: "strong" (enough alone), "medium" or "weak" (counts only beside another cue).
        wanted: the wording it is for.
        unwanted: the near miss that it must not take.
    """

    any: tuple[str, ...]
    near: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    within: str = "sentence"
    strength: str = "medium"
    wanted: str = ""
    unwanted: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """The rule of a composite: how its parts make one answer.

    Attributes:
        rule: "all-of", "at-least", "for-each" or "when".
        of: ids of criteria, or names of facts with the prefix "fact:".
        n: how many, for "at-least".
        over: for "for-each", the fact whose values are gone through, such as "localities".
    """

    rule: str
    of: tuple[str, ...]
    n: int = 0
    over: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a criterion comes from: a title and a place in it; never its sentences."""

    title: str
    place: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing a plan may evidence, in our own words; every field is described in `docs/catalogues.md`."""

    id: str
    catalogue: str
    theme: str
    subtheme: str
    statement: str
    source: Source
    look_for: tuple[str, ...] = ()
    not_evidence: tuple[str, ...] = ()
    status: str = "advised"
    where: tuple[str, ...] = ("plan",)
    applies_when: str | None = None
    judged: str = "passages"
    parts: Parts | None = None
    cues: tuple[Cue, ...] = ()
    unless: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()
    near_miss: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    overlaps: tuple[str, ...] = ()
    ask: str = ""
    links: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InForce:
    """From when to when a catalogue's text holds (ISO dates), and whether the dates are assumed."""

    start: str | None = None
    end: str | None = None
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One versioned set of criteria, read from one YAML file."""

    id: str
    version: str
    title: str
    publisher: str
    source: str
    licence: str
    sha256: str
    criteria: tuple[Criterion, ...]
    in_force: InForce = field(default_factory=InForce)
    edition: int | None = None
    differs: tuple[str, ...] = ()


# --- matching -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hit:
    """One matcher's claim that one passage bears on one criterion.

    Attributes:
        passage: position in the sequence of passages that the matcher was given.
        score: 0..1; comparable within one matcher only.
        reason: one sentence, shown to the reviewer unchanged.
        spans: what to highlight, (start, end) in `Document.text`; may be empty.
        veto: the matcher says that the passage only looks like evidence; `reason` says why.
        level_2: probability of level 2, were the passage evidence; None where the matcher does not say.
        stances: probability of each of STANCES; empty where the matcher does not say.
    """

    criterion: str
    passage: int
    score: float
    matcher: str
    reason: str
    spans: tuple[tuple[int, int], ...] = ()
    veto: bool = False
    level_2: float | None = None
    stances: tuple[float, ...] = ()


STANCES = ("done", "doing", "will", "aim")
"""How far along a thing is, the firmest first."""

VOICES = ("own", "duty", "definition", "signpost", "someone-else", "other-body", "national-text")
"""Who speaks in a passage, and to what end: only "own" says what this authority does."""


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """How one sentence speaks: its place, stance, voice, particulars, and whether it admits a lack."""

    start: int
    end: int
    stance: str
    voice: str
    particulars: tuple[str, ...] = ()
    lacks: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How a passage speaks as a whole and sentence by sentence.

    Attributes:
        stance: the stance that most of its words carry.
        voice: the voice of more than half of it, else "own".
        particulars: kinds found: "money", "date", "figure", "owner", "named-body", "method", "place".
    """

    stance: str
    voice: str
    particulars: tuple[str, ...]
    sentences: tuple[SentenceReading, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the matchers and the discourse reading together say of one passage and one criterion.

    Attributes:
        confidence: calibrated probability that a careful reader would give the criterion any level.
        level: 2 evidenced, 1 mentioned, 0 when it falls short of the operating point.
        shortfall: for level 0, why it fell short; empty otherwise.
        weighed: what counted most, in words, strongest first.
    """

    criterion: str
    catalogue: str
    passage: int
    confidence: float
    level: int
    stance: str
    voice: str
    hits: tuple[Hit, ...]
    shortfall: str = ""
    weighed: str = ""


# --- the evidence map: field names are the keys of the JSON, schema version 1 ----------------------


@dataclass(frozen=True, slots=True)
class MatcherSay:
    """One matcher's part in a piece of evidence."""

    name: str
    score: float
    reason: str
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A quote and where it stands; `quote` equals `text[start:end]` of file number `file`."""

    file: int
    quote: str
    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A pointer to a companion document in which the element may lawfully live."""

    document: str
    file: int
    quote: str
    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Nearest:
    """A passage that came near to a criterion, and why it fell short."""

    file: int
    quote: str
    start: int
    end: int
    page: int | None
    confidence: float
    reason: str


VERDICTS = ("keep", "drop", "level 1", "level 2")
"""What a person can decide on a quote."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on one quote: one of VERDICTS, why, and who."""

    verdict: str
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage judged to bear on a criterion; the keys of design section 4.

    `level` is the program's; `decision` stands beside it, and `standing` is what holds after both.
    """

    file: int
    quote: str
    start: int
    end: int
    page: int | None
    pages: tuple[int, ...]
    page_label: str | None
    paragraph: int
    section: tuple[str, ...]
    context: tuple[str, ...]
    boxes: tuple[tuple[float, ...], ...]
    quality: float
    level: int
    stance: str
    voice: str
    repeats: dict[str, int] | None
    confidence: float
    matchers: tuple[MatcherSay, ...]
    decision: Decision | None = None

    @property
    def standing(self) -> int:
        """The level that holds: a person's where one decided, 0 for a quote that was dropped, else the program's."""
        verdict = self.decision.verdict if self.decision is not None else "keep"
        return {"keep": self.level, "drop": 0, "level 1": 1, "level 2": 2}[verdict]


class Rating(StrEnum):
    """The answer for one criterion in one plan."""

    NOT_APPLICABLE = "not applicable"
    STRONG = "strong"
    EVIDENCED = "evidenced"
    MENTIONED = "mentioned"
    ELSEWHERE = "elsewhere"
    COULD_NOT_READ = "could not read"
    NOT_ASSESSED = "not assessed"
    NOT_FOUND = "not found"


@dataclass(frozen=True, slots=True)
class PartResult:
    """One part of a composite: its rating and what is missing."""

    part: str
    rating: Rating
    missing: str = ""


UNMEASURED = "not yet measured"


@dataclass(frozen=True, slots=True)
class Searched:
    """How far "not found" reaches: pages read and unread, and how often a passage on the criterion is passed over.

    Attributes:
        miss_rate, interval: of labelled passages, and the 95 per cent interval; None where there is no such figure.
        cases: labelled passages that these rest on.
        passages: what kinds of passages they are, as in `Figure`.
        pooled: "sub-theme" where they are those of all its criteria, the criterion itself having too few; else None.
        measured: "measured", or in plain words why there is no figure.
    """

    pages: int
    unread: int
    miss_rate: float | None = None
    interval: tuple[float, float] | None = None
    cases: int = 0
    passages: tuple[str, ...] = ()
    pooled: str | None = None
    measured: str = UNMEASURED


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """The rating of one criterion, with everything it rests on.

    `rating_without_evidence` is what it would be if a person dropped all its quotes; None where it has none.
    """

    criterion: str
    catalogue: str
    rating: Rating
    confidence: float
    reason: str
    parts: tuple[PartResult, ...]
    evidence: tuple[Evidence, ...]
    rating_without_repeats: Rating
    decided_rating: Rating | None
    rulebook: str | None
    lacks: tuple[Place, ...]
    ask: str
    elsewhere: tuple[Elsewhere, ...]
    nearest: tuple[Nearest, ...]
    searched: Searched
    rating_without_evidence: Rating | None = None

    @property
    def standing(self) -> Rating:
        """The rating that holds: a person's where one decided, else the program's."""
        return self.decided_rating if self.decided_rating is not None else self.rating


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the plan states about itself; `value` is None where nothing was found.

    `section` and `paragraph` place the quote where a file has no pages.
    """

    key: str
    value: str | float | int | bool | None
    quote: str | None = None
    file: int | None = None
    start: int | None = None
    end: int | None = None
    page: int | None = None
    confidence: float | None = None
    section: tuple[str, ...] = ()
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reader should know beyond the ratings; `kind` is from a fixed list, `quote` the words at its place."""

    kind: str
    severity: str
    message: str
    criterion: str | None = None
    file: int | None = None
    page: int | None = None
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    section: tuple[str, ...] = ()
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class Objective:
    """A commitment of the plan, and what it leaves open.

    Attributes:
        what: the action or promise.
        stance: "will" or "aim".
        who, when, measure, baseline, target: as the plan words them; None where it does not say.
        missing: of "who", "when" and "measure", those that it does not say.
        in_table: whether it is a row of a table of actions; else it is a sentence.
    """

    what: str
    stance: str
    who: str | None
    when: str | None
    measure: str | None
    baseline: str | None
    target: str | None
    missing: tuple[str, ...]
    in_table: bool
    file: int
    quote: str
    start: int
    end: int
    page: int | None = None
    section: tuple[str, ...] = ()
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class Within:
    """One locality or care group of the plan, and the criteria that have evidence about it.

    Attributes:
        axis: "locality" or "care group".
        evidence: by criterion, (file, start, end) of each passage, best first.
    """

    axis: str
    name: str
    evidence: dict[str, tuple[tuple[int, int, int], ...]]


@dataclass(frozen=True, slots=True)
class CatalogueStamp:
    id: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ModelStamp:
    name: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class DocumentStamp:
    """What was read, without its text."""

    file: str
    sha256: str
    media_type: str
    title: str | None
    pages: int
    words: int
    pages_unread: tuple[int, ...]
    pages_doubtful: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Which edition of the statutory guidance applies, and why."""

    edition: int
    because: str


@dataclass(frozen=True, slots=True)
class Figure:
    """How often the matching is right on labelled passages of one kind.

    Attributes:
        passages: "written" (for the measuring), "real" (published text), or "training" (those it learns from, judged by
            models that saw none of the same batch).
        labelled, returned, right: passages that bear on the criterion, those given for it, and those that are both.
        precision, recall: with their 95 per cent intervals; None where there is nothing to count.
    """

    passages: str
    labelled: int
    returned: int
    right: int
    precision: float | None
    precision_interval: tuple[float, float] | None
    recall: float | None
    recall_interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class CriterionAccuracy:
    """The figures of one criterion; `measured` is as in `Searched`, and without figures says why there are none."""

    criterion: str
    catalogue: str
    measured: str
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How far to trust a map: what was measured at its operating point, by criterion in the order of the map.

    Attributes:
        made: ISO date of the measurement; `planscan`, `matchers` and `models` say of what.
        passages: how many labelled passages of each kind it rests on.
        overall: all criteria together, by kind; empty where the map was made with other models or matchers.
    """

    made: str
    planscan: str
    matchers: tuple[str, ...]
    models: tuple[ModelStamp, ...]
    passages: dict[str, int]
    overall: tuple[Figure, ...]
    criteria: tuple[CriterionAccuracy, ...]


@dataclass(frozen=True, slots=True)
class EvidenceMap:
    """The whole answer for one plan; its fields are the JSON's keys, schema version 1."""

    schema: int
    planscan: str
    settings: dict[str, str | int | float | bool | list[str] | None]
    catalogues: tuple[CatalogueStamp, ...]
    models: tuple[ModelStamp, ...]
    documents: tuple[DocumentStamp, ...]
    rulebook: Rulebook
    facts: tuple[Fact, ...]
    criteria: tuple[CriterionResult, ...]
    findings: tuple[Finding, ...]
    warnings: tuple[ReadingWarning, ...]
    within: tuple[Within, ...] = ()
    objectives: tuple[Objective, ...] = ()
    accuracy: Accuracy | None = None

    def rows(self) -> list[dict[str, str | int | float | None]]:
        """One row for each quote, and one for each criterion without; every row has the keys of ROW_KEYS."""
        return [row for result in self.criteria for row in self._rows_of(result)]

    def to_frame(self) -> pd.DataFrame:
        """`rows()` as a pandas DataFrame, its columns in the order of ROW_KEYS."""
        import pandas as pd

        return pd.DataFrame(self.rows(), columns=list(ROW_KEYS))

    def _rows_of(self, result: CriterionResult) -> list[dict[str, str | int | float | None]]:
        head = {
            "plan": self.documents[0].file,
            "catalogue": result.catalogue,
            "criterion": result.criterion,
            "rating": str(result.rating),
            "decided_rating": str(result.decided_rating) if result.decided_rating is not None else None,
            "rating_without_repeats": str(result.rating_without_repeats),
            "rating_reason": result.reason,
        }
        bare: dict[str, str | int | float | None] = {**dict.fromkeys(ROW_KEYS), **head}
        return [{**bare, **self._quote_keys(evidence)} for evidence in result.evidence] or [bare]

    def _quote_keys(self, evidence: Evidence) -> dict[str, str | int | float | None]:
        return {
            "quote": evidence.quote,
            "file": self.documents[evidence.file].file,
            "page": evidence.page,
            "page_label": evidence.page_label,
            "paragraph": evidence.paragraph,
            "section": " > ".join(evidence.section),
            "start": evidence.start,
            "end": evidence.end,
            "level": evidence.level,
            "stance": evidence.stance,
            "voice": evidence.voice,
            "confidence": evidence.confidence,
            "quality": evidence.quality,
            "reasons": "; ".join(f"{say.name}: {say.reason}" for say in evidence.matchers),
            "verdict": evidence.decision.verdict if evidence.decision is not None else None,
            "reason": evidence.decision.reason if evidence.decision is not None else None,
            "by": evidence.decision.by if evidence.decision is not None else None,
        }


ROW_KEYS = (
    "plan",
    "catalogue",
    "criterion",
    "rating",
    "decided_rating",
    "rating_without_repeats",
    "rating_reason",
    "quote",
    "file",
    "page",
    "page_label",
    "paragraph",
    "section",
    "start",
    "end",
    "level",
    "stance",
    "voice",
    "confidence",
    "quality",
    "reasons",
    "verdict",
    "reason",
    "by",
)
"""Columns of the evidence sheet: CSV, data frame and spreadsheet alike. The last three are for people to fill in."""
