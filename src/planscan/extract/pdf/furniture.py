"""Tells running headers, footers and page numbers from the body by their place and their return from page to page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import ceil

from planscan.extract.pdf.lines import TextLine

BAND = 0.09
"""Share of the page's height at its top and at its bottom in which a line may be furniture."""
_WIDE_BAND = 0.16
"""The same for a line that returns at the very same height with no text of the body between it and the edge."""
_SHARE = 0.3
"""Share of the pages on which a line must return."""
_NUMBER = re.compile(r"(?:page\s*)?[-–—|]?\s*(\d{1,4}|[ivxl]{1,6})\s*[-–—|]?(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_LABEL = re.compile(r"(?:\b(?:[A-Z]|\d{1,2})[-–.])?\b(\d{1,4}|[ivxl]{1,6})\b(?!\s*%)")
_DIGITS = re.compile(r"\d+")
_LONGEST_COUNT = 60
"""Characters of a line such as "Appendix B 7 | Page"; longer ones are text."""
_RUN = 3
"""Pages in a row on which a line at the same height is a running header even when it is rare in the whole file."""


def find_furniture(lines: Sequence[TextLine], pages: int) -> Mapping[int, str]:
    """Roles ("header", "footer" or "page-number") of the lines that are furniture, by their position in `lines`."""
    edges = [(i, line, band) for i, line in enumerate(lines) if (band := _band(line, _WIDE_BAND))]
    near_edge = [edge for edge in edges if _band(edge[1], BAND)]
    recurring, fixed = _recurring(near_edge, pages), _fixed(edges, pages)
    numbers = _page_numbers(edges, pages)
    roles: dict[int, str] = {}
    blocked: set[tuple[int, str]] = set()  # page and band in which a line of the body stands nearer to the edge
    for i, line, band in sorted(edges, key=_from_edge):
        if i in numbers:
            roles[i] = "page-number"
        elif (_band(line, BAND) and not recurring.isdisjoint(_keys(line, band))) or (
            _place(line, band) in fixed and (line.page, band) not in blocked
        ):
            roles[i] = band
        else:
            blocked.add((line.page, band))
    return roles


def _from_edge(edge: tuple[int, TextLine, str]) -> tuple[float, int]:
    position, line, band = edge
    return (line.top if band == "header" else line.height - line.bottom), position


def _band(line: TextLine, share: float) -> str:
    if line.top < share * line.height and line.bottom < 2 * share * line.height:
        return "header"
    if line.bottom > (1 - share) * line.height and line.top > (1 - 2 * share) * line.height:
        return "footer"
    return ""


def _place(line: TextLine, band: str) -> tuple[str, str, int]:
    return band, _key(line.text), round(line.bottom / 3)


def _fixed(edges: Iterable[tuple[int, TextLine, str]], pages: int) -> set[tuple[str, str, int]]:
    """Lines that return at one height on so many pages that they cannot be body."""
    on: dict[tuple[str, str, int], set[int]] = defaultdict(set)
    for _, line, band in edges:
        on[_place(line, band)].add(line.page)
    return {place for place, found in on.items() if len(found) >= max(3, ceil(_SHARE * pages))}


def _key(text: str) -> str:
    return " ".join(_DIGITS.sub("#", text).lower().split())


def _keys(line: TextLine, band: str) -> set[tuple[str, str]]:
    """The folded line, and its parts where it holds several: the chapter's name often stands beside what returns."""
    return {(band, _key(line.text)), *((band, _key(cell.text)) for cell in line.cells)}


def _recurring(near_edge: Iterable[tuple[int, TextLine, str]], pages: int) -> set[tuple[str, str]]:
    on: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for _, line, band in near_edge:
        for key in _keys(line, band):
            on[key][line.page] = line.top
    return {key for key, places in on.items() if _returns(places, pages)}


def _returns(places: Mapping[int, float], pages: int) -> bool:
    least = 2 if pages >= 6 else 3
    if len(places) >= max(least, ceil(_SHARE * pages)):
        return True
    for parity in (0, 1):
        count = sum(page % 2 == parity for page in places)
        if count >= max(3, ceil(_SHARE * ((pages + 1 - parity) // 2))):
            return True
    return _runs(places)


def _runs(places: Mapping[int, float]) -> bool:
    """Whether the line stands at one height on three pages in a row, or on every second page of five."""
    for page, top in places.items():
        for step in (1, 2):
            if all(abs(places.get(page + step * k, -99.0) - top) < 3 for k in range(1, _RUN)):
                return True
    return False


def _page_numbers(near_edge: Iterable[tuple[int, TextLine, str]], pages: int) -> set[int]:
    """Positions of lines that are a bare number which goes up with the pages, or hold one and stay at one height."""
    bare: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    among_words: dict[tuple[tuple[str, str, int], int], list[tuple[int, int]]] = defaultdict(list)
    for i, line, band in near_edge:
        match = _NUMBER.fullmatch(line.text.strip())
        if match and (value := number_value(match[1])) is not None:
            bare[band, value - line.page].append((i, line.page))
        elif len(line.text) < _LONGEST_COUNT:
            for number in _DIGITS.findall(line.text):
                among_words[_place(line, band), int(number) - line.page].append((i, line.page))
    return _often(bare.values(), 1 if pages < 3 else 2) | _often(among_words.values(), _RUN)


def _often(groups: Iterable[Sequence[tuple[int, int]]], least: int) -> set[int]:
    """The positions in groups of (position, page) that reach over at least so many pages."""
    return {i for group in groups if len({page for _, page in group}) >= least for i, _ in group}


def printed_labels(lines: Sequence[TextLine], roles: Mapping[int, str]) -> dict[int, str]:
    """By page, the number that is printed on it: the one in its header or footer that goes up with the pages."""
    found: dict[tuple[str, str, int, int], dict[int, str]] = defaultdict(dict)
    for i in sorted(roles):
        line = lines[i]
        band = "header" if line.top < line.height / 2 else "footer"
        for place, match in enumerate(_LABEL.finditer(line.text)):
            value = number_value(match[1])
            if value is not None:
                found[band, _key(line.text), place, value - line.page].setdefault(line.page, match.group())
    labels: dict[int, str] = {}
    for _, pages in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
        if len(pages) >= 2:
            for page, label in pages.items():
                labels.setdefault(page, label)
    return labels


def number_value(text: str) -> int | None:
    """What an Arabic or small Roman page number counts."""
    if text.isdigit():
        return int(text)
    values = {"i": 1, "v": 5, "x": 10, "l": 50}
    total = 0
    letters = text.lower()
    for letter, after in zip(letters, [*letters[1:], ""]):
        value = values.get(letter)
        if value is None:
            return None
        total += -value if after and values.get(after, 0) > value else value
    return total
