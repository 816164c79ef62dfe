"""Pictures of an evidence map: ratings by theme, where in the document the evidence stands, every criterion.

None rests on colour alone: numbers, letters or hatching say the same, and each picture has its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from planscan.definitions import definitions
from planscan.model import Evidence, EvidenceMap, Rating
from planscan.report import words
from planscan.report.page import Item, Page
from planscan.report.svg import FAINT, HATCHED, INK, Picture, drawn, heading, label, rect, shortened
from planscan.report.totals import CONCEPTS, Tally, tally

WIDTH = 880

_ROW = 24
_LABEL = 300
_TOP = 56
_PARTS = 40
"""Parts into which the text of a file without pages is divided."""
_CELL = 20


@dataclass(frozen=True, slots=True)
class _Look:
    letter: str
    fill: str
    ink: str = INK


_LOOKS: Mapping[Rating, _Look] = {
    Rating.STRONG: _Look("S", "#0b6e4f", "#ffffff"),
    Rating.EVIDENCED: _Look("E", "#8fd3b0"),
    Rating.MENTIONED: _Look("M", "#ffe08a"),
    Rating.ELSEWHERE: _Look("W", "#cfe3f5"),
    Rating.COULD_NOT_READ: _Look("?", "#e3d5ee"),
    Rating.NOT_ASSESSED: _Look("–", "#eceef1"),
    Rating.NOT_APPLICABLE: _Look("·", "#c3cad3"),
    Rating.NOT_FOUND: _Look("N", "#ffffff"),
}
_EDGE = "#7a8594"


@dataclass(frozen=True, slots=True)
class _Row:
    """One theme of one catalogue."""

    name: str
    items: tuple[Item, ...]

    @property
    def tally(self) -> Tally:
        return tally(item.result for item in self.items)


def write(evidence_map: EvidenceMap) -> bytes:
    """All pictures of the plan, one below the other, as one SVG file."""
    return drawn(_of(evidence_map), "svg")


def write_png(evidence_map: EvidenceMap) -> bytes:
    """The same as a PNG.

    Raises:
        MissingExtraError: as `svg.drawn`.
    """
    return drawn(_of(evidence_map), "png")


def _of(evidence_map: EvidenceMap) -> tuple[Picture, ...]:
    return pictures(Page(evidence_map, definitions(evidence_map.catalogues)))


def pictures(page: Page) -> tuple[Picture, ...]:
    """The profile by theme, the coverage along the plan's first file, and the matrix of all criteria."""
    rows = tuple(_rows(page))
    return profile(page, rows), coverage(page, rows), matrix(page, rows)


def _rows(page: Page) -> Iterator[_Row]:
    for one in page.sections:
        if one.stamp.id != CONCEPTS:
            for theme, groups in one.themes:
                yield _Row(f"{theme} ({one.stamp.id})", tuple(item for group in groups for item in group.items))


# --- how many criteria of each theme have each rating -----------------------------------------------


def profile(page: Page, rows: Sequence[_Row]) -> Picture:
    """A bar for each theme, divided by rating; each part says its number."""
    title = f"Ratings by theme: {page.title}"
    most = max((row.tally.total for row in rows), default=1)
    body = [heading(title), *_legend(page.ratings)]
    for number, row in enumerate(rows):
        y = _TOP + number * _ROW
        body += [label(_LABEL - 8, y + 15, shortened(row.name, _LABEL), anchor="end"), *_bar(row, y, most)]
    told = "\n".join(f"{row.name}: {_counts(row.tally, page.ratings)}; {row.tally.total} in all" for row in rows)
    return Picture("profile", title, told, WIDTH, _TOP + len(rows) * _ROW, "".join(body))


def _bar(row: _Row, y: float, most: int) -> Iterator[str]:
    x, unit = float(_LABEL), (WIDTH - _LABEL - 10) / most
    for rating, look in _LOOKS.items():
        number = row.tally[rating]
        if number:
            width = number * unit
            yield rect(x, y, width, _ROW - 5, look.fill, edge=_EDGE, title=f"{row.name}: {number} {rating}")
            yield label(x + width / 2, y + 14, str(number), size=11, anchor="middle", fill=look.ink)
            x += width


def _legend(ratings: Iterable[Rating], *, letters: bool = False) -> Iterator[str]:
    x = 1
    for rating in ratings:
        look = _LOOKS[rating]
        yield rect(x, 30, 14, 14, look.fill, edge=_EDGE)
        if letters:
            yield label(x + 7, 41, look.letter, size=10, anchor="middle", fill=look.ink)
        yield label(x + 19, 42, str(rating), size=12)
        x += 40 + 8 * len(rating)


def _counts(counted: Tally, ratings: Iterable[Rating]) -> str:
    return ", ".join(f"{counted[rating]} {rating}" for rating in ratings)


# --- where in the document the evidence stands ------------------------------------------------------


def coverage(page: Page, rows: Sequence[_Row]) -> Picture:
    """A line for each theme, a cell for each page: dark where something is evidenced, light where mentioned."""
    track = _Track(page.map)
    title = f"Where the evidence stands in {track.file}"
    height = _TOP + len(rows) * _ROW + 20
    body = [heading(title), *_coverage_legend(bool(track.unread)), *_unread(track, len(rows))]
    lines: list[str] = []
    for number, row in enumerate(rows):
        y = _TOP + number * _ROW
        levels = track.levels(row.items)
        body.append(label(_LABEL - 8, y + 15, shortened(row.name, _LABEL), anchor="end"))
        body.append(rect(_LABEL, y + _ROW - 5, track.parts * track.step, 0.5, FAINT))
        body += [_stretch(track, part, level, y) for part, level in sorted(levels.items())]
        lines.append(f"{row.name}: {track.told(levels)}")
    body += _axis(track, height)
    return Picture("coverage", title, "\n".join(lines), WIDTH, height, "".join(body))


