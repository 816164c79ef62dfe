"""Which plans count for their authorities, and the groups that they can be counted by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from planscan.compare.plans import Plan
from planscan.reference import authorities


@dataclass(frozen=True, slots=True)
class Scope:
    """The plans that are counted: the latest final one of each authority.

    Attributes:
        plans: one for each authority.
        left_out: the others, each with the reason.
        missing: names of the 31 authorities without a plan here.
    """

    plans: tuple[Plan, ...]
    left_out: tuple[tuple[Plan, str], ...]
    missing: tuple[str, ...]


def scope(plans: Sequence[Plan]) -> Scope:
    """The latest final plan of each authority; summaries, drafts and earlier plans are left out and said so."""
    counted = latest([plan for plan in plans if plan.is_plan and plan.status != "draft"])
    have = {plan.authority for plan in counted}
    return Scope(
        counted,
        tuple((plan, _why(plan)) for plan in plans if plan not in counted),
        tuple(one.name for one in authorities() if one.name not in have),
    )


def latest(plans: Sequence[Plan]) -> tuple[Plan, ...]:
    """One plan for each authority, that with the latest period, in the order of the plans."""
    best: dict[str, Plan] = {}
    for plan in sorted(plans, key=lambda one: (one.period[:1].isdigit(), one.period, one.name)):
        best[plan.authority] = plan
    return tuple(plan for plan in plans if best.get(plan.authority) is plan)


def _why(plan: Plan) -> str:
    if not plan.is_plan:
        return f"not counted: {plan.kind}"
    return "not counted: a draft" if plan.status == "draft" else "not counted: the authority has a later plan"


@dataclass(frozen=True, slots=True)
class Group:
    """Plans that share something: `by` names what, `name` its value; at most one plan for each authority."""

    by: str
    name: str
    plans: tuple[Plan, ...]


_BY_COUNTED: Mapping[str, Callable[[Plan], str]] = MappingProxyType(
    {
        "type of authority": lambda plan: plan.model,
        "islands": lambda plan: "with islands" if plan.islands else "no islands listed",
        "size of the plan": lambda plan: plan.size,
    }
)


def groups(plans: Sequence[Plan], counted: Sequence[Plan]) -> tuple[Group, ...]:
    """The counted plans by type of authority, islands and size; all plans by status, and the final ones by period."""
    real = [plan for plan in plans if plan.is_plan]
    final = [plan for plan in real if plan.status != "draft"]
    found = [group for by, key in _BY_COUNTED.items() for group in _grouped(by, counted, key)]
    found += _grouped("period", final, lambda plan: plan.period)
    found += _grouped("status", real, lambda plan: plan.status)
    return tuple(found)


def _grouped(by: str, plans: Sequence[Plan], key: Callable[[Plan], str]) -> list[Group]:
    names = sorted({key(plan) for plan in plans})
    return [Group(by, name, latest([plan for plan in plans if key(plan) == name])) for name in names]
