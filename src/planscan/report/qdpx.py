"""REFI-QDA projects (.qdpx) and codebooks (.qdc), which NVivo, QualCoder, ATLAS.ti and MAXQDA open.

Criteria are codes, grouped by catalogue and theme; each file of the plan is a plain text source, and each passage that
is evidence a selection in it with a coding for every criterion. Positions count Unicode characters from 0, the end
left out, as evidence maps do.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from planscan.definitions import definitions
from planscan.model import EvidenceMap
from planscan.originals import Originals
from planscan.report import words
from planscan.report.marks import Found, passages, told
from planscan.report.page import Item, Page, Section
from planscan.report.zips import FIXED, zipped

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"

_SPACE = uuid5(NAMESPACE_URL, "planscan:refi-qda")
_DATE = FIXED.isoformat() + "Z"
_USER = "planscan"
_NAME_LENGTH = 60
"""Characters of a quote that name its selection."""

# Colours that people with any kind of colour vision can tell apart (Okabe and Ito), one for each theme in turn.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999")


def write(evidence_map: EvidenceMap, originals: Originals) -> bytes:
    """The project: a zip of `project.qde` and the text of each file.

    Raises:
        PlanscanError: a file of the plan is gone, has changed, or cannot be read again.
    """
    texts = [originals.text(number) for number in range(len(evidence_map.documents))]
    parts = [("project.qde", _xml(_project(evidence_map)))]
    parts += [(f"Sources/{_source_id(evidence_map, n)}.txt", text.encode("utf-8")) for n, text in enumerate(texts)]
    return zipped(parts)


def write_codebook(evidence_map: EvidenceMap) -> bytes:
    """The codebook alone: the criteria of the map's catalogues."""
    book = _Writer(CODEBOOK)
    root = book.element("CodeBook", None, origin=_origin(evidence_map))
    _codes(book, root, evidence_map)
    return _xml(root)


# --- the project ------------------------------------------------------------------------------------


def _project(evidence_map: EvidenceMap) -> etree._Element:
    book = _Writer(PROJECT)
    page = Page(evidence_map, definitions(evidence_map.catalogues))
    user = _guid("user", _USER)
    root = book.element("Project", None, name=page.title, origin=_origin(evidence_map), creatingUserGUID=user)
    root.set("creationDateTime", _DATE)
    book.element("User", book.element("Users", root), guid=user, name=_USER)
    _codes(book, book.element("CodeBook", root), evidence_map)
    sources = book.element("Sources", root)
    for number in range(len(evidence_map.documents)):
        _source(book, sources, evidence_map, number)
    book.text("Description", root, _described(page))
    return root


def _source(book: _Writer, sources: etree._Element, evidence_map: EvidenceMap, number: int) -> None:
    guid = _source_id(evidence_map, number)
    stamp = evidence_map.documents[number]
    path = f"internal://{guid}.txt"
    source = book.element("TextSource", sources, guid=guid, name=stamp.file, plainTextPath=path, **_made())
    book.text("Description", source, f"{stamp.media_type}, SHA-256 {stamp.sha256}")
    for found in passages(evidence_map, number):
        _selection(book, source, guid, found)


def _selection(book: _Writer, source: etree._Element, source_id: str, found: list[Found]) -> None:
    one = found[0][1]
    place = f"{source_id}:{one.start}-{one.end}"
    name = " ".join(one.quote.split())[:_NAME_LENGTH]
    at = {"startPosition": str(one.start), "endPosition": str(one.end)}
    guid = _guid("selection", place)
    selection = book.element("PlainTextSelection", source, guid=guid, name=name, **at, **_made())
    where = f"p. {one.page}. " if one.page is not None else ""
    book.text("Description", selection, where + "; ".join(told(result, evidence) for result, evidence in found))
    for result, _ in found:
        guid = _guid("coding", place, result.catalogue, result.criterion)
        coding = book.element("Coding", selection, guid=guid, **_made())
        book.element("CodeRef", coding, targetGUID=_code_id(result.catalogue, result.criterion))


# --- codes ------------------------------------------------------------------------------------------


