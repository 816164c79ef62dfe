"""Table G, in words and counts, and the tables that say what the counts rest on."""

from __future__ import annotations

from collections.abc import Sequence

from planscan.compare import Comparison, Count, Flips, Theme
from planscan.statistics import Interval, quantity, wilson
from planscan.tables.table import Table, Value, share

_SCALE = (
    "All: every plan; nearly all: 90 per cent or more; most: over 60; about half: 40 to 60; some: 20 to under 40; "
    "few: under 20; none."
)
_COUNT_COLUMNS = (
    "In words",
    "Count",
    "Met",
    "Of",
    "Supplied",
    "Per cent",
    "From",
    "To",
    "Partly",
    "Elsewhere",
    "Could not be read",
)


def table_g(comparison: Comparison) -> Table:
    """Quantities: one row for each criterion over the latest final plan of each authority."""
    columns = (
        "Catalogue",
        "Theme",
        "Criterion",
        "Statement",
        *_COUNT_COLUMNS,
        "Met by the program alone",
        "Met without shared text",
        "Corrected per cent",
        "Corrected from",
        "Corrected to",
        "Correction",
    )
    note = (
        f"{_SCALE} From, to: 95 per cent Wilson interval, as if the plans were drawn by chance. Corrected for the "
        "program's error after Rogan and Gladen where that was measured on 30 plans or more."
    )
    rows = tuple((*_head(one), *_counted(one), *_checked(one)) for one in comparison.counts)
    return Table("g-quantities", "G. How many plans, in words and counts", note, columns, rows)


def _head(one: Count) -> tuple[Value, ...]:
    criterion = one.line.criterion
    reworded = " (worded differently in the two editions)" if one.line.reworded else ""
    return one.line.family, criterion.theme, criterion.id, criterion.statement + reworded


def _counted(one: Count) -> tuple[Value, ...]:
    return (
        one.quantity,
        one.of,
        one.met,
        one.assessed,
        one.supplied,
        share(one.met / one.assessed) if one.assessed else None,
        *_interval(one.interval),
        one.partly,
        one.elsewhere,
        one.unread,
    )


def _checked(one: Count) -> tuple[Value, ...]:
    corrected = one.corrected
    return (
        one.met_by_program,
        one.met_without_shared,
        share(corrected.share),
        *_interval(corrected.interval),
        corrected.why or "corrected",
    )


def _interval(interval: Interval | None) -> tuple[float | None, float | None]:
    return (share(interval[0]), share(interval[1])) if interval is not None else (None, None)


def table_g_themes(comparison: Comparison) -> Table:
    """Quantities by theme: how many plans evidence at least half of the criteria that apply to them."""
    columns = ("Catalogue", "Theme", "Criteria", "In words", "Met", "Supplied", "Per cent", "From", "To")
    rows = tuple(_theme_row(comparison, theme) for theme in comparison.themes)
    note = f"Met: the plan evidences at least half of the theme's criteria that could be assessed in it. {_SCALE}"
    return Table("g-themes", "G. How many plans, by theme", note, columns, rows)


def _theme_row(comparison: Comparison, theme: Theme) -> tuple[Value, ...]:
    plans = comparison.scope.plans
    met = sum(_half(comparison, theme, number) for number in range(len(plans)))
    interval = wilson(met, len(plans))
    part = share(met / len(plans)) if plans else None
    return (
        theme.family,
        theme.name,
        len(theme.lines),
        quantity(met, len(plans)),
        met,
        len(plans),
        part,
        *_interval(interval),
    )


def _half(comparison: Comparison, theme: Theme, number: int) -> bool:
    plan = comparison.scope.plans[number]
    cells = [cell for line in theme.lines if (cell := comparison.cell(line, plan)) is not None and cell.answers]
    return bool(cells) and 2 * sum(cell.met for cell in cells) >= len(cells)


def table_groups(comparison: Comparison) -> Table:
    """Quantities by groups of plans: type of authority, islands, size, period, status."""
    columns = ("By", "Group", "Catalogue", "Theme", "Criterion", "Statement", *_COUNT_COLUMNS)
    rows = tuple(
        (group.by, group.name, *_head(one), *_counted(one)) for group, counts in comparison.groups for one in counts
    )
    note = f"At most one plan for each authority in a group, its latest. Groups are small: mind the intervals. {_SCALE}"
    return Table("g-groups", "G. How many plans, by groups", note, columns, rows)


def table_scope(comparison: Comparison) -> Table:
    """The plans that were supplied, whether each is counted, and the authorities without one."""
    why = {plan.name: reason for plan, reason in comparison.scope.left_out}
    rows: Sequence[tuple[Value, ...]] = [
        (plan.authority, plan.label, plan.map.documents[0].file, why.get(plan.name, "counted"))
        for plan in comparison.plans
    ]
    missing = [(name, None, None, "no plan supplied") for name in comparison.scope.missing]
    columns = ("Authority", "Plan", "File", "In the counts")
    note = " ".join(
        (f"{len(comparison.scope.missing)} of the 31 integration authorities have no plan here.", *comparison.notes)
    )
    return Table("plans-supplied", "Plans supplied", note, columns, (*rows, *missing))


def table_shared(comparison: Comparison) -> Table:
    """Texts that plans of several authorities print: one row for each printing."""
    columns = ("Text", "Authorities", "Authority", "Plan", "Page", "Printed as")
    rows = tuple(
        (number, len(text.authorities), quote.plan.authority, quote.plan.label, quote.page, quote.text)
        for number, text in enumerate(comparison.shared, 1)
        for quote in text.quotes
    )
    note = "Passages with at least half of their runs of five words in common. “Without shared text” leaves them out."
    return Table("shared-text", "Text that several authorities print", note, columns, rows)


def table_flips(flips: Flips) -> Table:
    """Ratings by the program that differ between two runs over the same files."""
    columns = ("Plan", "Catalogue", "Criterion", "Before", "After", "What changed")
    rows = tuple(
        (one.plan.label, one.catalogue, one.criterion, str(one.old), str(one.new), one.because) for one in flips.flips
    )
    note = f"{len(rows)} of {flips.same + len(rows)} ratings differ."
    for said, names in (
        ("Not compared, as the files differ", flips.changed_files),
        ("Only in the old run", flips.only_old),
        ("Only in the new run", flips.only_new),
    ):
        note += f" {said}: {', '.join(names)}." if names else ""
    return Table("flips", "Ratings that flip between two runs", note, columns, rows)
