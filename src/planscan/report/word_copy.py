"""A Word package with some parts changed or added, and without macros."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from io import BytesIO
from zipfile import ZipFile

from lxml import etree

from planscan.errors import OutputError
from planscan.extract.word.package import Package
from planscan.report.zips import zipped

_CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_STRICT = "http://purl.oclc.org/ooxml"
_TRANSITIONAL = "http://schemas.openxmlformats.org"


class Copy:
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
