"""Quotes as HTML: escaped, with the words marked that the rules fired on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape


def marked(quote: str, spans: Iterable[tuple[int, int]]) -> Markup:
    """A quote, escaped, with each span of its characters inside `<mark>`; spans that meet or overlap become one."""
    pieces: list[Markup] = []
    done = 0
    for start, end in merged(spans, len(quote)):
        pieces += [_cells(quote[done:start]), Markup("<mark>"), _cells(quote[start:end]), Markup("</mark>")]
        done = end
    return Markup("").join([*pieces, _cells(quote[done:])])


def merged(spans: Iterable[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """Spans in order, cut to [0, length), those that meet or overlap made one."""
    cut = sorted((max(0, start), min(length, end)) for start, end in spans)
    held: tuple[int, int] | None = None
    for start, end in cut:
        if start >= end:
            continue
        if held is not None and start <= held[1]:
            held = (held[0], max(held[1], end))
            continue
        if held is not None:
            yield held
        held = (start, end)
    if held is not None:
        yield held


def _cells(text: str) -> Markup:
    """Escaped text; the tab between two cells of a table row gets a line that is seen but not copied."""
    return escape(text).replace("\t", Markup('<span class="cell">\t</span>'))
