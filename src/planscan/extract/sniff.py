"""Tells what a file is from its bytes, whatever its name says."""

from __future__ import annotations

import io
import zipfile
import zlib
from enum import StrEnum
from pathlib import PurePath

from planscan.errors import InputError, PasswordError, UnreadableFileError


class Format(StrEnum):
    """What a file's bytes are."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    DOC = "doc"
    RTF = "rtf"
    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"


_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PDF_WINDOW = 1024
"""PDF readers accept other bytes before the header, up to this many."""
_TEXT_WINDOW = 4096
_HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<!-- saved from url")
_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
_TEXT_SUFFIXES = _MARKDOWN_SUFFIXES | {".txt", ".text"}
_OTHER_KINDS = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"II*\x00": "a TIFF picture",
    b"MM\x00*": "a TIFF picture",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"\x00asm": "a program",
    b"MZ": "a Windows program",
    b"\x7fELF": "a program",
    b"MIME-Version:": "a web archive (save the page as HTML)",
    b"From: <Saved by": "a web archive (save the page as HTML)",
}
_LOCK_FILE_BYTES = 165
"""Word's lock files (`~$plan.docx`) hold a user's name and have at most this many bytes."""


def sniff(data: bytes, name: str) -> Format:
    """The format of a file's bytes; the name only tells Markdown from plain text.

    Raises:
        InputError: the file is empty, or a lock file that Word leaves beside an open document.
        PasswordError: an Office file that is locked with a password.
        UnreadableFileError: bytes of a kind that planscan does not read.
    """
    if name.startswith("~$") and len(data) <= _LOCK_FILE_BYTES:
        raise InputError(
            f"{name}: this is the small file that Word keeps beside a document while it is open. "
            f"Give planscan the document {name.removeprefix('~$')!r} itself."
        )
    if not data.strip(b"\x00 \t\r\n"):
        raise InputError(f"{name}: the file is empty. Check that it was saved or downloaded completely.")
    head = data[:_PDF_WINDOW]
    if b"%PDF-" in head:
        return Format.PDF
    if data.startswith(_ZIP):
        return _zipped(data, name)
    if data.startswith(_OLE):
        return _compound(data, name)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return Format.RTF
    for start, what in _OTHER_KINDS.items():
        if data.startswith(start):
            raise _unknown(name, what)
    return _textual(data, name)


def _zipped(data: bytes, name: str) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:80] if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, OSError, EOFError):
        return Format.DOCX  # its reader says what is damaged
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return Format.ODT
    if kind or any(each.startswith(("xl/", "ppt/")) for each in names):
        raise _unknown(name, "a spreadsheet, slides or another kind of document")
    return Format.DOCX


def _compound(data: bytes, name: str) -> Format:
    """Tell apart what Office keeps in its old container: a locked document, an old Word file, something else."""
    if _stream_named(data, "EncryptedPackage") or _stream_named(data, "EncryptionInfo"):
        raise PasswordError(
            f"{name}: the file is locked with a password. Open it in Word, take the password off "
            "(File, Info, Protect Document), save a copy and scan that."
        )
    if _stream_named(data, "WordDocument"):
        return Format.DOC
    raise _unknown(name, "an old Office file, but no Word document")


def _stream_named(data: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") in data


def _textual(data: bytes, name: str) -> Format:
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:_TEXT_WINDOW]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = data[:_TEXT_WINDOW].decode("utf-16", errors="replace").encode()
    elif b"\x00" in start:
        raise _unknown(name, "of an unknown kind")
    suffix = PurePath(name).suffix.lower()
    lowered = start.lower()
    if suffix in _HTML_SUFFIXES or lowered.startswith(_HTML_STARTS):
        return Format.HTML
    # Pages may begin with a comment or a declaration; plain text may talk of tags.
    if suffix not in _TEXT_SUFFIXES and any(mark in lowered for mark in _HTML_STARTS):
        return Format.HTML
    if lowered.startswith(b"<?xml"):
        raise _unknown(name, "XML, but no web page")
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x0b\x1b" for byte in start)
    if controls > 0.02 * len(start):
        raise _unknown(name, "of an unknown kind")
    return Format.MARKDOWN if suffix in _MARKDOWN_SUFFIXES else Format.TEXT


def _unknown(name: str, what: str) -> UnreadableFileError:
    return UnreadableFileError(
        f"{name}: the file is {what}. planscan reads PDF, Word (.docx, .doc), OpenDocument text, RTF, web pages, "
        "Markdown and plain text."
    )
