"""The table of changes between two maps, and that of two people's disagreements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from planscan.decisions import Agreement
from planscan.decisions.agree import Pair
from planscan.definitions import by_id, definitions
from planscan.diff import CriterionChange, Difference, Quoted
from planscan.model import Catalogue, EvidenceMap, Fact
from planscan.report import words
from planscan.report.places import Places
from planscan.tables.table import Table, Value, listed


def table_changes(
    difference: Difference, old: EvidenceMap, new: EvidenceMap, catalogues: tuple[Catalogue, ...] = ()
) -> Table:
    """One row for each criterion, changed fact and finding, with the words and places of both sides."""
    columns = (
        "What",
        "Change",
        "Id",
        "Statement",
        "Old",
        "Quote",
        "Where",
        "New",
        "New quote",
        "New place",
        "Kept",
        "Added",
        "Removed",
    )
    statements = {key: one.statement for key, one in by_id(definitions(new.catalogues, catalogues)).items()}
    before, after = Places(old), Places(new)
    rows = (
        *(_criterion_row(one, statements, before, after) for one in difference.criteria),
        *(_fact_row(one.key, one.old, one.new, before, after) for one in difference.facts),
        *_finding_rows(difference, before, after),
    )
    title = f"Changes from {old.documents[0].file} to {new.documents[0].file}"
    note = "Quotes are the words that show a change best; kept, added and removed count all quotes of the criterion."
    return Table("changes", title, note, columns, rows)


def _criterion_row(
    one: CriterionChange, statements: Mapping[tuple[str, str], str], before: Places, after: Places
) -> tuple[Value, ...]:
    key = one.new.catalogue, one.new.criterion
    return (
        "criterion",
        str(one.change),
        one.new.criterion,
        statements.get(key, one.new.criterion),
        words.rated(one.old),
        *_quoted(one.old_quote, before),
        words.rated(one.new),
        *_quoted(one.new_quote, after),
        one.kept,
        one.added,
        one.removed,
    )


def _quoted(item: Quoted | None, places: Places) -> tuple[Value, Value]:
    return (item.quote, places.of(item).text) if item is not None else (None, None)


def _fact_row(
    key: str, old: tuple[Fact, ...], new: tuple[Fact, ...], before: Places, after: Places
) -> tuple[Value, ...]:
    change = "changed" if old and new else "gained" if new else "lost"
    return "fact", change, key, None, *_facts(old, before), *_facts(new, after), None, None, None


def _facts(facts: tuple[Fact, ...], places: Places) -> tuple[Value, Value, Value]:
    return (
        listed([fact.value for fact in facts]),
        listed([fact.quote for fact in facts if fact.quote]),
        listed([places.of(fact).text for fact in facts if fact.file is not None]),
    )


def _finding_rows(difference: Difference, before: Places, after: Places) -> Iterator[tuple[Value, ...]]:
    for one in difference.gone:
        yield ("finding", "gone", one.kind, None, one.message, None, before.of(one).text, *[None] * 6)
    for one in difference.come:
        yield ("finding", "new", one.kind, None, *[None] * 3, one.message, None, after.of(one).text, *[None] * 3)


def table_disagreements(agreement: Agreement, left: str, right: str) -> Table:
    """One row for each quote that two people decided differently."""
    columns = ("Criterion", "File", "Quote", left, f"{left}: reason", right, f"{right}: reason")
    rows = tuple(_disagreement(pair) for pair in agreement.disagreements)
    return Table("disagreements", "Decided differently", "", columns, rows)


def _disagreement(pair: Pair) -> tuple[Value, ...]:
    a, b = pair.left, pair.right
    return a.criterion, a.file, a.quote, a.verdict, a.reason, b.verdict, b.reason
