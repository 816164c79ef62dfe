"""A chart of how many plans evidence each criterion, with intervals: SVG for a paper or a page."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten
from xml.sax.saxutils import escape

from planscan.compare import Count
from planscan.statistics import Interval

_ROW = 34
_TOP = 46
_LEFT = 420
_SCALE = 300
_RIGHT = 130
_STATEMENT = 64
"""Characters of a statement that fit to the left of the chart."""

_STYLE = (
    "text{font:13px Arial,'Liberation Sans',sans-serif;fill:#1b2330}.soft{fill:#4a5464;font-size:12px}"
    ".title{font-weight:600}.grid{stroke:#cdd4dd}.range{stroke:#1b2330;stroke-width:2}.share{fill:#0b5d4f}"
)


def write(counts: Sequence[Count], title: str) -> bytes:
    """The chart, UTF-8: one row for each criterion, a dot at the share that is met, a line for its interval.

    Word and count stand beside each row, and the whole is given again in words for those who do not see it.
    """
    width, height = _LEFT + _SCALE + _RIGHT, _TOP + _ROW * len(counts) + 30
    told = "; ".join(f"{one.line.criterion.statement} {one.words}" for one in counts)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'role="img" aria-labelledby="title desc">',
        f'<title id="title">{_text(title)}</title><desc id="desc">{_text(told)}</desc><style>{_STYLE}</style>',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text class="title" x="8" y="22">{_text(title)}</text>',
        *(_tick(share, height) for share in (0.0, 0.25, 0.5, 0.75, 1.0)),
        *(_row(one, _TOP + _ROW * number + _ROW // 2) for number, one in enumerate(counts)),
        "</svg>\n",
    ]
    return "\n".join(parts).encode("utf-8")


def _tick(share: float, height: int) -> str:
    x, bottom = _x(share), height - 24
    return (
        f'<line class="grid" x1="{x}" x2="{x}" y1="{_TOP}" y2="{bottom}"/>'
        f'<text class="soft" x="{x}" y="{height - 8}" text-anchor="middle">{100 * share:.0f} %</text>'
    )


def _row(one: Count, y: int) -> str:
    statement = shorten(one.line.criterion.statement, _STATEMENT, placeholder=" …")
    dot = f'<circle class="share" cx="{_x(one.met / one.assessed)}" cy="{y}" r="5"/>' if one.assessed else ""
    return (
        f'<text x="{_LEFT - 12}" y="{y + 4}" text-anchor="end">{_text(statement)}</text>'
        f"{_range(one.interval, y)}{dot}"
        f'<text class="soft" x="{_LEFT + _SCALE + 12}" y="{y + 4}">{one.quantity}, {one.met} of {one.assessed}</text>'
    )


def _range(interval: Interval | None, y: int) -> str:
    if interval is None:
        return ""
    return f'<line class="range" x1="{_x(interval[0])}" x2="{_x(interval[1])}" y1="{y}" y2="{y}"/>'


def _x(share: float) -> str:
    return f"{_LEFT + _SCALE * share:.1f}"


def _text(text: str) -> str:
    return escape("".join(c for c in text if c >= " "))
