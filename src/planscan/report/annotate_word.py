"""Native comments in a copy of a Word file, at the words of each passage."""

from __future__ import annotations

import posixpath
from copy import deepcopy

from lxml import etree

from planscan.errors import OutputError
from planscan.extract.word.package import Package
from planscan.extract.word.xml import attribute, child, name_of
from planscan.report.marks import Job
from planscan.report.word_body import Body, Spot
from planscan.report.word_copy import Copy

AUTHOR = "planscan"
INITIALS = "ps"
UNPLACED = "Evidence in footnotes, text boxes, headers or the like, where Word allows no comment:"

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def write(data: bytes, job: Job) -> bytes:
    """The Word file with one comment for each mark; macros, if it has any, are left out.

    Raises:
        OutputError: it has no main part that can be read.
        PlanscanError: the package is damaged or a bomb.
    """
    package = Package(data, name=job.name, limits=job.reading.limits)
    main = next((one.target for one in package.relationships("") if one.kind == "officeDocument"), "word/document.xml")
    root = package.xml(main)
    if root is None:
        raise OutputError(f"{job.name}: its main part is missing, so no comments can be added.")
    relation = next((one for one in package.relationships(main) if one.kind == "comments" and not one.external), None)
    there = package.xml(relation.target) if relation is not None else None
    part = posixpath.join(posixpath.dirname(main), "planscan-comments.xml")
    copy = Copy(data, package, main)
    if relation is not None and there is not None:
        part = relation.target
    else:
        copy.join(part, root)
    book = _Comments(root, there)
    _annotate(root, book, job)
    return copy.packed({main: root, part: book.root})


class _Comments:
    """The comments part: those that were there, and ours after them."""

    def __init__(self, main: etree._Element, root: etree._Element | None) -> None:
        self.namespace = f"{{{etree.QName(main).namespace}}}"
        self._prefixes = {"w": self.namespace[1:-1]}
        self.root = root if root is not None else self.make("comments")
        names = [f"{self.namespace}{name}" for name in ("comment", "commentReference", "commentRangeStart")]
        used = [attribute(one, "w:id") or "" for tree in (self.root, main) for one in tree.iter(*names)]
        self._next = max((int(one) for one in used if one.isdecimal()), default=-1) + 1

    def make(self, name: str, parent: etree._Element | None = None, **attributes: str) -> etree._Element:
        """A Word element, in the name space that this file uses."""
        given = {f"{self.namespace}{key}": value for key, value in attributes.items()}
        if parent is None:
            return etree.Element(f"{self.namespace}{name}", given, nsmap=self._prefixes)
        return etree.SubElement(parent, f"{self.namespace}{name}", given)

    def add(self, text: str) -> str:
        """Add a comment with a paragraph for each line of the text; returns its id."""
        number, self._next = str(self._next), self._next + 1
        comment = self.make("comment", self.root, id=number, author=AUTHOR, initials=INITIALS)
        for line in text.split("\n"):
            words = self.make("t", self.make("r", self.make("p", comment)))
            words.text, words.attrib[_SPACE] = _clean(line), "preserve"
        return number

    def reference(self, number: str) -> etree._Element:
        """The run that shows the comment's mark."""
        run = self.make("r")
        self.make("commentReference", run, id=number)
        return run


def _annotate(root: etree._Element, book: _Comments, job: Job) -> None:
    body = Body(root, job.reading.tracked)
    placed: list[tuple[int, int, str]] = []
    unplaced: list[str] = []
    for mark in job.marks:
        at = body.find(mark, job.text)
        if at is None:
            unplaced.append(f"“{mark.quote}”\n{mark.comment}")
        else:
            placed.append((*at, book.add(mark.comment)))
    if unplaced:
        _open_with(root, book, "\n".join([UNPLACED, *unplaced]))
    edges = [(last + 1, True, body.spots[last], number) for _, last, number in placed]
    edges += [(first, False, body.spots[first], number) for first, _, number in placed]
    # From the end to the start: what a run is cut into never moves the letters before the cut.
    for _, closing, spot, number in sorted(edges, key=lambda edge: (-edge[0], edge[1])):
        (_close if closing else _open)(spot, book, number)


def _open(spot: Spot, book: _Comments, number: str) -> None:
    _cut(spot.element, spot.index).addprevious(book.make("commentRangeStart", id=number))


def _close(spot: Spot, book: _Comments, number: str) -> None:
    end = book.make("commentRangeEnd", id=number)
    top = _child_of_paragraph(spot.element)
    if top is spot.element.getparent() and not _is_last(spot):
        _cut(spot.element, spot.index + 1).addprevious(end)
    else:
        top.addnext(end)
    end.addnext(book.reference(number))


def _open_with(root: etree._Element, book: _Comments, text: str) -> None:
    """Put a comment at the first paragraph of the body."""
    paragraph = next((one for one in root.iter(f"{book.namespace}p")), None)
    if paragraph is None:
        return
    number = book.add(text)
    at = 1 if child(paragraph, "w:pPr") is not None else 0
    paragraph.insert(at, book.make("commentRangeStart", id=number))
    paragraph.append(book.make("commentRangeEnd", id=number))
    paragraph.append(book.reference(number))


def _is_last(spot: Spot) -> bool:
    return spot.element.getnext() is None and spot.index + 1 >= len(spot.element.text or "")


def _cut(element: etree._Element, index: int) -> etree._Element:
    """The child of the paragraph that begins at a character of a text element; its run is cut in two if need be.

    A run inside a link or a tracked change is left whole: the comment then begins or ends with that.
    """
    run, top = element.getparent(), _child_of_paragraph(element)
    if run is not top or (index == 0 and _opens(element, run)):
        return top
    right = etree.Element(run.tag)
    right.attrib.update(run.attrib)
    properties = child(run, "w:rPr")
    if properties is not None:
        right.append(deepcopy(properties))
    following = list(element.itersiblings())
    right.append(_rest(element, index))
    right.extend(following)
    run.addnext(right)
    return right


def _rest(element: etree._Element, index: int) -> etree._Element:
    """A text element with what follows the character; the given one keeps what stands before."""
    rest = etree.Element(element.tag)
    rest.attrib.update(element.attrib)
    text = element.text or ""
    element.text, rest.text = text[:index], text[index:]
    element.attrib[_SPACE] = rest.attrib[_SPACE] = "preserve"
    return rest


def _opens(element: etree._Element, run: etree._Element) -> bool:
    before = element.getprevious()
    return before is None or name_of(before) == "w:rPr"


def _child_of_paragraph(element: etree._Element) -> etree._Element:
    while (parent := element.getparent()) is not None and name_of(parent) != "w:p":
        element = parent
    return element


def _clean(text: str) -> str:
    return "".join(c for c in text if c >= " ")
