"""Many evidence maps beside one another: matrix, counts, groups, shared text, examples, flips between two runs."""

from __future__ import annotations

from planscan.compare.comparison import Comparison, Theme, compare
from planscan.compare.counts import Count, read_accuracy
from planscan.compare.examples import Example, gist
from planscan.compare.flips import Flip, Flips, flips
from planscan.compare.matrix import Cell, Line
from planscan.compare.plans import Plan, plan_of, read_plans
from planscan.compare.scope import Group, Scope
from planscan.compare.shared import SharedText

__all__ = [
    "Cell",
    "Comparison",
    "Count",
    "Example",
    "Flip",
    "Flips",
    "Group",
    "Line",
    "Plan",
    "Scope",
    "SharedText",
    "Theme",
    "compare",
    "flips",
    "gist",
    "plan_of",
    "read_accuracy",
    "read_plans",
]
