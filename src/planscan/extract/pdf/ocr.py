"""Reads pages that are pictures with the program tesseract.

The program is called directly: a page goes to it as a grey picture through a pipe and its words come back through
another, so that no copy of a confidential plan is left on the disk, and no package beside the program is needed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from planscan.errors import MissingExtraError
from planscan.extract.pdf.rawpage import HYPHEN, RECOGNISED, Box, RawPage, Style, Word, shown_size
from planscan.extract.pdf.render import Picture, picture_of

PAGE_SECONDS = 10.0
"""How long the reading of a page may take, on the mean of those of a file."""
_LONGEST = 3 * PAGE_SECONDS
"""How long the reading of one page may take, as long as the file's share lasts."""
_DPI = 300
"""Dots to the inch at which tesseract was trained."""
_CHECK_DPI = 250
"""The same for reading quotes again: other pixels, so that a word that was guessed is not guessed again."""
_ONE_THREAD = {"OMP_THREAD_LIMIT": "1"}
"""With threads of its own tesseract takes seven times as long where other programs are at work."""
_LEAST_SURE = 10.0
"""Per cent: words of which tesseract is less sure are blots and edges of pictures."""
_GUESSED = 0.4
"""Mean confidence, 0 to 1, below which what was recognised on a page is no text."""
_BULLETS = frozenset("•*·-–—»>")
_WINDOWS = Path("C:/Program Files/Tesseract-OCR/tesseract.exe")
"""Its installer for Windows leaves the search path as it is."""
_DESCENDING = frozenset("gjpqyQ,;()[]{}|")
_LOW = frozenset("acemnorsuvwxzgpqy.,:;-–…")
"""Letters that reach no higher than an x."""
_UP, _X, _DOWN = 0.73, 0.52, 0.21
"""How far letters reach above and below their foot, as shares of the letter size."""
_ABOVE, _BELOW = 0.95, 0.22
"""The same for a line as a whole, as `pdfium` places it."""
_ALIKE = 0.12
"""Share by which measured letter sizes differ though they are the same."""


class _Found(NamedTuple):
    """A word of tesseract's answer: its line, its box in pixels, and how sure it is in per cent."""

    paragraph: tuple[int, int]
    line: int
    box: tuple[int, int, int, int]
    sure: float
    text: str


class Recogniser:
    """Reads pages of one open document (of pypdfium2) with tesseract."""

    def __init__(self, document: Any, name: str, *, pages: int, megapixels: int) -> None:  # noqa: ANN401  no types
        """`name` is the file's, for messages; `pages` of it will be read, none drawn with more than `megapixels`.

        Raises:
            MissingExtraError: tesseract is not installed.
        """
        self._document, self._name, self._megapixels = document, name, megapixels
        self._program = _program(name)
        self._left = pages * PAGE_SECONDS

    def read(self, page: RawPage) -> RawPage:
        """The page with the words that its picture shows; its own few words stay as they are.

        Raises:
            MissingExtraError: tesseract has no data for English.
        """
        width, height = shown_size(page)
        own = () if page.turn else page.words
        page = replace(page, turn=0, width=width, height=height, words=own)
        picture = picture_of(self._document, page.number - 1, dpi=_DPI, megapixels=self._megapixels)
        try:
            found = self._ask(picture)
        except subprocess.TimeoutExpired:
            return replace(page, trouble="character recognition took too long")
        sureness = _sureness(found)
        if sureness < _GUESSED:
            return replace(page, trouble="character recognition found no words in the picture")
        words = [word for word in _words(found, picture.scale) if not _is_among(word, own)]
        return replace(page, words=(*own, *words), recognised=sureness)

    def texts_inside(self, index: int, boxes: Sequence[Box]) -> list[str]:
        """What a fresh picture of page `index` (from 0) shows inside each of `boxes`; empty where that takes too long.

        Raises:
            MissingExtraError: tesseract has no data for English.
        """
        picture = picture_of(self._document, index, dpi=_CHECK_DPI, megapixels=self._megapixels)
        try:
            words = list(_words(self._ask(picture), picture.scale))
        except subprocess.TimeoutExpired:
            words = []
        return [" ".join(word.text for word in words if _holds(box, word)) for box in boxes]

    def _ask(self, picture: Picture) -> list[_Found]:
        """Tesseract's words for a picture, in its order.

        Raises:
            subprocess.TimeoutExpired: it took longer than a page may take, or than the file's pages have left.
            MissingExtraError: it has no data for English.
        """
        dpi = max(70, round(72 * picture.scale))  # a lower figure makes it guess
        command = [self._program, "stdin", "stdout", "-l", "eng", "--dpi", str(dpi), "-c", "tessedit_create_tsv=1"]
        started = time.monotonic()
        try:
            done = subprocess.run(
                command,
                input=picture.pgm,
                capture_output=True,
                timeout=max(0.0, min(self._left, _LONGEST)),
                env=os.environ | _ONE_THREAD,
                check=False,
            )
        finally:
            self._left -= time.monotonic() - started
        if b"loading language" in done.stderr or b"opening data file" in done.stderr:
            raise MissingExtraError(
                f"{self._name}: tesseract is installed without its data for English. "
                "Install it (on Debian and Ubuntu: apt install tesseract-ocr-eng) and scan again."
            )
        return list(_answered(done.stdout.decode("utf-8", "replace")))


