"""What single sentences give away: admitted gaps, duties with nothing behind them, national text recited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from planscan.findings.found import at
from planscan.model import BlockKind, CriterionResult, Finding, Passage, Reading
from planscan.outline import Outline, Piece, Table
from planscan.text import plain_words, sentences

_I = re.IGNORECASE

_KNOWLEDGE = r"(?:evidence|figures?|information|data|records?|evidence base|baselines?|measures?|targets?)"
_LACKED = rf"(?:{_KNOWLEDGE}|counts?|estimates?|picture|lists?|plans?|strategy|assessment|agreement|system|process|register|budget|agreed way|way of \w+|capital|owner|lead)"
_DONE = (
    r"(?:compared|reviewed|assessed|published|filled|updated|refreshed|repeated|done|carried out|agreed|developed|tested|costed|set|completed|established|decided|written|identified|mapped|measured|evaluated|"
    r"collected|found|resolved|put in place)"
)
_NOW = r"(?:currently |at present |as yet |yet |still |now )*"
# "No figures are held", "We have not been able to find out", "has not been updated since", "Text to follow",
# "know next to nothing about", "there is no financial plan", "has yet to be completed"
_GAP = re.compile(
    rf"\bno (?:\w+ )?(?:{_KNOWLEDGE}|agreed way)\b[^.;]{{0,30}}\b(?:is|are|was|were|has been|have been|held|kept|found)\b"
    rf"|\b(?:have|has|holds?|keeps?|had) {_NOW}no (?:\w+ ){{0,2}}(?:{_KNOWLEDGE}|counts?|estimates?|picture|list|register|agreed|plan for|answer|way of|means of)\b|\bthere (?:is|are) (?:also )?{_NOW}no (?:\w+ ){{0,2}}{_LACKED}\b(?! to)"
    r"|\b(?:for which )?no (?:\w+ ){0,3}(?:assessment|plan|strategy|review|evaluation|appraisal|agreement|work|replacement|successor|timetable|baseline|target|capital|funding|money)s? (?:has|have) (?:yet |so far )?been\b"
    r"|\b(?:we|the (?:board|partnership|ijb)) (?:currently |still )?lacks?\b|\bthere is a lack of\b|\bwe (?:did|could) not (?:hear from|reach|manage to|speak to|find out)\b|\b(?:has|have) not been possible to\b"
    r"|\b(?:hold|holds|have|has|know|knows) nothing on\b|\bnothing has (?:yet |so far )?been \w+ed\b|\bdo(?:es)? not (?:yet )?exist\b|\b(?:is|are) still (?:outstanding|to be \w+|missing|lacking)\b|\b(?:has|have) still to be \w+|\blacks? (?:anybody|anyone|any|an?) \b|\b(?:is|are) not yet (?:brought|shared|joined|linked|collected|in place|agreed|complete|ready|available|known|set)\b"
    rf"|\b{_KNOWLEDGE}\b[^.;]{{0,40}}\b(?:is|are|remains?) (?:\w+ and )?(?:poor|incomplete|limited|patchy|thin|weak|sparse|out of date|unreliable|missing)\b"
    rf"|\b(?:is|are) {_NOW}no (?:agreed|baseline|data|information|measures?)\b"
    rf"|\b(?:have|has) not been able to\b|\b(?:has|have) not (?:yet )?(?:been {_DONE}|started|begun)\b|\b(?:has|have|is|are) yet to (?:be \w+|begin|start|agree)\b"
    rf"|\bdo(?:es)? not {_NOW}(?:have (?:an? |any |the )?(?:\w+ ){{0,2}}{_LACKED}|hold|know|collect|measure|record|at present \w+)\b|\b(?:has|have) never (?:been )?(?:compared|measured|assessed|costed|tested|evaluated|reviewed|audited|surveyed|asked|counted|collected|agreed|recorded|mapped|published|updated|drawn up|written|set|done)\b|\b(?:seats?|places?)\b[^.;]{{0,60}}\b(?:ha(?:s|ve) been|remains?|(?:is|are) (?:still|currently)) (?:empty|vacant|unfilled)\b|\b(?:text )?to follow\W*$|\bno answer yet\b|^not yet found\b"
    r"|\bkn(?:ow|ows|own) (?:next to nothing|(?:very |too )?little|nothing|almost nothing|less than)\b|\blittle is known\b|\band next to nothing about\b"
    rf"|\b(?:data|information|knowledge|evidence|provision)\b[^.;]{{0,40}}\b(?:is|are|remains?) a (?:\w+ )?gap\b|\bgaps? (?:remains? )?in (?:our |the )?(?:data|knowledge|information|evidence)\b"
    rf"|\b(?:is|are|was|were) (?:also )?{_NOW}unable to\b|\b(?:we|the (?:board|partnership|ijb)|figures|data) cannot {_NOW}(?:be )?(?:report|say|measure|compare|show|tell|count|broken)"
    r"|\bapart from £[\d.,]+ (?:million|thousand)?[^.]*\blast year\b",
    _I,
)
# Not: "no longer a waiting list", "no plans to close", "not only", what others do not have.
_NO_GAP = re.compile(
    r"\bno promise\b|\bno waiting lists?\b|\b(?:should|must|ought to) say\b|\bwe say when\b|\bno longer\b|\bno plans? to\b|\bno evidence that\b|\bappendix\b|\bannex\b|\bnot only\b|\bno (?:later|more|fewer|less) than\b|\bdo(?:es)? not have to\b|\bif (?:you|we|it)\b|\bwhether\b|\bpeople (?:who|that) (?:do|have)\b|^\W*[“\"]|\bthose who (?:do|have|are|can) ?not\b|\bthose who have no\b|^where we\b|\bI\b",
    _I,
)

_ACTED = re.compile(
    r"\b(?:we|the board|the partnership|our|this plan) (?:\w+ )?(?:have|has|had|did|do|does|will|are|is|was|were|went|held|met|set|agreed|carried|scored|asked|use|used|publish|published|report|reported)\b",
    _I,
)
_NOT_A_DUTY = re.compile(
    r"\bby contract\b|\bif (?:the|we|an?) \w+ (?:is|are) to\b|\basks of us\b|\bwent through\b|\b(?:had (?:due )?regard|we (?:have(?! an? (?:legal |statutory )?dut)|had|will|are|did|do)|our (?:board|plan))\b|\bdefined\b|\bthe (?:board|partnership|spg|group) (?:asks|issues|issued|uses|agreed|checks|publishes|reports)\b"
    r"|^as [^,]{3,60}, (?:we|the (?:board|partnership|ijb))\b(?! must)|\b(?:people|they) (?:told|said)\b|\bmet (?:our|its|the) dut(?:y|ies)\b"
    r"|\bspg agreed\b|\bstill reported\b|\bsection 95\b|^nationally\b|\bwill be moved\b",
    _I,
)
# Duties in other words than those that the discourse reading knows: "must set a balanced budget".
_DUTY = re.compile(
    r"^authorities (?:are|have) to\b|\b(?:integration authorit(?:y|ies)|(?:an|each|every) authority|public bodies|the act|the guidance|health boards|local authorities|a direction|the plan|joint monitoring committee|the board)\b[^.;]{0,60}\b(?:must|shall|is required to|are required to|are expected to|(?:has|have|is|are) to (?!be\b)|place[sd]? (?:a )?dut(?:y|ies)|requires?)\b"
    r"|\bis a duty of\b|\bit (?:also |will )?places? (?:a )?dut(?:y|ies)\b|\bthe guidance says\b"
    r"|\b(?:act|guidance|regulations)\b[^.;]{0,60}\b(?:requires?|gives|places?|says that|obliges)\b|\b(?:statutory|legal) dut(?:y|ies) to\b|\bstatutory duty\b|\blegally (?:obliged|required|bound) to\b|\bby law\b[^.;]{0,60}\bmust\b"
    r"|\b(?:places?|imposes?|puts?) (?:an? )?(?:\w+ )?(?:requirements?|obligations?|dut(?:y|ies)|responsibilit(?:y|ies)) (?:up)?on\b"
    r"|\bentitled to\b[^.;]{0,60}\bunder the\b[^.;]{0,40}\bact\b",
    _I,
)

_PRINCIPLES = tuple(
    re.compile(pattern, _I)
    for pattern in (
        r"joined[- ]up|integrated",
        r"different (?:people|individuals|service)|particular needs of (?:different )?(?:people|service)",
        r"different (?:places?|parts|areas)",
        r"characteristics|circumstances",
        r"\brights\b",
        r"dignity",
        r"part in (?:the )?(?:life|community)|participation|life of their community|take part",
        r"safety|\bsafe\b",
        r"quality",
        r"(?:planned|led) (?:and led )?locally|locally",
        r"anticipat|see needs|prevent",
        r"best use|facilities|resources",
    )
)
_OUTCOMES = tuple(
    re.compile(pattern, _I)
    for pattern in (
        r"look after|healthier|good health|keep well|staying well",
        r"independen|at home|homely|own home",
        r"experience|dignity",
        r"quality of life|better lives?|good life",
        r"inequalit|fairer",
        r"carers?\b|unpaid care|caring role",
        r"\bsafe|harm",
        r"engaged|work they do|workforce|staff",
        r"resources|money",
    )
)
_FIGURES = re.compile(r"£|\bproposals?\b|\d{2,}|%|\b(?:will|we)\b(?! are committed)", _I)
_LEAST_RECITED = 6
"""Items of a national list, in its order, from which it is taken to be recited."""


def gap_findings(outlines: Sequence[Outline], results: Sequence[CriterionResult]) -> Iterator[Finding]:
    """Sentences and cells in which the plan admits that something is missing, with the criterion they bear on."""
    bearing = [(place.file, place.start, place.end, one.criterion) for one in results for place in one.lacks]
    for outline in outlines:
        for piece in outline.pieces:
            if piece.kind is BlockKind.HEADING or not _GAP.search(piece.text) or _NO_GAP.search(piece.text):
                continue
            criterion = next((c for f, a, b, c in bearing if f == outline.file and a <= piece.start < b), None)
            message = "The plan says that this is missing or not yet in place; ask when it will be."
            yield at(outline, piece, "admitted-lack", "check", message, criterion=criterion)


def duty_findings(
    outlines: Sequence[Outline], passages: Sequence[Passage], readings: Sequence[Reading]
) -> Iterator[Finding]:
    """Sentences that restate a duty where neither they nor the next sentence say what was done about it."""
    duties = {
        (passage.file, sentence.start)
        for passage, reading in zip(passages, readings)
        for sentence in reading.sentences
        if sentence.voice == "duty"
    }
    for outline in outlines:
        pieces = outline.sentences
        for number, piece in enumerate(pieces):
            restated = (outline.file, piece.start) in duties or _DUTY.search(piece.text)
            if not restated or _NOT_A_DUTY.search(piece.text) or _quoted(piece):
                continue
            after = pieces[number + 1] if number + 1 < len(pieces) else None
            if after is None or after.block != piece.block or not _ACTED.search(after.text):
                message = "This restates a duty; say beside it what was or will be done here."
                yield at(outline, piece, "duty-restated", "info", message)


def _quoted(piece: Piece) -> bool:
    return piece.text.lstrip().startswith(("“", '"', "‘"))


def recital_findings(outlines: Sequence[Outline], national: Mapping[str, str]) -> Iterator[Finding]:
    """Lists of the national outcomes or principles with nothing local in them, and words of the user's national texts.

    Args:
        outlines: the plan's files.
        national: for each sentence of the national texts, as `fingerprint` has it, the name of its file.
    """
    for outline in outlines:
        for group in _groups(outline):
            text = " ".join(piece.text for piece in group)
            what = _recited(text)
            if what and not _FIGURES.search(text):
                message = f"This lists {what} in general terms; say what is done here for each."
                whole = _span(group)
                yield at(outline, whole, "national-text-recited", "check", message)
        for piece in outline.sentences:
            source = national.get(fingerprint(piece.text))
            if source is not None:
                message = f"These words stand in {source}; say what they mean for this area."
                yield at(outline, piece, "national-text-recited", "info", message)


def _recited(text: str) -> str:
    """Which national list a text goes through in its order; empty where it does not."""
    if len(text.split()) < _LEAST_RECITED * 2:
        return ""
    for what, patterns in (("the national outcomes", _OUTCOMES), ("the integration principles", _PRINCIPLES)):
        at_ = count = 0
        for pattern in patterns:
            match = pattern.search(text, at_)
            if match and match.start() - at_ < 200:
                at_ = match.end()
                count += 1
        if count >= _LEAST_RECITED:
            return what
    return ""


def _groups(outline: Outline) -> Iterator[list[Piece]]:
    """Whole lists, sentences of paragraphs, and the rows of tables that hold but one column of words."""
    yield from (rows for table in outline.tables if len(rows := _only_words(table)) == len(table.rows))
    for is_list, blocks in groupby(outline.blocks, key=lambda piece: piece.kind is BlockKind.LIST_ITEM):
        if is_list:
            yield list(blocks)
        else:
            prose = (piece for piece in blocks if piece.kind in {BlockKind.PARAGRAPH, BlockKind.BOX})
            yield from ([sentence] for piece in prose for sentence in _sentences(piece))


def _only_words(table: Table) -> list[Piece]:
    """Rows in which a single cell has words: a list, printed as a table."""
    return [
        row.whole for row in table.rows if sum(bool(re.search(r"[A-Za-z]{2}", cell.text)) for cell in row.cells) == 1
    ]


def _sentences(piece: Piece) -> list[Piece]:
    return [
        replace(piece, text=piece.text[a:b], start=piece.start + a, end=piece.start + b)
        for a, b in sentences(piece.text)
    ]


def _span(group: Sequence[Piece]) -> Piece:
    return replace(group[0], end=group[-1].end)


def fingerprint(text: str) -> str:
    """A sentence as it is compared with others: its words alone; empty below eight words, which say too little."""
    words = plain_words(text)
    return " ".join(words) if len(words) >= 8 else ""
