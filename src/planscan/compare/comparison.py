"""Everything that is said of many plans together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from planscan.compare.counts import Count, count
from planscan.compare.discount import matrix
from planscan.compare.examples import Example, examples
from planscan.compare.matrix import Cell, Line, Matrix, known_catalogues, lines
from planscan.compare.notes import notes
from planscan.compare.plans import Plan
from planscan.compare.scope import Group, Scope, groups, scope
from planscan.compare.shared import SharedText, shared_texts
from planscan.model import Catalogue
from planscan.statistics import Accuracy


@dataclass(frozen=True, slots=True)
class Theme:
    """Criteria of one theme of one catalogue, in their order."""

    family: str
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Many plans beside one another.

    Attributes:
        plans: all of them, by authority, period and name.
        scope: those that count for their authorities, and why others do not.
        matrix: the criteria in catalogue order, and what each plan says on them.
        counts: one for each criterion, over the plans in scope.
        groups: groups of plans, each with its counts in the order of the criteria.
        shared: texts that plans of several authorities print.
        examples: the strongest passages, by criterion.
        notes: what a reader must know before comparing.
    """

    plans: tuple[Plan, ...]
    scope: Scope
    matrix: Matrix
    counts: tuple[Count, ...]
    groups: tuple[tuple[Group, tuple[Count, ...]], ...]
    shared: tuple[SharedText, ...]
    examples: tuple[Example, ...]
    notes: tuple[str, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.matrix.lines

    @property
    def themes(self) -> tuple[Theme, ...]:
        """Themes in catalogue order; a name that two catalogues have makes two themes."""
        keyed = groupby(self.lines, key=lambda line: (line.family, line.criterion.theme))
        return tuple(Theme(family, name, tuple(members)) for (family, name), members in keyed)

    def cell(self, line: Line, plan: Plan) -> Cell | None:
        """What a plan says on a criterion; None where it was scanned without it."""
        return self.matrix.cell(line, plan)


def compare(
    plans: Sequence[Plan],
    *,
    catalogues: Sequence[Catalogue] = (),
    accuracy: Mapping[str, Accuracy] | None = None,
) -> Comparison:
    """Compare plans.

    Args:
        plans: as `read_plans` gives them.
        catalogues: definitions that do not come with planscan.
        accuracy: by criterion, measured over whole plans; without it no share is corrected.
    """
    rows = lines(plans, known_catalogues(plans, catalogues))
    counted = scope(plans)
    shared = shared_texts(plans)
    places = frozenset(quote.place for text in shared for quote in text.quotes)
    cells = matrix(plans, rows, places)
    measured = accuracy if accuracy is not None else {}

    def counts(members: Sequence[Plan]) -> tuple[Count, ...]:
        return tuple(count(line, cells.row(line, members), measured.get(line.criterion.id)) for line in rows)

    return Comparison(
        plans=tuple(plans),
        scope=counted,
        matrix=cells,
        counts=counts(counted.plans),
        groups=tuple((group, counts(group.plans)) for group in groups(plans, counted.plans)),
        shared=shared,
        examples=tuple(one for line in rows for one in examples(line, cells.row(line, counted.plans), places)),
        notes=notes(plans),
    )
