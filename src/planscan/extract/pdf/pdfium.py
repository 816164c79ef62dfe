"""Words, rulings, pictures and links of a PDF page as pypdfium2 gives them: the only module that calls it to read.

Text is read page by page in the order in which the file draws it. A word's place costs two calls into pdfium (its
first and its last character), which is what keeps reading within a few times the cost of plain text.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import hypot
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as c

from planscan.errors import LimitError, PasswordError, UnreadableFileError
from planscan.extract.pdf.doubles import without_doubles
from planscan.extract.pdf.frames import IDENTITY, Frame, Matrix, apply, times
from planscan.extract.pdf.rawpage import HYPHEN, Box, RawPage, Ruling, Style, Target, Word
from planscan.extract.pdf.tags import heading_marks

Handle = Any
"""A page, document or object of pypdfium2, which has no types."""

_WORD = re.compile(r"[^\s\x00-\x1f\x7f\ufffe\u200b]+")
_BREAK = re.compile(r"[\r\n\ufffe]")
_MARK = re.compile(r"(?<=\D)(?:\d{1,3}|[*†‡§]{1,3})$")
_RAISED = 0.8
"""Share of the letter size below which a number after a word is the mark of a footnote."""
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)
_BOLD_NAME = re.compile(r"bold|black|heavy|semibd|demi|-bd\b|\bmed\b", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_MAX_OBJECTS = 60_000
"""Objects of one page looked at for rulings; maps hold more, and a ruled table never does."""
_TINY = 1.3
"""Points below which letters cannot be read; Word leaves the names of bookmarks so at the head of headings."""
_MAX_UNDER = 2000
"""Coloured things on a page beyond which white letters are taken to stand on one of them."""
_MAX_DEPTH = 4
"""How deep forms are followed into forms."""


@contextmanager
def opened(data: bytes, name: str, *, max_pages: int) -> Iterator[Handle]:
    """The file as a pypdfium2 document, closed afterwards.

    Raises:
        PasswordError: it opens only with a password.
        UnreadableFileError: pdfium cannot open it, or it has no pages.
        LimitError: it has more than `max_pages` pages.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _opening_error(name, str(error)) from None
    try:
        if len(document) < 1:
            raise UnreadableFileError(f"{name}: the PDF has no pages. Ask for the file again, or export it anew.")
        if len(document) > max_pages:
            raise LimitError(
                f"{name}: the PDF has {len(document):,} pages, more than the limit of {max_pages:,}. "
                "Raise it with --limit-pages, or split the file."
            )
        yield document
    finally:
        document.close()


def _opening_error(name: str, reason: str) -> UnreadableFileError:
    if "password" in reason.lower():
        return PasswordError(f"{name}: the PDF opens only with a password. Save a copy without one and scan that.")
    if "security" in reason.lower():
        return PasswordError(f"{name}: the PDF is protected in a way that planscan cannot open. Scan an open copy.")
    return UnreadableFileError(
        f"{name}: the PDF is damaged, or is not a PDF. Open it in a PDF reader, save a new copy and scan that."
    )


def attachments(document: Handle) -> int:
    """How many files are embedded in the PDF; they are not read."""
    return max(0, int(c.FPDFDoc_GetAttachmentCount(document)))


def title_of(document: Handle) -> str | None:
    """The title set in the file's properties, white space folded; None where there is none."""
    title = " ".join(str(document.get_metadata_value("Title")).replace("\x00", "").split())
    return title or None


class _Known(NamedTuple):
    """What is known before the words are read: names and weights of fonts, and heading levels by marked content."""

    fonts: dict[int, tuple[str, bool]]
    headings: dict[int, int]


