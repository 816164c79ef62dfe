"""Names in Word's XML: one short name for an element, whichever of the two published name spaces a file uses.

Strict files (ISO/IEC 29500) use other URIs than transitional ones for the very same elements.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "http://purl.oclc.org/ooxml/drawingml/diagram": "dgm",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://purl.oclc.org/ooxml/drawingml/chart": "c",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "urn:schemas-microsoft-com:vml": "v",
}
_OFF = frozenset({"0", "false", "off", "none"})


@lru_cache(maxsize=4096)
def _short(tag: str) -> str:
    uri, _, local = tag.rpartition("}")
    return f"{_PREFIXES.get(uri[1:], '?')}:{local}"


def name_of(element: etree._Element) -> str:
    """Such as "w:p"; "?:x" for an element of a name space that is not ours, "" for what is no element."""
    tag = element.tag
    return _short(tag) if isinstance(tag, str) else ""


def attribute(element: etree._Element | None, name: str) -> str | None:
    """The value of an attribute by its short name ("w:val"), in either name space; None if it is not there."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if _short(str(key)) == name:
            return str(value)
    return None


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first descendant along a path of short names, or None."""
    for name in path:
        if element is None:
            return None
        element = next((each for each in element if name_of(each) == name), None)
    return element


def value(element: etree._Element | None, *path: str) -> str | None:
    """The `w:val` of the element along a path, or None."""
    return attribute(child(element, *path), "w:val")


def number(element: etree._Element | None, *path: str) -> int | None:
    """The `w:val` of the element along a path as a whole number, or None where there is none."""
    text = value(element, *path)
    try:
        return None if text is None else int(text)
    except ValueError:
        return None


def switch(element: etree._Element | None, name: str) -> bool | None:
    """Whether an on-off property is on, off, or (None) not said."""
    found = child(element, name)
    if found is None:
        return None
    return (attribute(found, "w:val") or "1").lower() not in _OFF


def descendants(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """All descendants of a short name that Word shows: of alternatives only the first."""
    for each in element:
        if name_of(each) == name:
            yield each
        inner = alternative(each) if name_of(each) == "mc:AlternateContent" else each
        if inner is not None:
            yield from descendants(inner, name)


def alternative(element: etree._Element) -> etree._Element | None:
    """What is shown of an `mc:AlternateContent`: its choice, else its fallback.

    A text box is in the file twice, once for new and once for old programs; to read both is to read it twice.
    """
    choice = child(element, "mc:Choice")
    return choice if choice is not None else child(element, "mc:Fallback")
