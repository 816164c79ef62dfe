"""Many plans as one self-contained HTML page: heat map with words and symbols, theme sheets, shared text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from planscan.compare import Cell, Comparison, Count, Flips, Line, Plan, Scope, Theme
from planscan.compare.matrix import FRAMEWORK
from planscan.model import Evidence, Rating
from planscan.report import plans_svg, words
from planscan.report.places import Places
from planscan.report.quotes import marked
from planscan.report.svg import Picture
from planscan.report.templates import environment


def write(comparison: Comparison, flips: Flips | None = None) -> bytes:
    """The page, UTF-8; `flips` adds a section on what changed since another run."""
    page = Page(comparison, flips)
    return environment().get_template("compare.j2").render(page=page, words=words).encode("utf-8")


@dataclass(frozen=True, slots=True)
class ThemeSheet:
    """One theme on the page: the counts of its criteria, and for each with evidence what the plans in scope say.

    `sheet` pairs a criterion with its cells, each with its best quote and whether that is in the examples bank.
    """

    anchor: str
    title: str
    counts: tuple[Count, ...]
    sheet: tuple[tuple[Line, tuple[tuple[Cell, Evidence, bool], ...]], ...]


class Page:
    """What the template shows of a comparison, beside the comparison itself."""

    def __init__(self, comparison: Comparison, flips: Flips | None) -> None:
        self.comparison = comparison
        self.flips = flips
        self._places = {plan.name: Places(plan.map) for plan in comparison.plans}
        self._why = {plan.name: why for plan, why in comparison.scope.left_out}
        self._counts = {count.line.key: count for count in comparison.counts}
        self._starred = {
            (*one.line.key, one.plan.name, one.evidence.file, one.evidence.start) for one in comparison.examples
        }
        self.themes = tuple(self._theme(number, theme) for number, theme in enumerate(comparison.themes, 1))

    @property
    def title(self) -> str:
        return f"{words.count(len(self.comparison.plans), 'plan')} compared"

    @property
    def picture(self) -> Picture:
        return plans_svg.picture(self.comparison)

    @property
    def scope(self) -> Scope:
        return self.comparison.scope

    @property
    def lines(self) -> int:
        return len(self.comparison.lines)

    @property
    def ratings(self) -> tuple[Rating, ...]:
        """Those that occur, in the order of the rule."""
        cells = self.comparison.matrix.cells.values()
        occurring = {rating for cell in cells for rating in (cell.rating, cell.result.rating)}
        return tuple(rating for rating in Rating if rating in occurring)

    @property
    def correction(self) -> str:
        """Whether the counts could be corrected for the program's error."""
        corrected = sum(count.corrected.share is not None for count in self.comparison.counts)
        if not corrected:
            return "The counts are not corrected for that: how often it errs over whole plans has not been measured."
        return f"For {words.count(corrected, 'criterion', 'criteria')} the share corrected for that stands beside it."

    def why(self, plan: Plan) -> str:
        return self._why.get(plan.name, "counted")

    def where(self, plan: Plan, item: Evidence) -> str:
        return self._places[plan.name].of(item).text

    def plain(self, quote: str) -> Markup:
        return marked(quote, ())

    def _theme(self, number: int, theme: Theme) -> ThemeSheet:
        title = theme.name if theme.family == FRAMEWORK else f"{theme.name} ({theme.family})"
        counts = tuple(self._counts[line.key] for line in theme.lines)
        return ThemeSheet(f"theme-{number}", title, counts, tuple(self._sheet(theme)))

    def _sheet(self, theme: Theme) -> Iterator[tuple[Line, tuple[tuple[Cell, Evidence, bool], ...]]]:
        for line in theme.lines:
            cells = self.comparison.matrix.row(line, self.scope.plans)
            held = [(cell, [one for one in cell.result.evidence if one.standing]) for cell in cells]
            shown = tuple((cell, ones[0], self._best(line, cell, ones[0])) for cell, ones in held if ones)
            if shown:
                yield line, shown

    def _best(self, line: Line, cell: Cell, one: Evidence) -> bool:
        return (*line.key, cell.plan.name, one.file, one.start) in self._starred
