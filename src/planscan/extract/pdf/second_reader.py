"""Another reader's text of single pages, for those that the first reader leaves in doubt: the only use of pdfplumber.

It is some fifty times slower and has hung on real plans, so a file gets few pages of it.
"""

from __future__ import annotations

import io
import logging
from typing import Any

_MOST_PAGES = 10
_MOST_BYTES = 60_000_000
_MOST_WORDS = 4000


class SecondReader:
    """Opens the file on first use; `pages` counts how many pages it was asked for and read."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._pdf: Any = None
        self.pages = 0

    def text_of(self, number: int) -> str | None:
        """Text of page `number`, from 1, in the order of the file; None past the limit, or where it cannot be read."""
        if self.pages >= _MOST_PAGES or len(self._data) > _MOST_BYTES:
            return None
        self.pages += 1
        try:
            page = self._open().pages[number - 1]
            words = page.extract_words(use_text_flow=True)[:_MOST_WORDS]
        except Exception:
            return None
        page.close()
        return " ".join(str(word["text"]) for word in words)

    def _open(self) -> Any:  # noqa: ANN401  pdfplumber has no types
        if self._pdf is None:
            import pdfplumber  # slow to load, and seldom needed

            logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it reports every flaw of a damaged file
            self._pdf = pdfplumber.open(io.BytesIO(self._data))
        return self._pdf
