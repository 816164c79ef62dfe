"""Reads a plan that was published as a set of web pages: the index page and the pages beside it that it links.

The set is one Document, because it is one plan: pages follow each other in the order of the index's links, then of the
links on those pages. Every page keeps its headings. Blocks that most pages repeat are the site's frame and are left
out after the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from planscan.errors import LimitError
from planscan.extract.flow import About, FlowBlock, to_document
from planscan.extract.web.reader import MEDIA_TYPE, Page, read_page
from planscan.model import Document, Limits, ReadingWarning

INDEX_NAMES = frozenset({"index.html", "index.htm", "index.xhtml"})
_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_REPEATED_ON = 0.6
_ENOUGH_PAGES = 3


def read_site(index: Path, *, limits: Limits) -> Document:
    """Read an index page and the pages in its folder that can be reached from it.

    Raises:
        LimitError: the pages are too many, or together too large.
        NoTextError: none of them has text.
    """
    pages: list[Page] = []
    data: list[bytes] = []
    missing: list[str] = []
    folder = index.resolve().parent
    queue = [index.resolve()]
    seen = set(queue)
    while queue:
        path = queue.pop(0)
        try:
            data.append(path.read_bytes())
        except OSError:
            missing.append(path.relative_to(folder).as_posix())
            continue
        _check(index.name, len(pages) + 1, sum(map(len, data)), limits)
        page = read_page(data[-1], tables_before=_tables(pages))
        pages.append(page)
        for target in _local(page.targets, path, folder):
            if target not in seen:
                seen.add(target)
                queue.append(target)
    about = About(index.name, b"".join(data), MEDIA_TYPE, title=pages[0].title)
    return to_document(list(_joined(pages)), about, warnings=[_warning(name) for name in missing])


def _check(name: str, pages: int, size: int, limits: Limits) -> None:
    if pages > limits.pages:
        raise LimitError(f"{name}: links more than {limits.pages} pages. Its reading was stopped.")
    if size > limits.unpacked_mb * 10**6:
        raise LimitError(f"{name}: its pages are larger than {limits.unpacked_mb} MB. Their reading was stopped.")


def _tables(pages: Sequence[Page]) -> int:
    return max((block.table for page in pages for block in page.blocks), default=0)


def _local(targets: Sequence[str], page: Path, folder: Path) -> Iterator[Path]:
    """The pages inside the folder that links point to; the folders of saved pictures and frames are left out."""
    for target in targets:
        try:
            parts = urlsplit(target.strip())
        except ValueError:
            continue
        name = unquote(parts.path)
        if parts.scheme or parts.netloc or not name or "\x00" in name:
            continue
        if PurePosixPath(name).suffix.lower() not in _SUFFIXES:
            continue
        path = (page.parent / name).resolve()
        if path.is_relative_to(folder) and not any(part.endswith("_files") for part in path.parts):
            yield path


def _joined(pages: Sequence[Page]) -> Iterator[FlowBlock]:
    """The blocks of all pages; one that most pages repeat only where it first stands."""
    counts = Counter(text for page in pages for text in dict.fromkeys(block.text for block in page.blocks))
    often = max(_ENOUGH_PAGES, _REPEATED_ON * len(pages))
    frame = {text for text, count in counts.items() if count >= often}
    said: set[str] = set()
    for page in pages:
        for block in page.blocks:
            if block.text in frame and block.text in said:
                continue
            said.add(block.text)
            yield block


def _warning(name: str) -> ReadingWarning:
    return ReadingWarning(
        "linked-file-missing", f"The page {name} is linked but is not in the folder, so it was not read."
    )