def _program(name: str) -> str:
    found = shutil.which("tesseract") or (str(_WINDOWS) if _WINDOWS.exists() else None)
    if found is None:
        raise MissingExtraError(
            f"{name}: has pages that are pictures, and to read them with --ocr the program tesseract is needed. "
            "Install it (Debian and Ubuntu: apt install tesseract-ocr; macOS: brew install tesseract; Windows: "
            "winget install UB-Mannheim.TesseractOCR), or scan without --ocr."
        )
    return found


def _answered(table: str) -> Iterator[_Found]:
    """The rows of tesseract's table that are words with letters, digits or bullets."""
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == "5" and _is_word(cells[11]) and float(cells[10]) >= _LEAST_SURE:
            _, _, block, paragraph, line, _, left, top, width, height = map(int, cells[:10])
            box = (left, top, left + width, top + height)
            yield _Found((block, paragraph), line, box, float(cells[10]), cells[11])


def _is_word(text: str) -> bool:
    return text in _BULLETS or any(map(str.isalnum, text))


def _sureness(found: Iterable[_Found]) -> float:
    """Mean confidence, 0 to 1, of the letters; 0 where there are none."""
    weighed = [(len(word.text), word.sure) for word in found]
    letters = sum(count for count, _ in weighed)
    return sum(count * sure for count, sure in weighed) / (100 * letters) if letters else 0.0


def _words(found: Sequence[_Found], scale: float) -> Iterator[Word]:
    """The words in points, line by line, each as high as its line."""
    sizes = _sizes(found, scale)
    for paragraph, inside in groupby(found, key=lambda word: word.paragraph):
        lines = [list(line) for _, line in groupby(inside, key=lambda word: word.line)]
        for number, line in enumerate(lines, 1):
            yield from _line(line, sizes[paragraph], scale, is_last=number == len(lines))


def _line(line: Sequence[_Found], size: float, scale: float, *, is_last: bool) -> Iterator[Word]:
    style = Style(RECOGNISED, size, False, 0, False, False, True, True)
    lowest = max(word.box[3] for word in line) / scale
    foot = lowest - (_DOWN * size if any(_DESCENDING.intersection(word.text) for word in line) else 0.0)
    for number, word in enumerate(line, 1):
        ends = "" if number < len(line) else "\n"
        text = word.text
        if ends and not is_last and len(text) > 1 and text.endswith("-"):
            text, ends = text[:-1], HYPHEN
        left, right = word.box[0] / scale, word.box[2] / scale
        yield Word(text, left, foot - _ABOVE * size, right, foot + _BELOW * size, style, ends)


def _sizes(found: Sequence[_Found], scale: float) -> dict[tuple[int, int], float]:
    """The letter size of each paragraph in points; sizes near that of most of the text are that size."""
    sizes: dict[tuple[int, int], float] = {}
    letters: Counter[float] = Counter()
    for paragraph, inside in groupby(found, key=lambda word: word.paragraph):
        words = list(inside)
        lines = (list(line) for _, line in groupby(words, key=lambda word: word.line))
        sizes[paragraph] = round(2 * median(_size(line) for line in lines) / scale) / 2
        letters[sizes[paragraph]] += sum(len(word.text) for word in words)
    most = max(letters, key=lambda size: (letters[size], -size), default=0.0)
    return {key: most if abs(size - most) <= _ALIKE * most else size for key, size in sizes.items()}


def _size(line: Sequence[_Found]) -> float:
    """Letter size in pixels, from how high and low the letters of a line reach."""
    letters = {letter for word in line for letter in word.text}
    height = max(word.box[3] for word in line) - min(word.box[1] for word in line)
    return height / ((_UP if letters - _LOW else _X) + (_DOWN if letters & _DESCENDING else 0.0))


def _is_among(word: Word, own: Iterable[Word]) -> bool:
    """Whether the place of a word that was recognised is that of a word that the file holds as text."""
    return any(_holds((other.x0, other.top, other.x1, other.bottom), word) for other in own)


def _holds(box: Box, word: Word) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