class PageReader:
    """Reads the pages of one open document; remembers its fonts."""

    def __init__(self, document: Handle, *, tags: bool = True) -> None:
        """`tags`: whether the structure tree is looked at, which takes a tenth of the time."""
        self._document = document
        self._tagged = tags and bool(c.FPDFCatalog_IsTagged(document))
        self._fonts: dict[int, tuple[str, bool]] = {}

    def read(self, index: int) -> RawPage:
        """Page `index`, from 0.

        Raises:
            pypdfium2.PdfiumError: the page or its text cannot be loaded.
        """
        page = self._document[index]
        try:
            return self._read(page, index)
        finally:
            page.close()

    def _read(self, page: Handle, index: int) -> RawPage:
        frame = _frame_of(page)
        text_page = page.get_textpage()
        try:
            known = _Known(self._fonts, heading_marks(page) if self._tagged else {})
            words = _words(text_page, frame, known)
            turn = _sideways(words)
            if turn:
                frame = frame.turned(turn)
                words = _words(text_page, frame, known)
        finally:
            text_page.close()
        marks = _Marks(frame)
        marks.gather(page.raw)
        words, hidden, invisible = _visible(words, marks, frame)
        words = without_doubles(words)
        return RawPage(
            number=index + 1,
            label=self._document.get_page_label(index) or None,
            width=frame.width,
            height=frame.height,
            turn=turn,
            words=tuple(words),
            horizontal=tuple(marks.horizontal),
            vertical=tuple(marks.vertical),
            fills=tuple(marks.fills),
            frames=tuple(marks.frames),
            pictures=tuple(marks.pictures),
            links=tuple(_links(self._document, page, frame, words)),
            hidden=hidden,
            unmapped=sum(len(word.text) for word in words if not word.style.mapped),
            invisible=invisible,
        )


