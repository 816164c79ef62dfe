"""Word's fields: codes that Word replaces by a result, such as links, contents and counters."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from lxml import etree

from planscan.extract.word.xml import attribute


@dataclass(slots=True)
class Field:
    """An open field: its code while that is gathered, and where its result began in the paragraph."""

    code: str = ""
    in_result: bool = False
    start: int = 0

    @property
    def name(self) -> str:
        return field_name(self.code)

    @property
    def is_contents(self) -> bool:
        """Whether its result is a table of contents, an index or the like."""
        return self.name in {"TOC", "INDEX", "TOA"}

    @property
    def link(self) -> str:
        return link_of(self.code)


def field_name(code: str) -> str:
    """The first word of a field's code in capitals, such as "REF"; empty where there is none."""
    words = code.split()
    return words[0].upper() if words else ""


def link_of(code: str) -> str:
    r"""The target of a HYPERLINK field such as `HYPERLINK "https://x.scot" \l "part"`; empty for other fields."""
    if field_name(code) != "HYPERLINK":
        return ""
    before, _, after = code.partition("\\l")
    target = _quoted(before)
    anchor = _quoted(after)
    return f"{target}#{anchor}" if anchor else target


def _quoted(code: str) -> str:
    parts = code.split('"')
    return parts[1].strip() if len(parts) > 2 else ""


def fields_balanced(root: etree._Element) -> bool:
    """Whether every field that is opened is closed; if not, a lost end would hide everything after it."""
    kinds = Counter(attribute(mark, "w:fldCharType") for mark in root.iter("{*}fldChar"))
    return kinds["begin"] == kinds["end"]
