"""Joins words that a line end has broken, by the words that the document itself uses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_TOKEN = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_TAIL = re.compile(r"[^\W\d_]+$")
_HEAD = re.compile(r"[^\W\d_]+")


class Joiner:
    """Says what stands between the two halves of a word: "-" or nothing.

    For the halves a and b: "a-b" where the document writes that at least as often as "ab"; else "ab" where it writes
    that; else "a-b" where both halves are words of it; else "ab". Halves that are not letters keep their hyphen.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._counts: Counter[str] = Counter()
        for text in texts:
            self._counts.update(_TOKEN.findall(text.lower().replace("‐", "-").replace("‑", "-")))

    def between(self, left: str, right: str) -> str:
        tail, head = _TAIL.search(left.lower()), _HEAD.match(right.lower())
        if tail is None or head is None:
            return "-"
        first, second = tail.group(), head.group()
        hyphened, closed = self._counts[f"{first}-{second}"], self._counts[first + second]
        if hyphened or closed:
            return "-" if hyphened >= closed else ""
        return "-" if self._counts[first] > 1 and self._counts[second] > 1 else ""