def _frame_of(page: Handle) -> Frame:
    left, bottom, right, top = page.get_bbox()
    return Frame(left, bottom, right, top, page.get_rotation() // 90 % 4)


def _words(text_page: Handle, frame: Frame, known: _Known) -> list[Word]:
    """The page's words in the order of the file, each with its box and style."""
    letters = _Letters(text_page, frame, known)
    found: list[Word] = []
    matches = list(_WORD.finditer(letters.text))
    for position, match in enumerate(matches):
        start, end = match.span()
        after = matches[position + 1].start() if position + 1 < len(matches) else len(letters.text)
        while start < end:
            cut = letters.seam(start, end)
            word = letters.word(start, cut, after if cut == end else cut)
            if word is not None:
                found.append(word)
            start = cut
    return found


class _Letters:
    """The characters of a page and where they stand."""

    def __init__(self, text_page: Handle, frame: Frame, known: _Known) -> None:
        self.text, self._index = _text(text_page)
        self._page = text_page.raw
        self._frame = frame
        self._styles = _Styles(text_page, frame, known)
        self._rectangle = c.FS_RECTF()
        self._pointer = ctypes.byref(self._rectangle)

    def word(self, start: int, end: int, after: int) -> Word | None:
        """The word text[start:end], whose line may end before position `after`; None where it has no place."""
        index, page, rectangle, pointer = self._index, self._page, self._rectangle, self._pointer
        first, last = (start, end - 1) if index is None else (index(start), index(end - 1))
        if not c.FPDFText_GetLooseCharBox(page, first, pointer):
            return None
        left, bottom, right, top = rectangle.left, rectangle.bottom, rectangle.right, rectangle.top
        style = self._styles.at(first, top - bottom)
        if last != first and c.FPDFText_GetLooseCharBox(page, last, pointer):
            left, bottom = min(left, rectangle.left), min(bottom, rectangle.bottom)
            right, top = max(right, rectangle.right), max(top, rectangle.top)
        if not style.measured:
            bottom, top = _inked(page, first, style)
        box = self._frame.box(left, bottom, right, top)
        text = self.text[start:end]
        mark = "" if text[-1].isalpha() else self._mark(text, last, style)
        return Word(_clean(text), *box, style, _line_end(text, self.text[end:after]), mark)

    def _mark(self, text: str, last: int, style: Style) -> str:
        """The raised number or sign at the end of a word whose other letters have another style, else nothing."""
        found = _MARK.search(text)
        return found.group() if found and self._styles.at(last, style.size).size < _RAISED * style.size else ""

    def seam(self, start: int, end: int) -> int:
        """Where in the word text[start:end] letters that are seen and letters that are not meet; else `end`."""
        index = self._index or int
        if end - start < 2 or self._styles.are_one(index(start), index(end - 1)):
            return end
        seen = self._is_seen(index(start))
        if seen == self._is_seen(index(end - 1)):
            return end
        return next(place for place in range(start + 1, end) if self._is_seen(index(place)) != seen)

    def _is_seen(self, index: int) -> bool:
        c.FPDFText_GetLooseCharBox(self._page, index, self._pointer)
        style = self._styles.at(index, self._rectangle.top - self._rectangle.bottom)
        return not style.hidden and style.size >= _TINY


def _ink(page: Handle, index: int) -> tuple[float, float]:
    """Bottom and top of what a character draws, in the file's coordinates."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    c.FPDFText_GetCharBox(page, index, left, right, bottom, top)
    return bottom.value, top.value


def _inked(page: Handle, index: int, style: Style) -> tuple[float, float]:
    """Bottom and top of a line of upright letters, from the foot on which this one stands."""
    x, y = ctypes.c_double(), ctypes.c_double()
    c.FPDFText_GetCharOrigin(page, index, x, y)
    return y.value - 0.22 * style.size, y.value + 0.95 * style.size


def _text(text_page: Handle) -> tuple[str, Callable[[int], int] | None]:
    """The page's text, one character for each of pdfium's, and a map to pdfium's positions where they differ."""
    count = text_page.count_chars()
    if count < 1:
        return "", None
    buffer = (ctypes.c_ushort * (2 * count + 2))()
    written = c.FPDFText_GetText(text_page, 0, count, buffer)
    units = buffer[: max(0, written - 1)]
    text = bytes(buffer)[: 2 * len(units)].decode("utf-16-le", "surrogatepass")
    if len(text) != len(units):
        text = "".join(map(chr, units))  # two halves for a character beyond the first plane, as pdfium counts them
    if len(text) == count:
        return text, None
    return text, lambda position: max(0, c.FPDFText_GetCharIndexFromTextIndex(text_page, position))


def _clean(text: str) -> str:
    if text.isascii():
        return text
    text = text.translate(_LIGATURES)
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _line_end(word: str, gap: str) -> str:
    match = _BREAK.search(gap)
    if match is None:
        return ""
    return HYPHEN if match.group() == HYPHEN or word.endswith("\u00ad") else "\n"


class _Styles:
    """Looks up the style of a character by its text object; an object's style is read once."""

    def __init__(self, text_page: Handle, frame: Frame, known: _Known) -> None:
        self._page = text_page.raw
        self._frame = frame
        self._fonts, self._headings = known
        self._known: dict[int, Style] = {}
        self._matrix, self._size = c.FS_MATRIX(), ctypes.c_float()
        self._plain = Style("", 0.0, False, 0, False, False, True, True)

    def are_one(self, first: int, last: int) -> bool:
        """Whether two characters are of the same text object."""
        one, other = c.FPDFText_GetTextObject(self._page, first), c.FPDFText_GetTextObject(self._page, last)
        if not one or not other:
            return not one and not other
        return ctypes.addressof(one.contents) == ctypes.addressof(other.contents)

    def at(self, index: int, height: float) -> Style:
        """The style of a character whose box is so high."""
        found = c.FPDFText_GetTextObject(self._page, index)
        if not found:
            return self._plain
        address = ctypes.addressof(found.contents)
        style = self._known.get(address)
        if style is None:
            style = self._known[address] = self._read(found, index, height)
        return style

    def _read(self, found: Handle, index: int, height: float) -> Style:
        matrix, size = self._matrix, self._size
        c.FPDFPageObj_GetMatrix(found, matrix)
        c.FPDFTextObj_GetFontSize(found, size)
        points = size.value * hypot(matrix.c, matrix.d)
        measured = True
        if not 0.6 * height < points < 1.6 * height and abs(matrix.a) > abs(matrix.b):
            bottom, top = _ink(self._page, index)
            # Either the font is wrong about its height, or the object lies in a form that is scaled.
            measured = not 0.3 * points < top - bottom < 1.2 * points
            points = height / 1.17 if measured else points
        font, bold = self._font(c.FPDFTextObj_GetFont(found))
        mode = c.FPDFTextObj_GetTextRenderMode(found)
        return Style(
            font=font,
            size=round(points, 1),
            bold=bold or mode == c.FPDF_TEXTRENDERMODE_FILL_STROKE,
            quarter=(_quarter(matrix.a, matrix.b) - self._frame.quarter) % 4,
            hidden=mode == c.FPDF_TEXTRENDERMODE_INVISIBLE,
            white=_is_white(found),
            mapped=not c.FPDFText_HasUnicodeMapError(self._page, index),
            measured=measured,
            heading=self._headings.get(c.FPDFPageObj_GetMarkedContentID(found), 0) if self._headings else 0,
        )

    def _font(self, font: Handle) -> tuple[str, bool]:
        if not font:
            return "", False
        address = ctypes.addressof(font.contents)
        known = self._fonts.get(address)
        if known is None:
            buffer = ctypes.create_string_buffer(256)
            c.FPDFFont_GetBaseFontName(font, buffer, 256)
            name = buffer.value.decode("utf-8", "replace").rpartition("+")[2]
            bold = bool(_BOLD_NAME.search(name) or c.FPDFFont_GetFlags(font) & _FORCE_BOLD)
            known = self._fonts[address] = (name, bold)
        return known


def _quarter(a: float, b: float) -> int:
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 2
    return 1 if b > 0 else 3


_CHANNELS = tuple(ctypes.c_uint() for _ in range(4))
"""Where pdfium writes a colour, kept between calls: tens of thousands are read, and pdfium has one thread anyway."""


def _colour(found: Handle) -> tuple[int, ...]:
    """Red, green, blue and opacity of an object's filling, 0 to 255 each; empty where it has none of these."""
    red, green, blue, opacity = _CHANNELS
    if not c.FPDFPageObj_GetFillColor(found, red, green, blue, opacity):
        return ()
    return red.value, green.value, blue.value, opacity.value


def _is_white(found: Handle) -> bool:
    colour = _colour(found)
    return bool(colour) and (colour[3] == 0 or min(colour[:3]) >= 250)


def _sideways(words: list[Word]) -> int:
    """The quarter turn in which most of the letters stand; 0 for an upright or a mixed page."""
    letters = [0, 0, 0, 0]
    for word in words:
        letters[word.style.quarter] += len(word.text)
    most = max(range(4), key=lambda quarter: letters[quarter])
    return most if letters[most] > 0.7 * sum(letters) else 0


def _visible(words: list[Word], marks: _Marks, frame: Frame) -> tuple[list[Word], int, bool]:
    """The words to be seen, how many letters are not, and whether the text is an invisible layer over a picture."""
    letters = sum(len(word.text) for word in words)
    unseen = sum(len(word.text) for word in words if word.style.hidden)
    tiny = sum(len(word.text) for word in words if word.style.size < _TINY)
    layer = bool(marks.pictures) and unseen > 0.5 * letters
    smallest = _TINY if tiny < 0.5 * letters else 0.0  # a page of tiny letters is a page drawn to another scale
    kept: list[Word] = []
    hidden = 0
    for word in words:
        unread = (word.style.hidden and not layer) or word.style.size < smallest
        if unread or not frame.holds(word[1:5]) or _white_on_white(word, marks):
            hidden += sum(map(str.isalnum, word.text))
            if word.ends_line and kept and not kept[-1].ends_line:
                kept[-1] = kept[-1]._replace(ends_line="\n")
        else:
            kept.append(word)
    return kept, hidden, layer


def _white_on_white(word: Word, marks: _Marks) -> bool:
    if not word.style.white or len(marks.under) > _MAX_UNDER:
        return False
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return not _inside(marks.under, x, y)


def _inside(boxes: list[Box], x: float, y: float) -> bool:
    return any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in boxes)