def _codes(book: _Writer, parent: etree._Element, evidence_map: EvidenceMap) -> None:
    """Codes in three steps: catalogue, theme, criterion; names are unique, as some programs need them to be."""
    page = Page(evidence_map, definitions(evidence_map.catalogues))
    codes = book.element("Codes", parent)
    names = _Names()
    for one in page.sections:
        group = _group(book, codes, names.new(one.title, one.stamp.id), one.stamp.id)
        for number, (theme, items) in enumerate(_themes(one)):
            colour = _COLOURS[number % len(_COLOURS)]
            shelf = _group(book, group, names.new(theme, one.stamp.id), f"{one.stamp.id}/{theme}", colour)
            for item in items:
                _code(book, shelf, item, names.new(item.result.criterion, one.stamp.id), colour)


def _themes(one: Section) -> Iterator[tuple[str, list[Item]]]:
    for theme, groups in one.themes:
        yield theme, [item for group in groups for item in group.items]


def _group(book: _Writer, parent: etree._Element, name: str, key: str, colour: str = _COLOURS[-1]) -> etree._Element:
    return book.element("Code", parent, guid=_guid("group", key), name=name, isCodable="false", color=colour)


def _code(book: _Writer, parent: etree._Element, item: Item, name: str, colour: str) -> None:
    guid = _code_id(item.result.catalogue, item.result.criterion)
    code = book.element("Code", parent, guid=guid, name=name, isCodable="true", color=colour)
    book.text("Description", code, _meaning(item))


def _meaning(item: Item) -> str:
    """What the criterion is about, for the code's description."""
    criterion = item.criterion
    if criterion is None:
        return item.statement
    lines = [criterion.statement, f"Status: {words.STATUSES.get(criterion.status, criterion.status)}."]
    if criterion.look_for:
        lines.append("Look for: " + "; ".join(criterion.look_for) + ".")
    if criterion.not_evidence:
        lines.append("Not evidence: " + "; ".join(criterion.not_evidence) + ".")
    lines.append(f"Source: {criterion.source.title}, {criterion.source.place}.")
    return "\n".join(lines)


class _Names:
    """Names that are each given once: one that was given already gets what it belongs to before it."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def new(self, name: str, owner: str) -> str:
        made = name if name not in self._given else f"{owner}: {name}"
        self._given.add(made)
        return made


# --- identities and XML -----------------------------------------------------------------------------


def _guid(*key: str) -> str:
    """The same identity for the same thing in every export, so that projects can be merged."""
    return str(uuid5(_SPACE, "\x1f".join(key)))


def _code_id(catalogue: str, criterion: str) -> str:
    return _guid("code", catalogue, criterion)


def _source_id(evidence_map: EvidenceMap, number: int) -> str:
    return _guid("source", evidence_map.documents[number].sha256, str(number))


def _made() -> dict[str, str]:
    """Who and when: some programs open no project in which these are missing."""
    return {"creatingUser": _guid("user", _USER), "creationDateTime": _DATE}


def _origin(evidence_map: EvidenceMap) -> str:
    return f"planscan {evidence_map.planscan}"


def _described(page: Page) -> str:
    versions = "; ".join(f"{one.stamp.id} {one.stamp.version}" for one in page.sections)
    return f"Evidence that planscan {page.map.planscan} found. Catalogues: {versions}. Dates in this file are fixed."


class _Writer:
    """Makes elements of one name space."""

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace

    def element(self, name: str, parent: etree._Element | None, /, **attributes: str) -> etree._Element:
        tag = f"{{{self._namespace}}}{name}"
        given = {key: _clean(value) for key, value in attributes.items()}
        if parent is None:
            return etree.Element(tag, given, nsmap={None: self._namespace})  # type: ignore[dict-item]
        return etree.SubElement(parent, tag, given)

    def text(self, name: str, parent: etree._Element, words: str) -> None:
        self.element(name, parent).text = _clean(words)


def _clean(text: str) -> str:
    return "".join(c for c in text if c >= " " or c in "\t\n")


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True, pretty_print=True)
