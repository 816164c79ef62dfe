"""The localities into which the plan divides its area, by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from planscan.facts.stated import stated
from planscan.model import BlockKind, Fact
from planscan.outline import Outline, Piece, Row

_I = re.IGNORECASE
_NUMBERS = dict(zip("two three four five six seven eight nine ten".split(), range(2, 11)))  # noqa: SIM905
_COUNT = rf"(?P<count>{'|'.join(_NUMBERS)}|\d{{1,2}})"
_KIND = r"(?:localities|locality areas|locality planning areas)"

# "divided into four localities: A, B, C and D", "the four localities remain: A and B", "our localities are A and B"
_LISTED = re.compile(
    rf"\b(?:{_COUNT} )?(?:\w+ )?{_KIND}\b(?:(?![^:]*\b(?:by|matter|need|want|supported|see)\b[^:]*:)[^:.;]{{0,40}}:"
    rf"|,? (?:are|being|namely|which are|called|known as)(?: the following:| named)?)\s*(?P<names>[A-Z(tT].+)",
    _I,
)
# "two localities (A and B)", "our two localities, A and B, each have"
_LISTED_WITHIN = re.compile(
    rf"\b(?:{_COUNT} )?(?:\w+ )?{_KIND}(?: \((?P<bracket>(?:the )?(?-i:[A-Z])[^)]+)\)|, (?P<names>(?-i:[A-Z])[^.;:]{{3,120}}?),? (?:each|all|both|have|has|with|were|which)\b)",
    _I,
)
# "A, B and C are our three localities"
_LISTED_BEFORE = re.compile(
    rf"^(?P<names>[A-Z].{{3,120}}?) (?:are|make up|form) (?:the|our|its) (?:{_COUNT} )?{_KIND}\b"
)
# "is divided into North Corrie and South Corrie for locality planning"
_DIVIDED = re.compile(
    r"\b(?:divided|split) into (?P<names>(?-i:[A-Z])[^.;:]{3,100}?)(?= (?:for|as|to|each|with|by)\b|[.;]|$)(?=.*\blocalit|$)",
    _I,
)
_IN_SENTENCES = (_LISTED, _LISTED_WITHIN, _LISTED_BEFORE, _DIVIDED)
# "We have three localities." and then "They are A; B; and C."
_ANNOUNCED = re.compile(
    rf"\b{_COUNT} (?:\w+ )?(?:{_KIND}|(?:geographical |local )?areas)\b|\bcall them localities\b|\bour localities\b", _I
)
_COUNTED = re.compile(rf"\b{_COUNT} (?:\w+ )?{_KIND}\b", _I)
_THEY_ARE = re.compile(r"^(?:They|These|The (?:localities|areas)) are(?: called| named)?:?\s+(?P<names>.+)")
# "Upper Linn is everything above the falls", "Annick Valley runs from"
_DESCRIBED = re.compile(
    r"^(?:The |the )?(?P<name>[A-Z][\w’'&-]*(?: (?:and|with|of|&|[A-Z][\w’'&-]*)){0,4}),? (?:is|takes|runs|lies|covers|has|includes|stretches|means|which|being|the|goes|reaches|consists|holds|with|inland)\b"
)
_NOT_LOCALITIES = re.compile(
    r"\b(?:planning groups?|community councils?|gp clusters?|neighbourhoods?|wards|plans)\b", _I
)
# A name: capitalised, up to six words, no verb or figure in it.
_NAME = re.compile(r"^(?:the |The )?[A-Z][\w’'&-]*(?: (?:and|with|of|the|to|&|[A-Z][\w’'&-]*)){0,6}$")
_NO_NAME = re.compile(r"^(?:total|all|scotland|locality|area|whole|overall|where|each|this|these|there|we)\b", _I)
_OWN_HEADING = re.compile(
    r"^(?:[\d.]+\s+)?(?P<name>(?:The )?[A-Z][\w’' &-]{2,40}?) (?:locality|Locality)(?: (?:area|plan|profile))?$"
)
_OF_LOCALITIES = re.compile(
    r"\blocalit(?:y|ies)\b|^(?:[\d.]+\s+)?(?:place by place|our (?:places|areas|communities))$", _I
)


def locality_facts(outline: Outline, authority: str | None) -> Iterator[Fact]:
    """One fact for each locality, from the first of: a sentence or list that names them, a table, their headings."""
    for found in (_from_sentences, _from_descriptions, _from_lists, _from_tables, _from_headings, _from_headings_below):
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
        match = next((m for p in _IN_SENTENCES if (m := p.search(piece.text))), None)
        before = sentences[number - 1] if number else None
        if match is None and before and before.block == piece.block and _ANNOUNCED.search(before.text):
            match = _THEY_ARE.search(piece.text)
        if match is None:
            continue
        held = match.groupdict()
        count = held.get("count")
        names = _split(held.get("bracket") or held["names"], _number(count) if count else None)
        if len(names) >= 2:
            yield from ((name, piece, 0.95) for name in names)
            return


def _from_descriptions(outline: Outline) -> Iterator[tuple[str, Piece, float]]:
    """Names at the head of as many clauses as there are localities, right after the sentence that counts them."""
    sentences = outline.sentences
    for number, piece in enumerate(sentences):
        counted = _COUNTED.search(piece.text)
        if not counted or not re.search(r"[.:]\s*$", piece.text):
            continue
        after = [one for one in sentences[number + 1 :] if one.block <= piece.block + 1]
        clauses = [(clause, one) for one in after for clause in re.split(r";\s*(?:and )?", one.text)]
        wanted = _number(counted["count"])
        named = [(match["name"], one, 0.85) for clause, one in clauses[:wanted] if (match := _DESCRIBED.match(clause))]
        if len(named) == wanted:
            yield from named
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
    """Items of a list on the localities: the words before a colon, dash or bracket, or before "locality"."""
    blocks = outline.blocks
    for number, block in enumerate(blocks[:-1]):
        if block.kind in {BlockKind.LIST_ITEM, BlockKind.TABLE_ROW}:
            continue
        items = list(takewhile(lambda item: item.kind is BlockKind.LIST_ITEM, blocks[number + 1 :]))
        announced = _ANNOUNCED.search(block.text) and "localit" in block.text.lower()
        if not announced and not all(_OWN_HEADING.match(_bare(item.text)) for item in items):
            continue
        names = [_head(item.text) for item in items]
        if len(items) >= 2 and all(_NAME.match(name) for name in names):
            yield from ((name, item, 0.9) for name, item in zip(names, items))
            return


def _bare(text: str) -> str:
    """An item without its bullet and the mark at its end."""
    return re.sub(r"^[•\-\d.\s]+", "", text).rstrip(" .;,").removesuffix("; and").removesuffix(" and").rstrip(" ;,")


def _head(text: str) -> str:
    """The words before a colon, dash or bracket, or before a sentence that was run on: "West Lochs Each area has"."""
    bare = re.split(r"\s*[:–—(,;.]|\s-\s", _bare(text), maxsplit=1)[0].strip()
    name = re.split(r" (?=(?:Each|The|We|They|In|Every|All|There) [a-z])", bare, maxsplit=1)[0]
    return re.sub(r" [Ll]ocality(?: area)?$", "", name)


def _from_tables(outline: Outline) -> Iterator[tuple[str, Piece, float]]:
    """Names in the first column of a table by locality, or at the head of its columns."""
    for table in outline.tables:
        if table.headers and re.match(r"localit(?:y|ies)\b", table.headers[0], _I):
            named = [_first_cell(row) for row in table.rows]
            yield from ((name, piece, 0.85) for name, piece in named if _NAME.match(name))
            return
        heads = [match["name"] for header in table.headers if (match := _OWN_HEADING.match(header.strip()))]
        if len(heads) >= 2:
            yield from ((name, table.place, 0.8) for name in heads)
            return


def _first_cell(row: Row) -> tuple[str, Piece]:
    return _head(row.cells[0].text), row.cells[0]


def _from_headings(outline: Outline) -> Iterator[tuple[str, Piece, float]]:
    for heading in outline.headings:
        match = _OWN_HEADING.match(heading.text.strip())
        if match:
            yield match["name"], heading, 0.75


def _from_headings_below(outline: Outline) -> Iterator[tuple[str, Piece, float]]:
    """Headings right below one on the localities, where they are as many as the plan says that it has."""
    counts = {_number(match["count"]) for piece in outline.sentences if (match := _COUNTED.search(piece.text))}
    for above in outline.headings:
        if not _OF_LOCALITIES.search(above.text):
            continue
        below = [one for one in outline.headings if one.section[:-1] == above.section]
        named = [one for one in below if _NAME.match(_unnumbered(one.text)) and not _NOT_LOCALITIES.search(one.text)]
        if len(named) in counts:
            yield from ((_unnumbered(one.text), one, 0.75) for one in named)
            return


def _unnumbered(heading: str) -> str:
    return re.sub(r"^[\d.]+\s+", "", heading.strip())
