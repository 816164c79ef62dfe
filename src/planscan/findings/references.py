"""What the plan refers to: appendices that are not there, documents without a name, documents out of force, acronyms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from planscan.findings.found import at
from planscan.model import BlockKind, Finding
from planscan.outline import Outline, Piece
from planscan.reference import Superseded

_I = re.IGNORECASE

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_APPENDIX = re.compile(
    rf"\b(?P<word>Appendix|APPENDIX|appendix|Annexe?|ANNEXE?|annexe?|Schedule|SCHEDULE) (?P<label>\d{{1,2}}|[A-Z]|(?i:{'|'.join(_WORDS)}))\b"
)
_APPENDICES = re.compile(
    r"\b(?P<word>Appendi(?:ces|xes)|Annexe?s|Schedules) (?P<labels>(?:\d{1,2}|[A-Z])(?:(?:,| and|, and|–|-| to) ?(?:\d{1,2}|[A-Z])\b)+)",
    _I,
)
_TO_FOLLOW = re.compile(r"\b(?:to follow|to be added|tbc|not yet available)\b", _I)
_APPENDIX_ON_PAGE = re.compile(r"\bthe (?P<word>appendix|annexe?) on page (?P<page>\d+)\b", _I)
# An appendix of another document: "Appendix 2 of that Statement", "a scanned copy of the signed plan, with Appendix 4".
_HEADING_WORDS = 12
_OTHERS_APPENDIX = re.compile(
    r"(?:Appendix|Annexe?|Schedule) \w+ (?:of|to|in) (?:that|the (?!plan\b)|its|their|our \w+ (?:strategy|scheme))|\bcopy of\b|\bact\b|\bintegration scheme\b",
    _I,
)

# "other plans and strategies ... which contain further detail", "see separate strategy", "a number of supporting documents"
_UNNAMED = re.compile(
    r"\b(?:other|separate|supporting|related|relevant|underlying|various|further|existing|associated) (?:\w+ ){0,2}?(?:plans?|strateg(?:y|ies)|documents?|reports?|polic(?:y|ies)|papers?|notes?)\b"
    r"|\b(?:number|suite|range|series|family|set|variety) of (?:\w+ ){0,3}?(?:plans|strategies|documents|reports|policies)\b",
    _I,
)
_POINTS = re.compile(
    r"\b(?:see|read (?:with|alongside|together|in conjunction)|(?:supported|underpinned) by|sits? (?:alongside|with)|found in|set out in|contain(?:s|ed)?|detail|described\b[^.;]{0,30}\bin|refer(?:red)? to|consulted|listed|available|had from|covered (?:in|by)|bears? on|look at|cover this|deal with this)\b",
    _I,
)
_NAMED = re.compile(
    r"\b[A-Z][\w’'-]+ (?:(?:and|of|the|for|&) )*(?:[A-Z][\w’'-]+ )*(?:Plan|Strategy|Statement|Assessment|Scheme|Report|Policy)\b|www\.|https?://"
)
_NOT_A_POINTER = re.compile(
    r"\b(?:instead of|rather than|would be a way|no separate|not (?:a )?separate|without)\b", _I
)

# A word that every document on the list of those out of force has in its name.
_DOCUMENT = re.compile(
    r"\b(?:strateg|guidance|standards|plan|care|matters|recovery|together|life|note|people|agreement)", _I
)

# The plan says itself that a document was replaced: "has now been replaced by", "took the place of".
_KNOWN_TO_BE_OLD = re.compile(
    r"\b(?:until 20\d\d\b[^.;]{0,60}\bhad|replaced|took over from|take(?:s|n)? the place|took the place|superseded|no longer|earlier plans?|previous(?:ly)?|now ended|has ended|succeeded|came to an end)\b",
    _I,
)

_ACRONYM = re.compile(r"(?<![\w£/.-])(?P<acronym>[A-Z][A-Z&]{1,5})s?(?![\w/-]|\.[A-Z]| (?:Ltd|Limited|plc|LLP)\b)")
_COMMON = frozenset(
    [
        "NHS",
        "UK",
        "GP",
        "GPS",
        "MP",
        "MSP",
        "EU",
        "USA",
        "US",
        "TV",
        "CD",
        "DVD",
        "PDF",
        "HIV",
        "AIDS",
        "DNA",
        "AM",
        "PM",
        "IT",
        "ID",
        "OK",
        "PO",
        "HM",
        "BBC",
        "CEO",
        "FAQ",
        "SMS",
        "UN",
        "II",
        "III",
        "IV",
        "VI",
        "VII",
        "VIII",
        "IX",
        "XI",
        "XII",
        "TBC",
        "TBA",
        "NB",
        "RAG",
        "AND",
        "THE",
        "FOR",
        "DRAFT",
        "NOT",
        "COVID",
        "ECG",
        "MRI",
        "CT",
    ]
)
_A = r"(?P<a>[A-Z][A-Z&]{1,5})s?"
_BESIDE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[A-Za-z]{{3,}}[”\"’']?,? \(\W*{_A}\W*\)",  # future care plan (FCP)
        rf"\b{_A} \([A-Za-z][a-z]+ [^)]{{4,}}\)",  # FCP (future care plan)
        rf"(?:^|\n){_A}(?:\t(?=[A-Za-z]{{2}})|:| [-–—] )",  # FCP: future care plan
        rf"\b{_A} (?:stands for|means|is short for)\b",
    )
)
_CAPITALISED = re.compile(
    r"[A-Z][a-z’']+(?:[ \n-]+(?:(?:and|of|the|for|in|to|on|with|&)[ \n-]+){0,2}[A-Z][a-z’']+){2,}"
)
_LONGEST = 6
_ROMAN = re.compile(r"^[IVXLC]+$")


def appendix_findings(outlines: Sequence[Outline]) -> Iterator[Finding]:
    """Appendices that the plan announces and none of its files holds; each once."""
    present = {label for outline in outlines for label in _appendices(outline)}
    seen: set[str] = set()
    for outline in outlines:
        for piece in outline.pieces:
            for label in _announced(piece, outline):
                if label not in present and label not in seen:
                    seen.add(label)
                    message = (
                        f"{label} is announced, but no heading bears its name; add it or say where it can be found."
                    )
                    yield at(outline, piece, "appendix-missing", "warn", message)


def _appendices(outline: Outline) -> Iterator[str]:
    """Labels of the appendices that are there: lines that begin with one, outside the contents list."""
    for piece in outline.blocks:
        match = _APPENDIX.match(piece.text.strip())
        listed = bool(piece.section) and bool(re.match(r"(?:table of )?contents\b", piece.section[-1].strip(), _I))
        short = len(piece.text.split()) <= _HEADING_WORDS and not piece.text.rstrip().endswith(".")
        is_head = piece.kind is BlockKind.HEADING or short
        if match and is_head and not listed and not _TO_FOLLOW.search(piece.text):
            yield _label(match["word"], match["label"])


def _announced(piece: Piece, outline: Outline) -> Iterator[str]:
    if _OTHERS_APPENDIX.search(piece.text):
        return
    for match in _APPENDIX.finditer(piece.text):
        if piece.text.strip() != match.group():
            yield _label(match["word"], match["label"])
    for match in _APPENDICES.finditer(piece.text):
        yield from (_label(match["word"], label) for label in re.findall(r"\d{1,2}|\b[A-Z]\b", match["labels"]))
    page = _APPENDIX_ON_PAGE.search(piece.text)
    if page and not (outline.document.pages and int(page["page"]) <= len(outline.document.pages)):
        yield "an annex"


def _label(word: str, label: str) -> str:
    """ "Appendix 2" for "APPENDIX TWO", "Annex B" for "Annexe B", however it is written."""
    kind = next(one for one in ("Annex", "Appendix", "Schedule") if one[:5].lower() == word[:5].lower())
    number = label.lower()
    return f"{kind} {_WORDS.index(number) + 1 if number in _WORDS else label}"


def unnamed_findings(outlines: Sequence[Outline]) -> Iterator[Finding]:
    """Pointers to other documents that do not say which."""
    for outline in outlines:
        cells = (cell for table in outline.tables for row in table.rows for cell in row.cells)
        for piece in (*outline.sentences, *cells):
            if not _UNNAMED.search(piece.text) or not _POINTS.search(piece.text) or _NOT_A_POINTER.search(piece.text):
                continue
            if not _NAMED.search(piece.text) and not _linked(outline, piece):
                message = (
                    "The plan points to other documents without naming them; name each, with its date and where it is."
                )
                yield at(outline, piece, "companion-unnamed", "check", message)


def _linked(outline: Outline, piece: Piece) -> bool:
    return any(link.start < piece.end and link.end > piece.start for link in outline.document.links)


def superseded_findings(outlines: Sequence[Outline], known: Sequence[Superseded], day: str | None) -> Iterator[Finding]:
    """References to documents that were out of force on the plan's day; each document once."""
    if day is None:
        return
    seen: set[str] = set()
    patterns = [(one, re.compile(one.pattern, _I)) for one in known if one.since <= day]
    for outline in outlines:
        for piece in outline.pieces:
            bare = re.sub(r"['’]s|[“”\"]", "", piece.text)
            for one, pattern in patterns if _DOCUMENT.search(bare) else ():
                named = one.title not in seen and pattern.search(bare)
                if named and not _KNOWN_TO_BE_OLD.search(piece.text):
                    seen.add(one.title)
                    message = (
                        f"{one.title} was out of force by {one.since}: see {one.replaced_by}. Check whether what rests "
                        f"on it still holds. (Source: {one.source}.)"
                    )
                    yield at(outline, piece, "superseded-reference", "check", message)


