"""From a file to a Document: every format, each read in a watched process of its own.

Readers are imported only when a file of their kind comes, inside the worker, so that a caller that only waits stays
small and quick.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from planscan.errors import InputError, LimitError
from planscan.extract.pdf.rawpage import OnPages, tell_nobody
from planscan.model import Document, ReadOptions

if TYPE_CHECKING:
    from planscan.extract.worker import PendingDocument

__all__ = ["check_quotes", "extract", "read_bytes", "read_here", "start"]

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


def check_quotes(
    path: Path, document: Document, spans: Sequence[tuple[int, int]], options: ReadOptions = _DEFAULTS
) -> list[bool]:
    """For each (start, end) of a document's text, whether its words stand in the file where its lines say.

    Raises:
        PlanscanError: as for `extract`.
    """
    from planscan.extract.worker import PendingCheck

    return PendingCheck(path, options, document, spans).stands()


def read_here(path: Path, options: ReadOptions = _DEFAULTS, *, on_pages: OnPages = tell_nobody) -> Document:
    """Read one file in this very process, without a guard: for the worker, and for tests.

    `on_pages` is told the number of pages of a file with fixed pages, and how many of them go to character recognition.
    """
    return _dispatch(_Source(_load(path, options), path.name, options, path.parent, on_pages))


def read_bytes(data: bytes, *, name: str, options: ReadOptions = _DEFAULTS) -> Document:
    """Read a file's bytes in this very process; the name is for messages, and tells Markdown from plain text."""
    return _dispatch(_Source(data, name, options))


@dataclass(frozen=True, slots=True)
class _Source:
    """What a reader is given. `folder` is None where pages linked beside the file are not to be looked for."""

    data: bytes
    name: str
    options: ReadOptions
    folder: Path | None = None
    on_pages: OnPages = tell_nobody


def _dispatch(source: _Source) -> Document:
    from planscan.extract.language import with_languages
    from planscan.extract.sniff import sniff

    read = _READERS[sniff(source.data, source.name)]
    try:
        return with_languages(read(source))
    except RecursionError as error:
        raise LimitError(
            f"{source.name}: its parts lie inside each other more deeply than in any honest document. It was not read."
        ) from error


def _load(path: Path, options: ReadOptions) -> bytes:
    if path.is_dir():
        raise InputError(f"{path.name}: this is a folder. Name the file in it that is the plan.")
    limit = options.limits.unpacked_mb
    try:
        if path.stat().st_size > limit * 10**6:
            raise LimitError(f"{path.name}: is larger than {limit} MB, so it was not read.")
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InputError(f"{path.name}: there is no such file. Check its name and folder.") from error
    except OSError as error:
        raise InputError(f"{path.name}: could not be opened ({error.strerror}).") from error


def _pdf(source: _Source) -> Document:
    from planscan.extract.pdf.reader import read_pdf

    return read_pdf(source.data, name=source.name, options=source.options, on_pages=source.on_pages)


def _docx(source: _Source) -> Document:
    from planscan.extract.word.reader import read_docx

    return read_docx(source.data, name=source.name, options=source.options)


def _odt(source: _Source) -> Document:
    from planscan.extract.odt import read_odt

    return read_odt(source.data, name=source.name, options=source.options)


def _doc(source: _Source) -> Document:
    from planscan.extract.doc import read_doc

    return read_doc(source.data, name=source.name, options=source.options)


def _rtf(source: _Source) -> Document:
    from planscan.extract.rtf import read_rtf

    return read_rtf(source.data, name=source.name, options=source.options)


def _html(source: _Source) -> Document:
    from planscan.extract.web.reader import read_html
    from planscan.extract.web.site import INDEX_NAMES, read_site

    if source.folder is not None and source.name.lower() in INDEX_NAMES:
        return read_site(source.folder / source.name, limits=source.options.limits)
    return read_html(source.data, name=source.name)


def _markdown(source: _Source) -> Document:
    from planscan.extract.markdown import read_markdown

    return read_markdown(source.data, name=source.name)


def _text(source: _Source) -> Document:
    from planscan.extract.plain import read_text

    return read_text(source.data, name=source.name)


_READERS: dict[str, Callable[[_Source], Document]] = {
    "pdf": _pdf,
    "docx": _docx,
    "odt": _odt,
    "doc": _doc,
    "rtf": _rtf,
    "html": _html,
    "markdown": _markdown,
    "text": _text,
}