class _Marks:
    """Gathers what is drawn on a page beside its text: rulings, filled areas and pictures."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._left = _MAX_OBJECTS
        self._extent = tuple(ctypes.c_float() for _ in range(4))
        self.horizontal: list[Ruling] = []
        self.vertical: list[Ruling] = []
        self._tinted: dict[tuple[int, ...], list[Box]] = {}
        self.fills: list[Box] = []
        self.frames: list[Box] = []
        self.pictures: list[Box] = []
        self.under: list[Box] = []
        """Everything that is not white and may lie beneath white letters."""

    def gather(self, page: Handle) -> None:
        self._walk(c.FPDFPage_CountObjects(page), lambda index: c.FPDFPage_GetObject(page, index), IDENTITY, 0)
        for boxes in self._tinted.values():
            if len(boxes) <= _MAX_TINTED:
                self._borders(boxes)

    def _borders(self, boxes: list[Box]) -> None:
        """Edges of areas filled with one colour, but for those at which two of them meet: nothing is seen there."""
        for x0, top, x1, bottom in boxes:
            x, y = (x0 + x1) / 2, (top + bottom) / 2
            for at, outside in ((top, top - _BESIDE), (bottom, bottom + _BESIDE)):
                if not _inside(boxes, x, outside):
                    self.horizontal.append(Ruling(at, x0, x1))
            for at, outside in ((x0, x0 - _BESIDE), (x1, x1 + _BESIDE)):
                if not _inside(boxes, outside, y):
                    self.vertical.append(Ruling(at, top, bottom))

    def _walk(self, count: int, get: Handle, matrix: Matrix, depth: int) -> None:
        for index in range(count):
            self._left -= 1
            if self._left < 0:
                return
            found = get(index)
            kind = c.FPDFPageObj_GetType(found)
            if kind == c.FPDF_PAGEOBJ_PATH:
                self._path(found, matrix)
            elif kind == c.FPDF_PAGEOBJ_IMAGE:
                box = self._bounds(found, matrix)
                self.pictures.append(box)
                self.under.append(box)
            elif kind == c.FPDF_PAGEOBJ_SHADING:
                self.under.append(self._bounds(found, matrix))
            elif kind == c.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
                self._form(found, matrix, depth)

    def _form(self, form: Handle, matrix: Matrix, depth: int) -> None:
        inner = _matrix_of(form)
        self._walk(
            c.FPDFFormObj_CountObjects(form),
            lambda index: c.FPDFFormObj_GetObject(form, index),
            times(inner, matrix),
            depth + 1,
        )

    def _bounds(self, found: Handle, matrix: Matrix) -> Box:
        left, bottom, right, top = self._extent
        c.FPDFPageObj_GetBounds(found, left, bottom, right, top)
        return self._shown(matrix, left.value, bottom.value, right.value, top.value)

    def _shown(self, matrix: Matrix, left: float, bottom: float, right: float, top: float) -> Box:
        if matrix is not IDENTITY:
            (left, bottom), (right, top) = apply(matrix, left, bottom), apply(matrix, right, top)
        x0, y0, x1, y1 = self._frame.box(min(left, right), min(bottom, top), max(left, right), max(bottom, top))
        return x0, y0, x1, y1

    def _path(self, path: Handle, matrix: Matrix) -> None:
        fill, stroke = ctypes.c_int(), c.FPDF_BOOL()
        if not c.FPDFPath_GetDrawMode(path, fill, stroke) or not (fill.value or stroke.value):
            return
        box = self._bounds(path, matrix)
        width, height = box[2] - box[0], box[3] - box[1]
        coloured = bool(fill.value) and not _is_white(path)
        if coloured:
            self.under.append(box)
            self.fills.append(box)
        if width <= _THIN or height <= _THIN:
            self._ruling(box)
            return
        segments = c.FPDFPath_CountSegments(path)
        if segments > _MAX_SEGMENTS:
            return
        if segments <= 6 and stroke.value:
            self._edges(box)
            self.frames.append(box)
        elif segments <= 6 and coloured:
            self._tinted.setdefault(_colour(path), []).append(box)
        elif stroke.value:
            self._strokes(path, segments, times(_matrix_of(path), matrix))

    def _ruling(self, box: Box) -> None:
        x0, top, x1, bottom = box
        if x1 - x0 >= bottom - top:
            self.horizontal.append(Ruling((top + bottom) / 2, x0, x1))
        else:
            self.vertical.append(Ruling((x0 + x1) / 2, top, bottom))

    def _edges(self, box: Box) -> None:
        x0, top, x1, bottom = box
        self.horizontal += [Ruling(top, x0, x1), Ruling(bottom, x0, x1)]
        self.vertical += [Ruling(x0, top, bottom), Ruling(x1, top, bottom)]

    def _strokes(self, path: Handle, segments: int, matrix: Matrix) -> None:
        """Rulings of a path that holds many lines, as some programs draw a whole grid."""
        x, y = ctypes.c_float(), ctypes.c_float()
        before = (0.0, 0.0)
        for index in range(segments):
            segment = c.FPDFPath_GetPathSegment(path, index)
            c.FPDFPathSegment_GetPoint(segment, x, y)
            here = apply(matrix, x.value, y.value)
            if c.FPDFPathSegment_GetType(segment) == c.FPDF_SEGMENT_LINETO:
                box = self._frame.box(*map(min, before, here), *map(max, before, here))
                if box[2] - box[0] <= 1 or box[3] - box[1] <= 1:
                    self._ruling(box)
            before = here


_THIN = 3.5
"""Points; a filled area narrower than this is a line that someone drew as an area."""
_BESIDE = 1.5
"""Points outside an area's edge at which its neighbour is looked for."""
_MAX_TINTED = 400
"""Areas of one colour on a page beyond which they are a drawing."""
_MAX_SEGMENTS = 600


