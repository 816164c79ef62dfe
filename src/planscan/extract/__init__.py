"""From a file to a Document: every format, each read in a watched process of its own.

Readers are imported only when a file of their kind comes, inside the worker, so that a caller that only waits stays
small and quick.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from planscan.errors import InputError, LimitError
from planscan.model import Document, ReadOptions

if TYPE_CHECKING:
    from planscan.extract.sniff import Format
    from planscan.extract.worker import PendingDocument

__all__ = ["extract", "read_bytes", "read_here", "start"]

_DEFAULTS = ReadOptions()


def extract(path: Path, options: ReadOptions = _DEFAULTS) -> Document:
    """Read one file in a watched worker process.

    Raises:
        InputError: there is no such file, or it is empty or a folder.
        UnreadableFileError, PasswordError, NoTextError: it cannot be read; the message says why and what to do.
        LimitError, ReaderCrashError: its reading was stopped, or its process died.
    """
    return start(path, options).result()


def start(path: Path, options: ReadOptions = _DEFAULTS) -> PendingDocument:
    """Begin to read one file; ask the answer for `.result()` when it is needed."""
    from planscan.extract.worker import PendingDocument

    return PendingDocument(path, options)


def read_here(
    path: Path, options: ReadOptions = _DEFAULTS, *, on_pages: Callable[[int], None] | None = None
) -> Document:
    """Read one file in this very process, without a guard: for the worker, and for tests.

    Args:
        on_pages: is told the number of pages of a file with fixed pages, before they are read.
    """
    return read_bytes(_load(path, options), name=path.name, options=options, folder=path.parent, on_pages=on_pages)


def read_bytes(
    data: bytes,
    *,
    name: str,
    options: ReadOptions = _DEFAULTS,
    folder: Path | None = None,
    on_pages: Callable[[int], None] | None = None,
) -> Document:
    """Read a file's bytes in this very process.

    Args:
        name: the file's name, for messages and to tell Markdown from plain text.
        folder: where the file lies; pages that an `index.html` links are looked for there. None: they are not.
        on_pages: is told the number of pages of a file with fixed pages, before they are read.
    """
    from planscan.extract.language import with_languages
    from planscan.extract.sniff import sniff

    return with_languages(_read(sniff(data, name), data, name, options, folder, on_pages))


def _read(
    kind: Format,
    data: bytes,
    name: str,
    options: ReadOptions,
    folder: Path | None,
    on_pages: Callable[[int], None] | None,
) -> Document:
    from planscan.extract.sniff import Format

    match kind:
        case Format.PDF:
            from planscan.extract.pdf import read_pdf

            return read_pdf(data, name=name, options=options)
        case Format.DOCX:
            from planscan.extract.docx import read_docx

            return read_docx(data, name=name, options=options)
        case Format.HTML:
            from planscan.extract.html import read_html
            from planscan.extract.site import INDEX_NAMES, read_site

            if folder is not None and name.lower() in INDEX_NAMES:
                return read_site(folder / name, limits=options.limits)
            return read_html(data, name=name)
        case Format.MARKDOWN:
            from planscan.extract.markdown import read_markdown

            return read_markdown(data, name=name)
        case Format.TEXT:
            from planscan.extract.plain import read_text

            return read_text(data, name=name)
    raise NotImplementedError(kind)


def _load(path: Path, options: ReadOptions) -> bytes:
    if path.is_dir():
        raise InputError(f"{path.name}: this is a folder. Name the file in it that is the plan.")
    limit = options.limits.unpacked_mb
    try:
        if path.stat().st_size > limit * 10**6:
            raise LimitError(f"{path.name}: is larger than {limit} MB, so it was not read.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{path.name}: there is no such file. Check its name and folder.") from error
    except OSError as error:
        raise InputError(f"{path.name}: could not be opened ({error.strerror}).") from error
