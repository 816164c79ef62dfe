"""Finds the main text of a web page: takes out menus, cookie notices, site headers and footers, and hidden parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

_Test = Callable[[etree._Element], bool]


def words(text: str) -> frozenset[str]:
    """The words of a text, for tables of names."""
    return frozenset(text.split())


def text_of(element: etree._Element) -> str:
    """All text in an element."""
    return "".join(str(text) for text in element.itertext())


_DROPPED = words(
    "script style noscript template nav form button select option datalist iframe object embed svg canvas audio video "
    "map head dialog input textarea"
)
_INLINE = words("a abbr b button em i iframe label script select small span strong style sup svg template")
_SITE_PARTS = frozenset({"header", "footer"})
"""Parts of the site where they frame the page; parts of the text where they stand inside an article."""
_ROLES = words("navigation banner contentinfo search dialog alertdialog menu menubar toolbar alert")
# Whole words of an element's id and classes that say "not the text".
_FRAME = re.compile(
    r"cookies?|consent|gdpr|ccc|breadcrumbs?|nav|navbar|navigation|menu|skip|skiplink|share|sharing|social|pagination|"
    r"pager|masthead|newsletter|feedback|survey|toolbar|backtotop|advert|advertisement|banner|related|translate|"
    r"noprint|searchbox|sitemap|sidebar|widgets?"
)
_FRAME_PHRASES = re.compile(
    r"site[-_]?(?:header|footer)|page[-_]?footer|global[-_]?(?:header|footer)|skip[-_]?link|back[-_]?to[-_]?top|"
    r"was[-_]this|related[-_]?(?:links|pages|content)|language[-_]?(?:switch|select)|no[-_]print|on[-_]this[-_]page"
)
_EXPANDABLE = re.compile(r"accordion|collaps|expand|panel|tab|toggle|details", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_FRAME_SHARE = 0.4
"""A part with this share of the page's text is the text, whatever its class is called."""
_MAIN_SHARE = 0.25
"""A marked main part with less of the page's text than this holds only a part of it, such as a summary."""


def main_text(root: etree._Element) -> etree._Element:
    """The element that holds the page's main text, with everything that frames it emptied."""
    body = next(root.iter("body"), root)
    _remove(body, _never_text)
    whole = _weight(body)
    main = _marked_main(body, whole)
    _remove(main, lambda element: _frames(element, main, whole))
    return main


def label(element: etree._Element) -> str:
    """The id and classes of an element, as one text."""
    return f"{element.get('id') or ''} {element.get('class') or ''}"


def _marked_main(body: etree._Element, whole: int) -> etree._Element:
    candidates = [e for e in body.iter("main", "article", "div", "section") if _is_main(e)]
    # Several articles make a list of teasers: only one that holds most of the page is its text.
    best = max(candidates, key=_weight, default=None)
    return body if best is None or _weight(best) < _MAIN_SHARE * whole else best


def _is_main(element: etree._Element) -> bool:
    return element.tag in ("main", "article") or element.get("role") == "main"


def _never_text(element: etree._Element) -> bool:
    return element.tag in _DROPPED or _hidden(element)


def _hidden(element: etree._Element) -> bool:
    """Whether a part is never shown; closed parts of an accordion are shown on a click, so they stay."""
    hidden = element.get("hidden")
    if hidden is None and not _HIDDEN_STYLE.search(element.get("style") or ""):
        return False
    if hidden == "until-found" or element.get("role") in ("region", "tabpanel"):
        return False
    return not _EXPANDABLE.search(label(element))


def _frames(element: etree._Element, main: etree._Element, whole: int) -> bool:
    if element is main:
        return False
    if element.get("role") in _ROLES:
        return True
    if element.tag in _SITE_PARTS:
        return not any(above.tag in ("article", "main", "section", "details") for above in element.iterancestors())
    names = label(element)
    if not names.strip() or element.tag in ("body", "html", "main", "article", "h1", "h2", "h3", "p", "table"):
        return False
    words = _WORD.findall(_CAMEL.sub(" ", names).lower())
    named = any(_FRAME.fullmatch(word) for word in words) or _FRAME_PHRASES.search(names.lower()) is not None
    return named and _weight(element) < _FRAME_SHARE * whole


def _weight(element: etree._Element) -> int:
    return sum(len(str(text).strip()) for text in element.itertext())


def _remove(root: etree._Element, unwanted: _Test) -> None:
    """Empty the highest elements that are unwanted; what is left of them parts blocks, or for words is nothing."""
    for element in list(_highest(root, unwanted)):
        inline = element.tag in _INLINE
        # Not by setting `tail`: lxml refuses to write the control characters that it reads.
        element.clear(keep_tail=True)  # type: ignore[call-arg]  # newer than the stubs
        element.tag = "wbr" if inline else "hr"


def _highest(root: etree._Element, unwanted: _Test) -> Iterator[etree._Element]:
    for element in root:
        if not isinstance(element.tag, str):
            continue  # an entity that is not resolved
        if unwanted(element):
            yield element
        else:
            yield from _highest(element, unwanted)