def _matrix_of(found: Handle) -> Matrix:
    matrix = c.FS_MATRIX()
    c.FPDFPageObj_GetMatrix(found, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _links(document: Handle, page: Handle, frame: Frame, words: Sequence[Word]) -> Iterator[Target]:
    position, link, area = ctypes.c_int(0), c.FPDF_LINK(), c.FS_RECTF()
    while c.FPDFLink_Enumerate(page, position, link):
        target = _target(document, link)
        if target and c.FPDFLink_GetAnnotRect(link, area):
            box = frame.box(area.left, area.bottom, area.right, area.top)
            yield Target(box, target, tuple(_lines_inside(box, words)))


def _lines_inside(box: Box, words: Sequence[Word]) -> Iterator[str]:
    run: list[str] = []
    for word in words:
        if _inside([box], (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2):
            run.append(word.text)
        if run and word.ends_line:
            yield " ".join(run)
            run = []
    if run:
        yield " ".join(run)


def _target(document: Handle, link: Handle) -> str:
    action = c.FPDFLink_GetAction(link)
    if action and c.FPDFAction_GetType(action) == c.PDFACTION_URI:
        size = c.FPDFAction_GetURIPath(document, action, None, 0)
        buffer = ctypes.create_string_buffer(max(1, size))
        c.FPDFAction_GetURIPath(document, action, buffer, size)
        return buffer.value.decode("utf-8", "replace")
    place = c.FPDFLink_GetDest(document, link) or (action and c.FPDFAction_GetDest(document, action))
    index = c.FPDFDest_GetDestPageIndex(document, place) if place else -1
    return f"#page={index + 1}" if index >= 0 else ""


PageError = pdfium.PdfiumError
"""What `PageReader.read` raises for a page that pdfium cannot load."""


def outline(document: Handle) -> dict[str, int]:
    """The titles of the file's own outline with their levels from 1; a title given twice keeps its first level."""
    found: dict[str, int] = {}
    for entry in document.get_toc():
        title = " ".join(entry.get_title().split())
        if title:
            found.setdefault(title, entry.level + 1)
    return found


def texts_inside(document: Handle, index: int, boxes: Sequence[Box]) -> list[str]:
    """The text inside each of `boxes` on page `index` (from 0), hidden text included; empty for a damaged page."""
    try:
        page = document[index]
        text_page = page.get_textpage()
    except pdfium.PdfiumError:
        return ["" for _ in boxes]
    try:
        frame = _frame_of(page)
        return [str(text_page.get_text_bounded(*frame.back(box))) for box in boxes]
    finally:
        text_page.close()
        page.close()