def acronym_findings(outlines: Sequence[Outline]) -> Iterator[Finding]:
    """Acronyms that no file of the plan expands, at their first use."""
    known = frozenset(one for outline in outlines for one in _expansions(outline.document.text))
    first: dict[str, tuple[Outline, Piece]] = {}
    for outline in outlines:
        for piece in outline.pieces:
            if piece.kind is BlockKind.HEADING or _mostly_capitals(piece.text):
                continue
            for match in _ACRONYM.finditer(piece.text):
                first.setdefault(match["acronym"], (outline, piece))
    for acronym, (outline, piece) in first.items():
        if acronym not in _COMMON and not _ROMAN.match(acronym) and acronym.replace("&", "") not in known:
            message = f"“{acronym}” is never written out; give its full name where it is first used."
            yield at(outline, piece, "acronym-not-expanded", "info", message)


def _mostly_capitals(text: str) -> bool:
    words = re.findall(r"[A-Za-z]{2,}", text)
    return len(words) >= 2 and sum(word.isupper() for word in words) > len(words) / 2


def _expansions(text: str) -> frozenset[str]:
    """Acronyms with their full name in the text: beside it in brackets, in a glossary, or in capitals anywhere."""
    beside = (match[1] for pattern in _BESIDE for match in pattern.finditer(text))
    return frozenset(one.replace("&", "") for one in (*beside, *_initials(text)))


def _initials(text: str) -> Iterator[str]:
    """First letters of every run of three or more capitalised words, small words passed over."""
    for run in _CAPITALISED.finditer(text):
        letters = [word[0] for word in re.findall(r"[A-Z][a-z’']*", run.group())]
        for size in range(3, min(len(letters), _LONGEST) + 1):
            yield from ("".join(letters[at : at + size]) for at in range(len(letters) - size + 1))
