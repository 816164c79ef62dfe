"""Drawing in SVG: every text escaped, every picture with its title and its words for who cannot see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from markupsafe import Markup

from planscan.errors import MissingExtraError

PNG_ZOOM = 2
FONT = "DejaVu Sans, Verdana, Arial, sans-serif"
INK = "#1c2430"
FAINT = "#5d6673"

HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#ffffff"/><rect width="2" height="6" fill="#9aa3af"/></pattern></defs>'
)
HATCHED = "url(#hatch)"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture.

    Attributes:
        name: letters and hyphens, for ids.
        text: the same in words, a line for each row.
        width, height: in pixels at 100 per cent.
        body: its SVG elements.
    """

    name: str
    title: str
    text: str
    width: int
    height: int
    body: str

    @property
    def markup(self) -> Markup:
        """The element for a page."""
        return Markup(self.svg())  # noqa: S704 - every text in it is escaped

    def svg(self, x: int = 0, y: int = 0) -> str:
        """The element; inside another picture, its place there."""
        labels = quoteattr(f"{self.name}-title {self.name}-text")
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" x="{x}" y="{y}" width="{self.width}" height="{self.height}" '
            f'viewBox="0 0 {self.width} {self.height}" role="img" aria-labelledby={labels} font-family="{FONT}">'
            f'<title id="{self.name}-title">{text_of(self.title)}</title>'
            f'<desc id="{self.name}-text">{text_of(self.text)}</desc>{self.body}</svg>'
        )


def stacked(pictures: Sequence[Picture], gap: int = 30) -> str:
    """Pictures one below the other, as one file."""
    width = max(one.width for one in pictures)
    height = sum(one.height + gap for one in pictures)
    parts: list[str] = []
    y = 0
    for one in pictures:
        parts.append(one.svg(0, y))
        y += one.height + gap
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'{HATCH}<rect width="{width}" height="{height}" fill="#ffffff"/>{"".join(parts)}</svg>\n'
    )


def drawn(pictures: Sequence[Picture], name: str) -> bytes:
    """Pictures one below the other, as an "svg" file, or as a "png" at twice the size.

    The letters of a PNG are drawn with a font of this machine.

    Raises:
        MissingExtraError: the library that draws a PNG is not installed.
    """
    whole = stacked(pictures)
    return whole.encode("utf-8") if name == "svg" else _png(whole)


def _png(svg: str) -> bytes:
    try:
        import resvg_py
    except ImportError as error:
        raise MissingExtraError("PNG pictures need one more package: pip install 'planscan[png]'") from error
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=PNG_ZOOM))


def rect(x: float, y: float, width: float, height: float, fill: str, *, edge: str = "", title: str = "") -> str:
    """A rectangle; its title is what a pointer resting on it shows."""
    stroke = f' stroke="{edge}"' if edge else ""
    inner = f"<title>{text_of(title)}</title>" if title else ""
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{fill}"{stroke}>{inner}</rect>'


def label(x: float, y: float, text: str, *, size: int = 12, anchor: str = "start", fill: str = INK) -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}" fill="{fill}">{text_of(text)}</text>'


def heading(text: str) -> str:
    return f'<text x="0" y="18" font-size="16" font-weight="bold" fill="{INK}">{text_of(text)}</text>'


def shortened(text: str, width: int) -> str:
    """The text, cut to what fits into so many pixels at the size of labels."""
    most = width // 7
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def text_of(text: str) -> str:
    """The text as XML holds it."""
    return escape("".join(c for c in text if c >= " " or c == "\n"))
