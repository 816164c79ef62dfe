"""The localities into which the plan divides its area, by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from planscan.facts.stated import stated
from planscan.model import BlockKind, Fact
from planscan.outline import Outline, Piece, Row

_I = re.IGNORECASE
_NUMBERS = dict(zip("two three four five six seven eight nine ten".split(), range(2, 11)))  # noqa: SIM905
_COUNT = rf"(?P<count>{'|'.join(_NUMBERS)}|\d{{1,2}})"
_KIND = r"(?:localities|locality areas|locality planning areas)"

# "divided into four localities: A, B, C and D", "the four localities remain: A and B", "our localities are A and B"
_LISTED = re.compile(
    rf"\b(?:{_COUNT} )?(?:\w+ )?{_KIND}\b(?:[^:.;]{{0,40}}:|,? (?:are|being|namely|which are|called|known as)(?: the following:| named)?)\s*(?P<names>[A-Z(tT].+)",
    _I,
)
# "A, B and C are our three localities"
_LISTED_BEFORE = re.compile(
    rf"^(?P<names>[A-Z].{{3,120}}?) (?:are|make up|form) (?:the|our|its) (?:{_COUNT} )?{_KIND}\b"
)
# "We have three localities." and then "They are A; B; and C."
_ANNOUNCED = re.compile(
    rf"\b{_COUNT} (?:\w+ )?(?:{_KIND}|(?:geographical |local )?areas)\b|\bcall them localities\b|\bour localities\b", _I
)
_THEY_ARE = re.compile(r"^(?:They|These|The (?:localities|areas)) are(?: called| named)?:?\s+(?P<names>.+)")
_NOT_LOCALITIES = re.compile(
    r"\b(?:planning groups?|community councils?|gp clusters?|neighbourhoods?|wards|plans)\b", _I
)
# A name: capitalised, up to six words, no verb or figure in it.
_NAME = re.compile(r"^(?:the |The )?[A-Z][\w’'&-]*(?: (?:and|with|of|the|to|&|[A-Z][\w’'&-]*)){0,6}$")
_NO_NAME = re.compile(r"^(?:total|all|scotland|locality|area|whole|overall|where|each|this|these|there|we)\b", _I)
_OWN_HEADING = re.compile(r"^(?:[\d.]+\s+)?(?P<name>(?:The )?[A-Z][\w’' &-]{2,40}?) (?:locality|Locality)$")


def locality_facts(outline: Outline, authority: str | None) -> Iterator[Fact]:
    """One fact for each locality, from the first of: a sentence or list that names them, a table, their headings."""
    for found in (_from_sentences, _from_lists, _from_tables, _from_headings):
        named = _kept(list(found(outline)), authority)
        if len(named) >= 2:
            for name, piece, confidence in named:
                yield stated(outline, "localities", name, piece, confidence)
            return


def _kept(named: Sequence[tuple[str, Piece, float]], authority: str | None) -> list[tuple[str, Piece, float]]:
    """Each name once, without the authority's own."""
    seen: dict[str, tuple[str, Piece, float]] = {}
    for name, piece, confidence in named:
        key = name.lower().removeprefix("the ")
        if key != (authority or "").lower() and not _NO_NAME.match(name):
            seen.setdefault(key, (name, piece, confidence))
    return list(seen.values())


def _from_sentences(outline: Outline) -> Iterator[tuple[str, Piece, float]]:
    sentences = outline.sentences
    for number, piece in enumerate(sentences):
        match = _LISTED.search(piece.text) or _LISTED_BEFORE.search(piece.text)
        before = sentences[number - 1] if number else None
        if match is None and before and before.block == piece.block and _ANNOUNCED.search(before.text):
            match = _THEY_ARE.search(piece.text)
        if match is None:
            continue
        count = match.groupdict().get("count")
        names = _split(match["names"], _number(count) if count else None)
        if len(names) >= 2:
            yield from ((name, piece, 0.95) for name in names)
            return


def _split(text: str, count: int | None) -> list[str]:
    """Names in a list; where a number of them is stated, an "and" inside a name is told by it."""
    text = re.split(r"\.\s|\.$| - | – | \(", text.strip())[0]
    marks = r";\s*(?:and\s+)?" if ";" in text else r",\s*(?:and\s+)?|\s+and\s+"
    names = [re.sub(r"^(?:and |the |The )", "", part.strip()) for part in re.split(marks, text) if part.strip()]
    if count is not None and len(names) > count:
        names = [re.sub(r"^(?:and |the |The )", "", part.strip()) for part in re.split(r",\s*(?:and\s+)?", text)]
        if len(names) == count - 1 and " and " in names[-1]:
            names[-1:] = names[-1].rsplit(" and ", 1)
    good = [name for name in names if _NAME.match(name) and not _NOT_LOCALITIES.search(name)]
    return good if len(good) == len(names) else []


def _number(word: str) -> int:
    return _NUMBERS.get(word.lower()) or int(word)


def _from_lists(outline: Outline) -> Iterator[tuple[str, Piece, float]]:
    """Items of the list that follows a sentence on the localities: the words before a colon, dash or bracket."""
    blocks = outline.blocks
    for number, block in enumerate(blocks[:-1]):
        if block.kind in {BlockKind.LIST_ITEM, BlockKind.TABLE_ROW} or not _ANNOUNCED.search(block.text):
            continue
        if "localit" not in block.text.lower():
            continue
        items = []
        for item in blocks[number + 1 :]:
            if item.kind is not BlockKind.LIST_ITEM:
                break
            items.append((_head(item.text), item, 0.9))
        if len(items) >= 2 and all(_NAME.match(name) for name, _, _ in items):
            yield from items
            return


def _head(text: str) -> str:
    """The words before a colon, dash or bracket, or before a sentence that was run on: "West Lochs Each area has"."""
    bare = re.split(r"\s*[:–—(,;.]|\s-\s", re.sub(r"^[•\-\d.\s]+", "", text), maxsplit=1)[0].strip()
    return re.split(r" (?=(?:Each|The|We|They|In|Every|All|There) [a-z])", bare, maxsplit=1)[0]


def _from_tables(outline: Outline) -> Iterator[tuple[str, Piece, float]]:
    for table in outline.tables:
        if table.headers and re.match(r"localit(?:y|ies)\b", table.headers[0], _I):
            named = [_first_cell(row) for row in table.rows]
            yield from ((name, piece, 0.85) for name, piece in named if _NAME.match(name))
            return


def _first_cell(row: Row) -> tuple[str, Piece]:
    return _head(row.cells[0].text), row.cells[0]


def _from_headings(outline: Outline) -> Iterator[tuple[str, Piece, float]]:
    for heading in outline.headings:
        match = _OWN_HEADING.match(heading.text.strip())
        if match:
            yield match["name"], heading, 0.75
