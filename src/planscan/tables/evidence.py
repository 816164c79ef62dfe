"""Tables D to F: criterion by plan, theme sheets, the examples bank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planscan import rate
from planscan.compare import Cell, Comparison, Line, Plan, Theme, gist
from planscan.model import Evidence, Rating
from planscan.report import words
from planscan.report.places import Places, section
from planscan.tables.table import Table, Value

_MET = "met"
_PARTLY = "partly"


def answer(rating: Rating) -> str:
    """A rating as the tables have it: met, partly, or the rest by name."""
    if rating in rate.MET:
        return _MET
    return _PARTLY if rating in rate.FOUND else str(rating)


class PlacesOf:
    """Names places in many plans, each plan's index being made once."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        self._places = {plan.name: Places(plan.map) for plan in plans}

    def text(self, plan: Plan, item: Evidence) -> str:
        return self._places[plan.name].of(item).text


def table_d(comparison: Comparison) -> Table:
    """Criterion by plan: one row for each criterion, one column for each plan."""
    columns = ("Theme", "Criterion", "Statement", *(plan.label for plan in comparison.plans))
    note = (
        "Met: strong or evidenced. Partly: mentioned in general terms only. [other edition]: guidance that does not "
        "hold for the plan, in no total. (program: …): a person decided otherwise. The quotes stand in the table "
        "“Criterion by plan, with quotes”."
    )
    rows = tuple(
        (line.criterion.theme, line.criterion.id, line.criterion.statement, *_answers(line, comparison))
        for line in comparison.lines
    )
    return Table("d-criterion-by-plan", "D. Criterion by plan", note, columns, rows)


def _answers(line: Line, comparison: Comparison) -> Iterator[str]:
    for plan in comparison.plans:
        cell = comparison.cell(line, plan)
        yield cell_answer(cell) if cell is not None else "not scanned"


def cell_answer(cell: Cell) -> str:
    """ "met", "partly (program: not found)", "met [other edition]"."""
    said = answer(cell.rating)
    if cell.result.decided_rating is not None and answer(cell.result.rating) != said:
        said += f" (program: {answer(cell.result.rating)})"
    return said + (" [other edition]" if cell.apart else "")


def table_d_quotes(comparison: Comparison) -> Table:
    """The same, long: one row for each criterion and plan, with the best quote."""
    columns = (
        "Theme",
        "Criterion",
        "Authority",
        "Plan",
        "Answer",
        "Rating by the program",
        "Rating by a person",
        "Without shared text",
        "Quote",
        "Where",
        "Section",
        "Stance",
        "Quotes in all",
    )
    places = PlacesOf(comparison.plans)
    rows = tuple(
        _quote_row(line, cell, places)
        for line in comparison.lines
        for cell in comparison.matrix.row(line, comparison.plans)
    )
    note = "The best quote of each plan; planscan's evidence sheet of the plan has them all."
    return Table("d-quotes", "D. Criterion by plan, with quotes", note, columns, rows)


def _quote_row(line: Line, cell: Cell, places: PlacesOf) -> tuple[Value, ...]:
    held = [one for one in cell.result.evidence if one.standing]
    best = held[0] if held else None
    decided = cell.result.decided_rating
    return (
        line.criterion.theme,
        line.criterion.id,
        cell.plan.authority,
        cell.plan.label,
        answer(cell.rating),
        str(cell.result.rating),
        str(decided) if decided is not None else None,
        answer(cell.without_shared),
        best.quote if best else None,
        places.text(cell.plan, best) if best else None,
        section(best.section) if best else None,
        words.STANCES.get(best.stance, best.stance) if best else None,
        len(held),
    )


def table_d_short(comparison: Comparison) -> Table:
    """For print: one row for each criterion, naming the authorities by their answer."""
    columns = ("Criterion", "Met", "Partly", "Not found", "Other answers")
    rows = tuple(_named(line, comparison) for line in comparison.lines)
    note = "The latest final plan of each authority."
    return Table("d-by-answer", "D. Criterion by plan", note, columns, rows)


def _named(line: Line, comparison: Comparison) -> tuple[Value, ...]:
    by_answer: dict[str, list[str]] = {}
    for cell in comparison.matrix.row(line, comparison.scope.plans):
        said = cell_answer(cell)
        by_answer.setdefault(said, []).append(cell.plan.authority)
    main = [", ".join(by_answer.pop(said, ())) or "–" for said in (_MET, _PARTLY, str(Rating.NOT_FOUND))]
    others = "; ".join(f"{said}: {', '.join(names)}" for said, names in by_answer.items())
    return line.criterion.statement, *main, others or "–"


def table_e(comparison: Comparison, theme: Theme) -> Table:
    """Theme sheet: what each plan in scope says on each criterion of a theme, with the quote and its strength."""
    columns = ("Criterion", "Statement", "Authority", "What it says", "Quotation", "Where", "Strength")
    places = PlacesOf(comparison.scope.plans)
    rows = tuple(
        _theme_row(line, cell, places)
        for line in theme.lines
        for cell in comparison.matrix.row(line, comparison.scope.plans)
        if cell.rating in rate.FOUND and any(one.standing for one in cell.result.evidence)
    )
    note = "What it says is the sentence that was matched, cut at 30 words. Plans without evidence are left out."
    return Table(f"e-{_slug(theme)}", f"E. Theme sheet: {theme.name}", note, columns, rows)


def _theme_row(line: Line, cell: Cell, places: PlacesOf) -> tuple[Value, ...]:
    best = next(one for one in cell.result.evidence if one.standing)
    return (
        line.criterion.id,
        line.criterion.statement,
        cell.plan.authority,
        gist(best),
        best.quote,
        places.text(cell.plan, best),
        f"{cell.rating}; {words.STANCES.get(best.stance, best.stance)}",
    )


def _slug(theme: Theme) -> str:
    kept = "".join(c if c.isalnum() else " " for c in f"{theme.family} {theme.name}".lower())
    return "-".join(kept.split())


def table_f(comparison: Comparison) -> Table:
    """Examples bank: the strongest passages for each criterion, at most one of each authority."""
    columns = ("Theme", "Criterion", "Statement", "Authority", "Plan", "Passage", "Where", "Section", "Stance", "Sure")
    places = PlacesOf(comparison.plans)
    rows = tuple(
        (
            one.line.criterion.theme,
            one.line.criterion.id,
            one.line.criterion.statement,
            one.plan.authority,
            one.plan.label,
            one.evidence.quote,
            places.text(one.plan, one.evidence),
            section(one.evidence.section),
            words.STANCES.get(one.evidence.stance, one.evidence.stance),
            "a person" if one.evidence.decision is not None else words.confidence(one.evidence.confidence),
        )
        for one in comparison.examples
    )
    note = (
        "Passages that say something particular in the authority's own words and that no other authority prints. "
        "Strong words are not good practice in themselves: read around the passage before you hold it up."
    )
    return Table("f-examples", "F. Examples bank", note, columns, rows)
