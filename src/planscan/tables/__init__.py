"""The tables that reviewers of many plans publish from: A to G, and what the counts rest on."""

from __future__ import annotations

from planscan.compare import Comparison, Flips
from planscan.compare.matrix import FRAMEWORK
from planscan.diff import Change
from planscan.tables.changes import table_changes, table_disagreements
from planscan.tables.evidence import table_d, table_d_quotes, table_d_short, table_e, table_f
from planscan.tables.quantities import (
    table_flips,
    table_g,
    table_g_themes,
    table_groups,
    table_scope,
    table_shared,
)
from planscan.tables.stated import table_a, table_b, table_c
from planscan.tables.table import Table, Value

__all__ = [
    "Table",
    "Value",
    "all_tables",
    "table_changes",
    "table_disagreements",
    "table_e",
    "word_changes",
    "word_tables",
]


def all_tables(comparison: Comparison, flips: Flips | None = None) -> tuple[Table, ...]:
    """Every table in full, for spreadsheets: A to G, one theme sheet for each theme, and what the counts rest on."""
    return (
        table_scope(comparison),
        table_a(comparison.plans),
        table_b(comparison.plans),
        table_c(comparison.plans),
        table_d(comparison),
        table_d_quotes(comparison),
        *(table_e(comparison, theme) for theme in comparison.themes),
        table_f(comparison),
        table_g(comparison),
        table_g_themes(comparison),
        table_groups(comparison),
        table_shared(comparison),
        *((table_flips(flips),) if flips is not None else ()),
    )


def word_tables(comparison: Comparison) -> tuple[Table, ...]:
    """Tables A to G in the width of a page, the theme sheets and examples being those of the framework."""
    framework = [theme for theme in comparison.themes if theme.family == FRAMEWORK]
    return (
        table_scope(comparison),
        *(
            narrowed(table, keep)
            for table, keep in (
                (table_a(comparison.plans), _WORD_A),
                (table_b(comparison.plans), ()),
                (table_c(comparison.plans), ("Authority", "Locality", "Own arrangements", "Where", "Quote")),
                (table_d_short(comparison), ()),
                *((table_e(comparison, theme), _WORD_E) for theme in framework),
                (table_f(comparison), ("Statement", "Authority", "Passage", "Where", "Stance")),
                (table_g(comparison), ("Theme", "Statement", "In words", "Count", "From", "To", "Correction")),
                (table_g_themes(comparison), ("Theme", "Criteria", "In words", "Met", "Supplied", "From", "To")),
                (table_shared(comparison), ("Text", "Authority", "Page", "Printed as")),
            )
        ),
    )


_WORD_A = ("Authority", "Title", "Period", "Approved on", "Pages", "Companion documents named", "Model")
_WORD_E = ("Statement", "Authority", "What it says", "Quotation", "Where", "Strength")


def word_changes(changes: Table) -> tuple[Table, ...]:
    """The table of changes in the width of a page: criteria that changed, facts, and findings, each on their own."""
    return tuple(narrowed(_of_kind(changes, what, title), columns) for what, title, columns in _WORD_CHANGES)


def _of_kind(changes: Table, what: str, title: str) -> Table:
    kept = tuple(row for row in changes.rows if row[0] == what and row[1] != Change.UNCHANGED)
    return Table(f"{changes.name}-{what}", title, "", changes.columns, kept)


_SIDES = ("Old", "Quote", "Where", "New", "New quote", "New place")
_WORD_CHANGES = (
    ("criterion", "Criteria", ("Change", "Statement", *_SIDES)),
    ("fact", "Facts", ("Change", "Id", *_SIDES)),
    ("finding", "Findings", ("Change", "Id", "Old", "Where", "New", "New place")),
)


def narrowed(table: Table, columns: tuple[str, ...]) -> Table:
    """A table with the named columns only; with none named, all of them."""
    at = [table.columns.index(name) for name in columns] or list(range(len(table.columns)))
    rows = tuple(tuple(row[n] for n in at) for row in table.rows)
    return Table(table.name, table.title, table.note, tuple(table.columns[n] for n in at), rows)
