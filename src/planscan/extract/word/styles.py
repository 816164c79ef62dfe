"""What Word's styles say about a paragraph: its heading level, list, look and kind, inheritance resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lxml import etree

from planscan.extract.word.xml import attribute, child, name_of, number, switch, value

# Names are in lower case. Word keeps the English ones in every language; other programs write their own.
_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo|kop|rubrik|overskrift) ?([1-9])")
_CONTENTS = re.compile(r"(?:toc|contents) ?(?:[1-9]|heading)|table of figures|index [1-9]")
_BODY_LEVEL = 9
"""An outline level of 9 says "body text", whatever the style is based on."""
_WORDS_DEFAULT_SIZE = 10.0
"""Points that Word uses where neither a style nor the document's defaults name a size."""


@dataclass(frozen=True, slots=True)
class Look:
    """How text looks; None where nothing is said and the style below decides."""

    bold: bool | None = None
    size: float | None = None
    hidden: bool | None = None

    def over(self, below: Look) -> Look:
        """The same look, with what it leaves open taken from `below`."""
        return Look(
            bold=below.bold if self.bold is None else self.bold,
            size=below.size if self.size is None else self.size,
            hidden=below.hidden if self.hidden is None else self.hidden,
        )


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph or character style with all that it inherits.

    Attributes:
        name: as the file gives it, in lower case.
        outline: outline level from 0, None for body text.
        number: id of its list ("0" for none), None where it says nothing.
        level: level in that list, None where it says nothing.
    """

    id: str = ""
    name: str = ""
    outline: int | None = None
    look: Look = field(default_factory=Look)
    number: str | None = None
    level: int | None = None

    @property
    def heading(self) -> int:
        """Heading level from 1, or 0."""
        named = _HEADING.fullmatch(self.name)
        if named:
            return int(named[1])
        if self.name == "title":
            return 1
        return 0 if self.outline is None else self.outline + 1

    @property
    def contents(self) -> bool:
        """Whether it is for lines of a table of contents."""
        return bool(_CONTENTS.fullmatch(self.name))

    @property
    def caption(self) -> bool:
        return self.name in {"caption", "figure caption", "table caption"}


class Styles:
    """The styles of one document by id; an unknown id is the default style."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._default_id = ""
        self._resolved: dict[str, Style] = {}
        defaults = None if root is None else child(root, "w:docDefaults", "w:rPrDefault", "w:rPr")
        self._base = Style(look=read_look(defaults).over(Look(bold=False, size=_WORDS_DEFAULT_SIZE, hidden=False)))
        for element in root if root is not None else ():
            if name_of(element) != "w:style":
                continue
            identity = attribute(element, "w:styleId") or ""
            self._elements[identity] = element
            if attribute(element, "w:type") == "paragraph" and attribute(element, "w:default") in {"1", "true", "on"}:
                self._default_id = identity

    def paragraph(self, identity: str | None) -> Style:
        """The style of a paragraph that names this style id (None: it names none)."""
        known = identity if identity is not None and identity in self._elements else self._default_id
        return self._resolve(known, frozenset())

    def character(self, identity: str | None) -> Look:
        """What a character style says, on its own."""
        look = Look()
        seen: set[str] = set()
        while identity is not None and identity in self._elements and identity not in seen:
            seen.add(identity)
            element = self._elements[identity]
            look = look.over(read_look(child(element, "w:rPr")))
            identity = value(element, "w:basedOn")
        return look

    def _resolve(self, identity: str, below: frozenset[str]) -> Style:
        if identity not in self._elements or identity in below:
            return self._base
        if identity not in self._resolved:
            element = self._elements[identity]
            based_on = value(element, "w:basedOn")
            parent = self._base if based_on is None else self._resolve(based_on, below | {identity})
            self._resolved[identity] = _style(identity, element, parent)
        return self._resolved[identity]


def _style(identity: str, element: etree._Element, parent: Style) -> Style:
    properties = child(element, "w:pPr")
    style = replace(
        parent,
        id=identity,
        name=(value(element, "w:name") or identity).strip().lower(),
        look=read_look(child(element, "w:rPr")).over(parent.look),
    )
    outline = number(properties, "w:outlineLvl")
    if outline is not None:
        style = replace(style, outline=outline if 0 <= outline < _BODY_LEVEL else None)
    elif (inherited := _HEADING.fullmatch(parent.name)) and style.outline is None:
        # "My heading" based on "heading 2" is a heading of level 2, also where the file leaves the level unsaid.
        style = replace(style, outline=int(inherited[1]) - 1)
    list_id = value(properties, "w:numPr", "w:numId")
    if list_id is not None:
        style = replace(style, number=list_id)
    level = number(properties, "w:numPr", "w:ilvl")
    if level is not None:
        style = replace(style, level=level)
    return style


def read_look(properties: etree._Element | None) -> Look:
    """The look that a `w:rPr` asks for."""
    if properties is None:
        return Look()
    half_points = number(properties, "w:sz")
    return Look(
        bold=switch(properties, "w:b"),
        size=None if half_points is None else half_points / 2,
        hidden=switch(properties, "w:vanish"),
    )
