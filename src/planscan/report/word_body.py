"""The words of a Word file's main part, each with its place in the XML, and the passages found among them.

Passages are found by their letters and digits: numbering, blanks and the like differ between the text that was read
and the file's own XML. Of words that occur more than once, as many are passed over as stand before the passage in the
text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import normalize

from lxml import etree

from planscan.extract.word.xml import attribute, child, name_of
from planscan.report.marks import Mark
from planscan.text import letters_and_digits

_STRAY = 50
"""Letters that may stand between the lines of a passage in the file and not in its text, such as deleted ones."""

_EDGES = re.compile(r"^\W*|(?<=\w)\W*$")
"""What stands before the first letter of a passage, and what after its last."""

# What Word does not show as part of the body, or in which it allows no comments.
_PASSED_OVER = frozenset({"mc:Fallback", "w:txbxContent", "w:sdtPr", "w:pPr", "w:rPr"})
_GONE = {"accept": frozenset({"w:del", "w:moveFrom"}), "reject": frozenset({"w:ins", "w:moveTo"})}
_WORDS = {"accept": frozenset({"w:t"}), "reject": frozenset({"w:t", "w:delText"})}


@dataclass(frozen=True, slots=True)
class Spot:
    """One character's place: its text element and its index in that element's text."""

    element: etree._Element
    index: int


class Body:
    """The characters of the main part in their order, each with its place; and its letters and digits."""

    def __init__(self, root: etree._Element, tracked: str) -> None:
        self._gone, self._words = _GONE[tracked] | _PASSED_OVER, _WORDS[tracked]
        self.spots: list[Spot] = []
        letters: list[str] = []
        self._numbers: list[int] = []  # for each letter, the number of its character
        for element in self._texts(root):
            for index, character in enumerate(element.text or ""):
                for letter in filter(str.isalnum, normalize("NFKC", character).lower()):
                    letters.append(letter)
                    self._numbers.append(len(self.spots))
                self.spots.append(Spot(element, index))
        self._letters = "".join(letters)

    def _texts(self, parent: etree._Element) -> Iterator[etree._Element]:
        for element in parent:
            name = name_of(element)
            if name in self._words:
                yield element
            elif name not in self._gone and not (name == "w:r" and _hidden(element)):
                yield from self._texts(element)

    def find(self, mark: Mark, text: str) -> tuple[int, int] | None:
        """Numbers of the first and last character of a passage, or None where its words do not stand in the body."""
        # Only lists that Word numbers are not found in one piece.
        whole = self._place(letters_and_digits(mark.quote), text[: mark.start])
        found = [whole] if whole is not None else [at for at in self._lines(mark, text) if at is not None]
        if not found:
            return None
        first, last = found[0], found[-1]
        # A line that was found far from the others is another one with the same words.
        if not first[1] <= last[1] <= first[0] + 2 * len(letters_and_digits(mark.quote)) + _STRAY:
            last = first
        head, tail = _EDGES.findall(mark.quote)
        return (
            self._reach(self._numbers[first[0]], head[::-1], -1),
            self._reach(self._numbers[last[1] - 1], tail, 1),
        )

    def _reach(self, number: int, wanted: str, step: int) -> int:
        """How far the characters beside a first or last letter are those wanted: its full stop belongs to a passage."""
        for character in wanted:
            beside = number + step
            if not 0 <= beside < len(self.spots) or self._character(beside) != character:
                break
            number = beside
        return number

    def _character(self, number: int) -> str:
        spot = self.spots[number]
        return (spot.element.text or "")[spot.index]

    def _lines(self, mark: Mark, text: str) -> Iterator[tuple[int, int] | None]:
        for piece in re.finditer(r"[^\t\n]+", mark.quote):
            words = piece.group()
            # The number before a list item or heading is made by Word and stands nowhere in the file.
            for tried in (words, words.partition(" ")[2]):
                at = self._place(letters_and_digits(tried), text[: mark.start + piece.start()])
                if at is not None:
                    break
            yield at

    def _place(self, wanted: str, before: str) -> tuple[int, int] | None:
        places = list(_occurrences(wanted, self._letters)) if wanted else []
        if not places:
            return None
        passed = 0
        if len(places) > 1:
            passed = sum(1 for _ in _occurrences(wanted, letters_and_digits(before)))
        start = places[min(passed, len(places) - 1)]
        return start, start + len(wanted)


def _occurrences(wanted: str, letters: str) -> Iterator[int]:
    at = letters.find(wanted)
    while at >= 0:
        yield at
        at = letters.find(wanted, at + len(wanted))


def _hidden(run: etree._Element) -> bool:
    vanish = child(run, "w:rPr", "w:vanish")
    return vanish is not None and attribute(vanish, "w:val") not in {"0", "false", "off"}
