"""`planscan evaluate`: how well the matching agrees with labelled passages."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from planscan.cli.options import matching_options, reading_options, settings_of
from planscan.errors import UsageError


@click.command()
@click.argument("gold", nargs=-1, type=click.Path(path_type=Path), metavar="GOLD.jsonl...")
@click.option(
    "--plan",
    "plans",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A whole plan to scan; repeatable.",
)
@click.option(
    "--truth",
    "truths",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What the plan holds, one for each --plan.",
)
@click.option("--totals", is_flag=True, help="Print totals only, nothing per criterion.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@matching_options
@reading_options
def evaluate(
    gold: tuple[Path, ...],
    plans: tuple[Path, ...],
    truths: tuple[Path, ...],
    totals: bool,
    as_json: bool,
    **values: Any,
) -> None:
    """Compare the matching with labelled passages (gpf-ed2) and with two plain methods.

    With --plan and --truth, compare the maps of whole plans with what is known of them: criteria, facts, findings.

    \b
    Example:
        planscan evaluate my-labels.jsonl --totals
        planscan evaluate --plan plan.pdf --truth plan.jsonl
    """
    if bool(gold) == bool(plans or truths):
        raise UsageError("give labelled passages (GOLD.jsonl), or plans with their truth (--plan FILE --truth FILE)")
    if plans or truths:
        _evaluate_plans(plans, truths, values, totals=totals, as_json=as_json)
        return
    from planscan import evaluate as measuring

    report = measuring.evaluate(measuring.read_cases(gold), settings_of(values))
    if as_json:
        data = asdict(report)
        if totals:
            del data["by_criterion"]
        click.echo(json.dumps(data, indent=2))
        return
    for line in _lines(report, totals=totals):
        click.echo(line)


def _evaluate_plans(
    plans: tuple[Path, ...], truths: tuple[Path, ...], values: dict[str, Any], *, totals: bool, as_json: bool
) -> None:
    from planscan import evaluate_plan as measuring

    report = measuring.evaluate_plans(plans, truths, settings_of(values))
    if as_json:
        click.echo(json.dumps(asdict(report), indent=2, ensure_ascii=False))
        return
    facts, findings = (
        measuring.pooled(name, held) for name, held in (("all facts", report.facts), ("all findings", report.findings))
    )
    click.echo(f"{'':<32}{'planted':>8}{'found':>7}{'reported':>10}{'listed':>8}{'look-alikes taken':>20}")
    for one in (report.criteria, report.ratings, *report.facts, facts, *report.findings, findings):
        click.echo(
            f"{one.kind:<32}{one.planted:>8}{one.found:>7}{one.reported:>10}{one.listed:>8}{f'{one.taken} of {one.lookalikes}':>20}"
        )
        if not totals and not one.kind.startswith("all "):
            for what, held in (("missed", one.missed), ("not listed", one.unlisted)):
                for text in held:
                    click.echo(f"    {what}: {text}")


def _lines(report: Any, *, totals: bool) -> list[str]:
    one = report.overall
    lines = [
        f"{one.cases} passages, catalogue gpf-ed2, operating point balanced unless said otherwise",
        f"micro precision {_n(one.precision)}  recall {_n(one.recall)}  F1 {_n(one.f1)}   macro-F1 {_n(one.macro_f1)}",
        f"level right {_n(one.level_right)}  stance right {_n(one.stance_right)}  (where the criterion is right)",
        f"recall of level 2 at screening {_n(report.level_2_recall_screening)}, micro precision there {_n(report.precision_screening)}",
        f"clean passages given any evidence {_n(one.clean_given)} of {one.clean}",
        f"precision at 3 {_n(report.precision_at_3)}",
        f"calibration error {_n(report.calibration_error)} over {report.calibration_pairs} pairs returned at screening",
        *(f"baseline micro-F1, {name}: {_n(value)}" for name, value in report.baselines.items()),
        "",
        f"{'role':<12}{'passages':>9}{'precision':>11}{'recall':>8}{'F1':>7}{'level':>7}{'stance':>8}{'clean given':>13}",
    ]
    for role, f in report.by_role.items():
        lines.append(
            f"{role:<12}{f.cases:>9}{_n(f.precision):>11}{_n(f.recall):>8}{_n(f.f1):>7}{_n(f.level_right):>7}"
            f"{_n(f.stance_right):>8}{_n(f.clean_given):>13}"
        )
    if not totals:
        lines += ["", f"{'criterion':<38}{'labelled':>9}{'returned':>9}{'right':>7}{'F1':>7}{'at 3':>7}"]
        for row in sorted(report.by_criterion, key=lambda r: (r.f1, r.criterion)):
            lines.append(
                f"{row.criterion:<38}{row.labelled:>9}{row.returned:>9}{row.right:>7}{_n(row.f1):>7}{_n(row.precision_at_3):>7}"
            )
    return lines


def _n(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


@click.command()
@click.argument("names", nargs=-1, metavar="[MODEL]...")
def train(names: tuple[str, ...]) -> None:
    """Rebuild the shipped models, or those named, from the repository (docs/models.md).

    \b
    Example:
        planscan train combine
    """
    from planscan.train import train as rebuild

    rebuild(names, progress=lambda what: click.echo(f"{what} ...", err=True))
