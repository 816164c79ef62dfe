"""Native comments in a copy of a Word file, at the words of each passage.

The passages are found by their letters and digits: numbering, blanks and the like differ between the text that was
read and the file's own XML. Of words that occur more than once, as many are passed over as stand before the passage
in the text.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from unicodedata import normalize
from zipfile import ZipFile

from lxml import etree

from planscan.errors import OutputError
from planscan.extract.word.package import Package
from planscan.extract.word.xml import attribute, child, name_of
from planscan.report.marks import Job, Mark
from planscan.report.zips import zipped
from planscan.text import letters_and_digits

AUTHOR = "planscan"
INITIALS = "ps"
UNPLACED = "Evidence in footnotes, text boxes, headers or the like, where Word allows no comment:"

_STRAY = 50
"""Letters that may stand between the lines of a passage in the file and not in its text, such as deleted ones."""
_CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_STRICT = "http://purl.oclc.org/ooxml"
_TRANSITIONAL = "http://schemas.openxmlformats.org"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# What Word does not show as part of the body, or in which it allows no comments.
_PASSED_OVER = frozenset({"mc:Fallback", "w:txbxContent", "w:sdtPr", "w:pPr", "w:rPr"})
_GONE = {"accept": frozenset({"w:del", "w:moveFrom"}), "reject": frozenset({"w:ins", "w:moveTo"})}
_WORDS = {"accept": frozenset({"w:t"}), "reject": frozenset({"w:t", "w:delText"})}


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
    copy = _Copy(data, package, main)
    if relation is not None and there is not None:
        part = relation.target
    else:
        copy.join(part, root)
    book = _Comments(root, there)
    _annotate(root, book, job)
    return copy.packed({main: root, part: book.root})


# --- finding the words ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Spot:
    """One character's place: its text element and its index in that element's text."""

    element: etree._Element
    index: int


class _Body:
    """The characters of the main part in their order, each with its place; and its letters and digits."""

    def __init__(self, root: etree._Element, tracked: str) -> None:
        self._gone, self._words = _GONE[tracked] | _PASSED_OVER, _WORDS[tracked]
        self.spots: list[_Spot] = []
        letters: list[str] = []
        self._numbers: list[int] = []  # for each letter, the number of its character
        for element in self._texts(root):
            for index, character in enumerate(element.text or ""):
                for letter in filter(str.isalnum, normalize("NFKC", character).lower()):
                    letters.append(letter)
                    self._numbers.append(len(self.spots))
                self.spots.append(_Spot(element, index))
        self._letters = "".join(letters)

    def _texts(self, parent: etree._Element) -> Iterator[etree._Element]:
        for element in parent:
            name = name_of(element)
            if name in self._words:
                yield element
            elif name not in self._gone and not (name == "w:r" and _hidden(element)):
                yield from self._texts(element)

    def find(self, mark: Mark, text: str) -> tuple[int, int] | None:
        """Numbers of the first and last character of a passage, or None where its words do not stand in the body."""
        # Only lists that Word numbers are not found in one piece.
        whole = self._place(letters_and_digits(mark.quote), text[: mark.start])
        found = [whole] if whole is not None else [at for at in self._lines(mark, text) if at is not None]
        if not found:
            return None
        first, last = found[0], found[-1]
        # A line that was found far from the others is another one with the same words.
        if not first[1] <= last[1] <= first[0] + 2 * len(letters_and_digits(mark.quote)) + _STRAY:
            last = first
        return self._numbers[first[0]], self._with_tail(self._numbers[last[1] - 1], mark.quote)

    def _with_tail(self, number: int, quote: str) -> int:
        """The last character of a passage whose last letter is known: its full stop or bracket belongs to it."""
        tail = re.search(r"\W*$", quote)
        for wanted in tail.group() if tail is not None else "":
            after = self.spots[number + 1] if number + 1 < len(self.spots) else None
            if after is None or (after.element.text or "")[after.index] != wanted:
                break
            number += 1
        return number

    def _lines(self, mark: Mark, text: str) -> Iterator[tuple[int, int] | None]:
        for piece in re.finditer(r"[^\t\n]+", mark.quote):
            words = piece.group()
            # The number before a list item or heading is made by Word and stands nowhere in the file.
            for tried in (words, words.partition(" ")[2]):
                at = self._place(letters_and_digits(tried), text[: mark.start + piece.start()])
                if at is not None:
                    break
            yield at

    def _place(self, wanted: str, before: str) -> tuple[int, int] | None:
        places = list(_occurrences(wanted, self._letters)) if wanted else []
        if not places:
            return None
        passed = 0
        if len(places) > 1:
            passed = sum(1 for _ in _occurrences(wanted, letters_and_digits(before)))
        start = places[min(passed, len(places) - 1)]
        return start, start + len(wanted)


def _occurrences(wanted: str, letters: str) -> Iterator[int]:
    at = letters.find(wanted)
    while at >= 0:
        yield at
        at = letters.find(wanted, at + len(wanted))


def _hidden(run: etree._Element) -> bool:
    vanish = child(run, "w:rPr", "w:vanish")
    return vanish is not None and attribute(vanish, "w:val") not in {"0", "false", "off"}


# --- comments ---------------------------------------------------------------------------------------


class _Comments:
    """The comments part: those that were there, and ours after them."""

    def __init__(self, main: etree._Element, root: etree._Element | None) -> None:
        self.namespace = f"{{{etree.QName(main).namespace}}}"
        self._prefixes = {"w": self.namespace[1:-1]}
        self.root = root if root is not None else self.make("comments")
        used = [attribute(one, "w:id") or "" for tree in (self.root, main) for one in tree.iter(tag=etree.Element)]
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
    body = _Body(root, job.reading.tracked)
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
    # From the end to the start: what a run is cut into never moves the letters before the cut.
    ends = [(last + 1, body.spots[last], number) for _, last, number in placed]
    starts = [(first, body.spots[first], number) for first, _, number in placed]
    for _, spot, number, closing in sorted(
        [(*one, True) for one in ends] + [(*one, False) for one in starts], key=lambda one: (-one[0], one[3])
    ):
        if closing:
            _close(spot, book, number)
        else:
            _open(spot, book, number)


def _open(spot: _Spot, book: _Comments, number: str) -> None:
    _cut(spot.element, spot.index).addprevious(book.make("commentRangeStart", id=number))


def _close(spot: _Spot, book: _Comments, number: str) -> None:
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


def _is_last(spot: _Spot) -> bool:
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


# --- the package ------------------------------------------------------------------------------------


class _Copy:
    """The package with its changed parts, without macros: a copy that others are sent should run nothing."""

    def __init__(self, data: bytes, package: Package, main: str) -> None:
        with ZipFile(BytesIO(data)) as archive:
            self._names = [name for name in dict.fromkeys(archive.namelist()) if not _is_macro(name)]
        self._package, self._main = package, main
        folder, base = posixpath.split(main)
        self._relations_part = posixpath.join(folder, "_rels", f"{base}.rels")
        self._relations = self._list(self._relations_part)
        self._types = self._list(_CONTENT_TYPES)
        self._drop_macros()

    def _list(self, part: str) -> etree._Element:
        root = self._package.xml(part)
        if root is None:
            raise OutputError(f"{self._package.name}: its part {part!r} is missing, so no comments can be added.")
        return root

    def join(self, part: str, root: etree._Element) -> None:
        """Enter a new comments part in the lists of relationships and parts; `root` tells the dialect of the file."""
        strict = "purl.oclc.org" in (etree.QName(root).namespace or "")
        base = f"{_STRICT}/officeDocument" if strict else f"{_TRANSITIONAL}/officeDocument/2006"
        relation = etree.SubElement(self._relations, f"{_RELATIONS}Relationship")
        relation.attrib.update(
            {"Id": "rIdPlanscan", "Type": f"{base}/relationships/comments", "Target": posixpath.basename(part)}
        )
        etree.SubElement(self._types, f"{_TYPES}Override", PartName=f"/{part}", ContentType=_COMMENTS_TYPE)

    def packed(self, changed: Mapping[str, etree._Element]) -> bytes:
        return zipped(self._parts({**changed, self._relations_part: self._relations, _CONTENT_TYPES: self._types}))

    def _parts(self, changed: Mapping[str, etree._Element]) -> Iterator[tuple[str, bytes]]:
        left = {name.lower(): (name, root) for name, root in changed.items()}
        for name in self._names:
            _, root = left.pop(name.lower(), (name, None))
            yield name, _xml(root) if root is not None else self._package.read(name) or b""
        for name, root in left.values():
            yield name, _xml(root)

    def _drop_macros(self) -> None:
        for one in list(self._relations):
            if (one.get("Type") or "").endswith("/vbaProject"):
                self._relations.remove(one)
        for one in list(self._types):
            part = (one.get("PartName") or "").lstrip("/")
            if part.lower() == self._main.lower():
                one.set("ContentType", _DOCUMENT_TYPE)
            elif _is_macro(part):
                self._types.remove(one)


def _is_macro(name: str) -> bool:
    return posixpath.basename(name).lower().startswith(("vbaproject.bin", "vbadata.xml"))


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