class _Track:
    """The plan's first file as a row of cells: its pages, or equal parts of its text where it has none."""

    def __init__(self, evidence_map: EvidenceMap) -> None:
        stamp = evidence_map.documents[0]
        self.file, self.pages = stamp.file, stamp.pages
        self.unread = stamp.pages_unread
        self.parts = stamp.pages or _PARTS
        self.step = (WIDTH - _LABEL - 10) / self.parts
        found = [one.end for result in evidence_map.criteria for one in result.evidence if one.file == 0]
        self._length = max(found, default=1)

    def levels(self, items: Iterable[Item]) -> dict[int, int]:
        """The highest level of the evidence that begins in each cell; cells count from 1."""
        best: dict[int, int] = {}
        for item in items:
            for one in item.result.evidence:
                if one.file == 0 and one.standing:
                    best[self._part(one)] = max(best.get(self._part(one), 0), one.standing)
        return best

    def told(self, levels: Mapping[int, int]) -> str:
        """The cells in words."""
        said = [
            f"{word} on {self._named(sorted(part for part, found in levels.items() if found == level))}"
            for level, word in words.LEVELS.items()
            if level in levels.values()
        ]
        return "; ".join(said) if said else "nothing"

    def _named(self, parts: Sequence[int]) -> str:
        if self.pages:
            return ("page " if len(parts) == 1 else "pages ") + ", ".join(map(str, parts))
        return "the stretch at " + ", ".join(f"{100 * part // _PARTS} %" for part in parts)

    def _part(self, one: Evidence) -> int:
        if self.pages:
            return one.page or 1
        return min(_PARTS, 1 + one.start * _PARTS // self._length)


def _stretch(track: _Track, part: int, level: int, y: float) -> str:
    look = _LOOKS[Rating.STRONG if level == 2 else Rating.MENTIONED]
    height = _ROW - 6 if level == 2 else (_ROW - 6) / 2
    place = f"page {part}" if track.pages else f"{100 * part // _PARTS} % of the way"
    x = _LABEL + (part - 1) * track.step
    title = f"{words.LEVELS[level]}, {place}"
    return rect(x + 0.5, y + _ROW - 5 - height, max(1.0, track.step - 1), height, look.fill, edge=_EDGE, title=title)


def _coverage_legend(unread: bool) -> Iterator[str]:
    yield rect(1, 30, 8, 16, _LOOKS[Rating.STRONG].fill, edge=_EDGE)
    yield label(14, 43, "evidenced (tall)")
    yield rect(140, 38, 8, 8, _LOOKS[Rating.MENTIONED].fill, edge=_EDGE)
    yield label(154, 43, "mentioned only (low)")
    if unread:
        yield rect(310, 30, 8, 16, HATCHED, edge=_EDGE)
        yield label(324, 43, "could not be read")


def _unread(track: _Track, rows: int) -> Iterator[str]:
    for page in track.unread:
        x = _LABEL + (page - 1) * track.step
        yield rect(x, _TOP, track.step, rows * _ROW - 5, HATCHED, title=f"page {page} could not be read")


def _axis(track: _Track, height: int) -> Iterator[str]:
    ends = ("page 1", f"page {track.pages}") if track.pages else ("beginning", "end")
    yield label(_LABEL, height - 6, ends[0], size=11, fill=FAINT)
    yield label(_LABEL + track.parts * track.step, height - 6, ends[1], size=11, anchor="end", fill=FAINT)


# --- every criterion --------------------------------------------------------------------------------


def matrix(page: Page, rows: Sequence[_Row]) -> Picture:
    """A square for each criterion, with the letter of its rating; its name shows where a pointer rests on it.

    A star stands where a person decided otherwise than the program, whose rating the text gives beside the person's.
    """
    title = f"Every criterion: {page.title}"
    standing = {item.result.standing for row in rows for item in row.items}
    body = [heading(title), *_legend([one for one in Rating if one in standing], letters=True)]
    lines: list[str] = []
    y = _TOP
    across = (WIDTH - _LABEL - 2) // _CELL
    for row in rows:
        body.append(label(_LABEL - 8, y + 15, shortened(row.name, _LABEL), anchor="end"))
        for number, item in enumerate(row.items):
            body.append(_square(item, _LABEL + number % across * _CELL, y + number // across * _CELL))
        y += ((len(row.items) - 1) // across + 1) * _CELL + 6
        told = (f"{one.result.criterion} {words.rated(one.result)}" for one in row.items)
        lines.append(f"{row.name}: {'; '.join(told)}")
    return Picture("matrix", title, "\n".join(lines), WIDTH, y, "".join(body))


def _square(item: Item, x: float, y: float) -> str:
    rating = item.result.standing
    look = _LOOKS[rating]
    box = rect(x, y, _CELL - 3, _CELL - 3, look.fill, edge=_EDGE, title=f"{item.statement} {words.rated(item.result)}")
    letter = f"{look.letter}*" if words.rated(item.result) != str(rating) else look.letter
    return box + label(x + (_CELL - 3) / 2, y + 13, letter, size=11, anchor="middle", fill=look.ink)
