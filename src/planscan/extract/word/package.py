"""Opens zipped document packages (Word, OpenDocument) and XML so that a hostile file cannot do harm.

A zip may unpack to far more than it weighs, and XML may point to other files or define words that grow without
end. Parts are unpacked one by one against a budget; entities and external targets are never followed.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from planscan.errors import LimitError, PasswordError, UnreadableFileError
from planscan.model import Limits

_MAX_ENTRIES = 10_000
_MAX_RATIO = 200
"""Unpacked by packed size. The largest honest ratio seen in 380 Word files is 74."""
_SMALL = 1_000_000
"""Below this many bytes a part may have any ratio: empty tables and blank styles pack very well."""
_CHUNK = 1 << 16
_RELATIONSHIP = "{*}Relationship"


@dataclass(frozen=True, slots=True)
class Relationship:
    """One line of a part's `.rels`: `kind` is the last word of its type; `target` a part name, or a URL if external."""

    id: str
    kind: str
    target: str
    external: bool


class Package:
    """The parts of a zipped document, each unpacked when it is asked for and charged to one budget."""

    def __init__(self, data: bytes, *, name: str, limits: Limits) -> None:
        """Open the zip's list of parts; nothing is unpacked yet.

        Raises:
            UnreadableFileError: the bytes are no zip, or its list of parts is damaged.
            LimitError: it lists more parts than any honest document.
        """
        self.name = name
        self._left = limits.unpacked_mb * 10**6
        self._limit_mb = limits.unpacked_mb
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, OSError) as error:
            raise UnreadableFileError(
                f"{name}: the file is damaged or cut short ({error}). Ask for it again, or open it in its own "
                "program, save it anew and try that copy."
            ) from error
        if len(self._zip.infolist()) > _MAX_ENTRIES:
            raise LimitError(f"{name}: holds more than {_MAX_ENTRIES} parts, which no document needs. It was not read.")
        # Part names are compared without regard to case, as the packaging standard says.
        self._entries = {_normal(info.filename).lower(): info for info in self._zip.infolist()}

    def __contains__(self, part: str) -> bool:
        return _normal(part).lower() in self._entries

    def read(self, part: str) -> bytes | None:
        """The bytes of a part, or None if the package has none of that name.

        Raises:
            LimitError: the package unpacks to more than the limit, or a part packs a bomb.
            PasswordError: the part is encrypted.
            UnreadableFileError: the part is damaged.
        """
        info = self._entries.get(_normal(part).lower())
        if info is None:
            return None
        if info.flag_bits & 0x1:
            raise PasswordError(f"{self.name}: the file is locked with a password. Save a copy without one.")
        try:
            return self._unpack(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
            raise UnreadableFileError(
                f"{self.name}: the part {part!r} is damaged ({error}). Open the file in its own program, save it "
                "anew and try that copy."
            ) from error

    def xml(self, part: str) -> etree._Element | None:
        """The root element of an XML part, or None if the package has none of that name.

        Raises:
            UnreadableFileError: the part is no XML, not even with errors mended.
        """
        data = self.read(part)
        return None if data is None else parse_xml(data, name=self.name, part=part)

    def relationships(self, part: str) -> tuple[Relationship, ...]:
        """The relationships of a part ("" for the package), in their order; empty where there are none."""
        folder, _, base = part.rpartition("/")
        rels = f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"
        try:
            root = self.xml(rels)
        except UnreadableFileError:
            return ()  # as Word does: the parts that can still be found are shown
        if root is None:
            return ()
        return tuple(_relationship(element, folder) for element in root.iter(_RELATIONSHIP))

    def _unpack(self, info: zipfile.ZipInfo) -> bytes:
        chunks: list[bytes] = []
        size = 0
        with self._zip.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                self._left -= len(chunk)
                if self._left < 0:
                    raise LimitError(
                        f"{self.name}: unpacks to more than {self._limit_mb} MB, so its reading was stopped. "
                        "Pictures in the document may be the cause: save a copy with compressed pictures."
                    )
                if size > _SMALL and size > _MAX_RATIO * max(1, info.compress_size):
                    raise LimitError(
                        f"{self.name}: a part unpacks to more than {_MAX_RATIO} times its size, as only a file made "
                        "to do harm does. It was not read."
                    )
                chunks.append(chunk)
        return b"".join(chunks)


def parse_xml(data: bytes, *, name: str, part: str) -> etree._Element:
    """Parse XML without entities, network or unbounded depth; small errors are mended, as Word mends them.

    Raises:
        UnreadableFileError: nothing of it can be read as XML.
    """
    try:
        return etree.fromstring(data, _parser(recover=False))
    except (etree.XMLSyntaxError, ValueError):
        pass
    try:
        root = etree.fromstring(data, _parser(recover=True))
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise UnreadableFileError(
            f"{name}: the part {part!r} is damaged. Open the file in its own program, save it anew and try that copy."
        )
    return root


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def _relationship(element: etree._Element, folder: str) -> Relationship:
    target = element.get("Target") or ""
    external = element.get("TargetMode") == "External"
    if not external:
        target = _normal(posixpath.join("/" + folder, unquote(target)))
    return Relationship(
        id=element.get("Id") or "",
        kind=(element.get("Type") or "").rsplit("/", 1)[-1],
        target=target,
        external=external,
    )


def _normal(part: str) -> str:
    return posixpath.normpath("/" + part.replace("\\", "/")).lstrip("/")
