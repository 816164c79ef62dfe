"""A picture of many plans: for each theme and plan the part of its criteria that is met, and partly met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planscan.compare import Cell, Comparison, Plan, Theme
from planscan.compare.matrix import FRAMEWORK
from planscan.report.svg import FAINT, INK, Picture, heading, label, rect, shortened

_LABEL = 300
_COLUMN = 104
_ROW = 30
_TOP = 96
_BAR = 92
_MET, _PARTLY, _REST, _EDGE = "#0b6e4f", "#ffe08a", "#ffffff", "#5d6673"
_NAME_WIDTH = 96


def picture(comparison: Comparison) -> Picture:
    """A row for each theme, a column for each plan: "7 of 19 met" over a bar that shows met and partly met."""
    title = "Criteria met by theme and plan"
    plans, themes = comparison.plans, comparison.themes
    body = [heading(title), *_legend()]
    for number, plan in enumerate(plans):
        body += _name(plan, _LABEL + number * _COLUMN)
    for row, theme in enumerate(themes):
        y = _TOP + row * _ROW
        body.append(label(_LABEL - 8, y + 18, shortened(_named(theme), _LABEL), anchor="end"))
        for number, plan in enumerate(plans):
            body += _cell(_cells(comparison, theme, plan), _LABEL + number * _COLUMN, y)
    text = "\n".join(_told(comparison, theme) for theme in themes)
    return Picture("plans", title, text, _LABEL + len(plans) * _COLUMN, _TOP + len(themes) * _ROW, "".join(body))


def _cells(comparison: Comparison, theme: Theme, plan: Plan) -> list[Cell]:
    """Those of a plan's answers under a theme that enter totals."""
    return [cell for line in theme.lines if (cell := comparison.cell(line, plan)) is not None and cell.answers]


def _cell(cells: Sequence[Cell], x: float, y: float) -> Iterator[str]:
    if not cells:
        yield label(x, y + 11, "no answer", size=11, fill=FAINT)
        return
    met, partly = sum(one.met for one in cells), sum(one.partly for one in cells)
    yield label(x, y + 11, f"{met} of {len(cells)}", size=11)
    yield rect(x, y + 15, _BAR, 9, _REST, edge=_EDGE)
    yield rect(x, y + 15, _BAR * met / len(cells), 9, _MET)
    yield rect(
        x + _BAR * met / len(cells), y + 18, _BAR * partly / len(cells), 6, _PARTLY, edge=_EDGE if partly else ""
    )


def _name(plan: Plan, x: float) -> Iterator[str]:
    """The plan's label on up to three lines."""
    lines: list[str] = [""]
    for word in plan.label.split():
        if len(lines[-1]) + len(word) > _NAME_WIDTH // 7 and lines[-1]:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    for number, line in enumerate(lines[:3]):
        yield label(x, _TOP - 42 + 14 * number, line if number < 2 or len(lines) < 4 else f"{line} …", size=11)


def _legend() -> Iterator[str]:
    yield rect(1, 30, 14, 9, _MET)
    yield label(20, 39, "met: strong or evidenced (full height)")
    yield rect(290, 33, 14, 6, _PARTLY, edge=_EDGE)
    yield label(309, 39, "partly: mentioned (lower)", fill=INK)


def _told(comparison: Comparison, theme: Theme) -> str:
    said: list[str] = []
    for plan in comparison.plans:
        cells = _cells(comparison, theme, plan)
        met, partly = sum(one.met for one in cells), sum(one.partly for one in cells)
        said.append(f"{plan.label} {met} of {len(cells)} met, {partly} partly" if cells else f"{plan.label} no answer")
    return f"{_named(theme)}: {'; '.join(said)}"


def _named(theme: Theme) -> str:
    return theme.name if theme.family == FRAMEWORK else f"{theme.name} ({theme.family})"
