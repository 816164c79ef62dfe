"""`planscan evaluate`: how well the matching agrees with labelled passages; and `planscan train`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from planscan.cli.options import Command, matching_options, reading_options, settings_of
from planscan.errors import UsageError
from planscan.files import write_whole

WORST = 10
"""Confusions that are printed; `--json` has all."""


def _files(option: str, name: str, help_text: str) -> Callable[[Command], Command]:
    return click.option(option, name, multiple=True, type=click.Path(path_type=Path), metavar="FILE", help=help_text)


@click.command()
@click.argument("gold", nargs=-1, type=click.Path(path_type=Path), metavar="GOLD.jsonl...")
@_files("--plan", "plans", "A whole plan to scan; repeatable.")
@_files("--truth", "truths", "What the plan holds, one for each --plan.")
@click.option("--totals", is_flag=True, help="Print totals only: no criterion, no passage.")
@click.option("--apart", is_flag=True, help="Figures of each file first, then of all together.")
@click.option(
    "--errors", type=click.Path(path_type=Path), metavar="FILE.csv", help="Write the passages behind each error."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--card", type=click.Path(path_type=Path), metavar="FILE.json", help="Make the accuracy card (docs/accuracy.md)."
)
@click.option("--date", "made", metavar="DATE", help="With --card: the date that it bears (YYYY-MM-DD).")
@_files("--written", "written", "With --card: labelled passages that were written for the measuring; repeatable.")
@_files("--real", "real", "With --card: labelled passages of published documents; repeatable.")
@matching_options
@reading_options
def evaluate(
    *,
    gold: tuple[Path, ...],
    plans: tuple[Path, ...],
    truths: tuple[Path, ...],
    card: Path | None,
    made: str | None,
    written: tuple[Path, ...],
    real: tuple[Path, ...],
    **values: Any,
) -> None:
    """Compare the matching with labelled passages (gpf-ed2) and with two plain methods.

    With --plan and --truth, compare the maps of whole plans with what is known of them: criteria, facts, findings.
    With --card, write what was measured to the card that every report shows.

    \b
    Example:
        planscan evaluate my-labels.jsonl --totals
        planscan evaluate my-labels.jsonl --errors build/errors.csv
        planscan evaluate --plan plan.pdf --truth plan.jsonl
        planscan evaluate --card models/accuracy.json --date 2026-11-22 --written a.jsonl --real b.jsonl
    """
    asked = [bool(gold), bool(plans or truths), card is not None]
    if sum(asked) != 1 or (card is None and (made or written or real)):
        raise UsageError(
            "give labelled passages (GOLD.jsonl), or plans with their truth (--plan FILE --truth FILE), or a card to "
            "make (--card FILE --date DATE --written FILE --real FILE)"
        )
    _tell_unused("--card" if card is not None else "GOLD" if gold else "--plan")
    if card is not None:
        _make_card(card, made, {"written": written, "real": real}, values)
    elif gold:
        _evaluate_passages(gold, values)
    else:
        _evaluate_plans(plans, truths, values, totals=values["totals"], as_json=values["as_json"])


_UNUSED = {
    "GOLD": ("catalogues", "as_of", "national", "authorities"),
    "--card": (
        "totals",
        "apart",
        "errors",
        "as_json",
        "operating_point",
        "catalogues",
        "as_of",
        "national",
        "authorities",
    ),
    "--plan": ("apart", "errors"),
}
"""Options that change nothing of what is measured, or of what is written."""


def _tell_unused(what: str) -> None:
    context = click.get_current_context()
    for option in context.command.params:
        given = context.get_parameter_source(option.name or "") is not ParameterSource.DEFAULT
        if option.name in _UNUSED[what] and given:
            click.echo(f"{option.opts[0]} plays no part with {what}", err=True)


def _make_card(card: Path, made: str | None, kinds: dict[str, tuple[Path, ...]], values: dict[str, Any]) -> None:
    from planscan import accuracy
    from planscan import evaluate as measuring
    from planscan.config import Settings

    settings = settings_of(values)
    cases = {kind: measuring.read_cases(paths) for kind, paths in kinds.items() if paths}
    if made is None or not cases:
        raise UsageError("a card needs its date (--date 2026-11-22) and passages (--written FILE, --real FILE)")
    try:
        day = date.fromisoformat(made).isoformat()
    except ValueError as err:
        raise UsageError(f"--date {made!r} is no date; write it as 2026-11-22") from err
    folds = measuring.shipped_folds() if settings.matchers == Settings().matchers else None
    found = measuring.make_card(cases, settings, made=day, folds=folds)
    write_whole(card, accuracy.card_to_json(found))
    counted = ", ".join(f"{number} {kind}" for kind, number in found.passages.items())
    click.echo(f"{card}: {len(found.criteria)} criteria, passages: {counted}", err=True)
    if folds is None:
        click.echo("statutory elements are left out: no counts of the training folds with these matchers", err=True)


def _evaluate_passages(gold: tuple[Path, ...], values: dict[str, Any]) -> None:
    from planscan import evaluate as measuring

    totals, errors = values["totals"], values["errors"]
    if totals and errors is not None:
        raise UsageError("--totals shows no passage, and --errors writes them: give one of the two")
    held = [measuring.read_cases([path]) for path in gold]
    settings = settings_of(values)
    measured = measuring.measure_framework([case for cases in held for case in cases], settings)
    if errors is not None:
        found = measuring.mistakes_of(measured, settings.operating_point)
        write_whole(errors, measuring.to_csv(found))
        click.echo(f"{errors}: {len(found)} errors", err=True)
    together = measuring.report(measured, settings.operating_point)
    sizes = [len(cases) for cases in held]
    apart = _apart(gold, sizes, measured, settings.operating_point) if values["apart"] else {}
    if values["as_json"]:
        files = {name: _data(one, totals=totals) for name, one in apart.items()}
        data = _data(together, totals=totals)
        click.echo(json.dumps({"files": files, "together": data} if files else data, indent=2))
        return
    for name, one in apart.items():
        click.echo("\n".join((f"== {name}", *_lines(one, totals=totals), "")))
    click.echo("\n".join((*(("== together",) if apart else ()), *_lines(together, totals=totals))))


def _apart(gold: tuple[Path, ...], sizes: list[int], measured: Any, operating_point: str) -> dict[str, Any]:
    """For each file the report on its own cases."""
    from planscan.evaluate import report

    ends = accumulate(sizes)
    return {
        str(path): report(measured.part(end - size, end), operating_point) for path, size, end in zip(gold, sizes, ends)
    }


def _data(report: Any, *, totals: bool) -> dict[str, Any]:
    data = asdict(report)
    if totals:
        del data["by_criterion"], data["confusions"]
    return data


def _evaluate_plans(
    plans: tuple[Path, ...], truths: tuple[Path, ...], values: dict[str, Any], *, totals: bool, as_json: bool
) -> None:
    from planscan import evaluate_plan as measuring

    report = measuring.evaluate_plans(plans, truths, settings_of(values))
    if as_json:
        click.echo(json.dumps(asdict(report), indent=2, ensure_ascii=False))
        return
    click.echo("\n".join(measuring.as_lines(report, totals=totals)))


def _lines(report: Any, *, totals: bool) -> list[str]:
    one = report.overall
    lines = [
        f"{one.cases} passages, catalogue gpf-ed2, operating point {report.operating_point} unless said otherwise",
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
        lines += [
            "",
            f"{'criterion, the worst first':<38}{'labelled':>9}{'returned':>9}{'right':>7}{'F1':>7}{'at 3':>7}",
        ]
        for row in report.worst():
            lines.append(
                f"{row.criterion:<38}{row.labelled:>9}{row.returned:>9}{row.right:>7}{_n(row.f1):>7}{_n(row.precision_at_3):>7}"
            )
        lines += ["", f"{'labelled, but missed':<38}{'returned on the same passage instead':<38}{'passages':>9}"]
        lines += [f"{one.labelled:<38}{one.returned:<38}{one.passages:>9}" for one in report.confusions[:WORST]]
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
