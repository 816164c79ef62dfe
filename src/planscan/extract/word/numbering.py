"""Rebuilds automatic numbers ("3.2", "(a)", "•"), which Word counts afresh on every opening and never stores."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from planscan.extract.numerals import letters, ordinal, roman
from planscan.extract.word.xml import attribute, child, name_of, number, switch, value

BULLET = "•"
"""Stands for every bullet, whatever picture or symbol font the author chose."""
_PLACEHOLDER = re.compile(r"%([1-9])")
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    style: str | None = None
    legal: bool = False
    restart: int | None = None


@dataclass(slots=True)
class _List:
    """One `w:num`: its levels, and the counters it shares with the other lists of its kind."""

    levels: dict[int, _Level]
    counters: dict[int, int]
    starts: dict[int, int] = field(default_factory=dict)
    """Values at which this list begins anew when it is first used."""


class Numbering:
    """The lists of one document, counting as its paragraphs are read in order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        abstract: dict[str, etree._Element] = {}
        for element in root if root is not None else ():
            if name_of(element) == "w:abstractNum":
                abstract[attribute(element, "w:abstractNumId") or ""] = element
        by_style = {
            style: element for element in abstract.values() if (style := value(element, "w:styleLink")) is not None
        }
        counters: dict[int, dict[int, int]] = {}
        for element in root if root is not None else ():
            if name_of(element) != "w:num":
                continue
            base = abstract.get(value(element, "w:abstractNumId") or "")
            if base is None:
                continue
            linked = value(base, "w:numStyleLink")
            base = by_style.get(linked, base) if linked is not None else base
            self._lists[attribute(element, "w:numId") or ""] = _read_list(
                element, base, counters.setdefault(id(base), {})
            )

    def level_of_style(self, list_id: str, style: str) -> int | None:
        """The level of a list that is meant for paragraphs of a style, or None."""
        known = self._lists.get(list_id)
        if known is None:
            return None
        return next((level for level, each in sorted(known.levels.items()) if each.style == style), None)

    def next(self, list_id: str, level: int) -> str | None:
        """Count one paragraph and return what is printed before it; None if the list is unknown."""
        known = self._lists.get(list_id)
        if known is None:
            return None
        level = min(max(level, 0), _LEVELS - 1)
        _count(known, level)
        shown = known.levels.get(level, _Level(text=f"%{level + 1}."))
        if shown.form == "bullet":
            return BULLET
        if shown.form == "none" and not _PLACEHOLDER.search(shown.text):
            return shown.text.strip()

        def filled(match: re.Match[str]) -> str:
            wanted = int(match[1]) - 1
            place = known.levels.get(wanted, _Level())
            count = known.counters.get(wanted, place.start)
            return format_number(count, "decimal" if shown.legal else place.form)

        return _PLACEHOLDER.sub(filled, shown.text).strip()


def _count(known: _List, level: int) -> None:
    counters = known.counters
    start = known.levels.get(level, _Level()).start
    if level in known.starts:
        counters[level] = known.starts.pop(level)
    else:
        counters[level] = counters[level] + 1 if level in counters else start
    for above in range(level):
        counters.setdefault(above, known.levels.get(above, _Level()).start)
    for below in range(level + 1, _LEVELS):
        restart = known.levels.get(below, _Level()).restart
        # 0 says "never"; n says "only after level n or one above it".
        if restart is None or level < restart:
            counters.pop(below, None)


def _read_list(element: etree._Element, base: etree._Element, counters: dict[int, int]) -> _List:
    levels = {_index(each): _read_level(each) for each in base if name_of(each) == "w:lvl"}
    starts: dict[int, int] = {}
    for override in element:
        if name_of(override) != "w:lvlOverride":
            continue
        replaced = child(override, "w:lvl")
        if replaced is not None:
            levels[_index(override)] = _read_level(replaced)
        start = number(override, "w:startOverride")
        if start is not None:
            starts[_index(override)] = start
    return _List(levels, counters, starts)


def _index(element: etree._Element) -> int:
    text = attribute(element, "w:ilvl") or "0"
    return int(text) if text.isascii() and text.isdigit() else 0


def _read_level(element: etree._Element) -> _Level:
    start = number(element, "w:start")
    return _Level(
        start=0 if start is None else start,
        form=value(element, "w:numFmt") or "decimal",
        text=value(element, "w:lvlText") or "",
        style=value(element, "w:pStyle"),
        legal=bool(switch(element, "w:isLgl")),
        restart=number(element, "w:lvlRestart"),
    )


def format_number(count: int, form: str) -> str:
    """A counter as Word prints it in one of its number formats; formats for other scripts come out in digits."""
    return _FORMS.get(form, str)(count)


_FORMS: dict[str, Callable[[int], str]] = {
    "lowerRoman": lambda count: roman(count).lower(),
    "upperRoman": roman,
    "lowerLetter": lambda count: letters(count).lower(),
    "upperLetter": letters,
    "decimalZero": lambda count: f"{count:02d}",
    "ordinal": ordinal,
    "none": lambda count: "",
}
