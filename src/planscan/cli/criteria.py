"""`planscan criteria`: list, show, check, cross-walk and compare the catalogues."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from planscan import catalogue as catalogues
from planscan.errors import CatalogueError
from planscan.model import Criterion

F = TypeVar("F", bound=Callable[..., Any])


@click.group()
def criteria() -> None:
    """List, show, check and compare the criteria.

    \b
    Example:
        planscan criteria list --catalogue gpf-ed2
    """


def _catalogue_option(default: tuple[str, ...]) -> Callable[[F], F]:
    return click.option(
        "--catalogue",
        "names",
        multiple=True,
        default=default,
        metavar="ID",
        help="Catalogue id, path of a .yaml file, or all; repeatable.",
    )


@criteria.command("list")
@_catalogue_option(catalogues.DEFAULT)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_criteria(names: tuple[str, ...], as_json: bool) -> None:
    """List criteria: id, status, statement.

    \b
    Example:
        planscan criteria list --catalogue all
    """
    loaded = catalogues.load(names)
    if as_json:
        rows = [
            {
                "catalogue": c.id,
                "id": k.id,
                "theme": k.theme,
                "subtheme": k.subtheme,
                "status": k.status,
                "statement": k.statement,
            }
            for c in loaded
            for k in c.criteria
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for one in loaded:
        click.echo(f"{one.id}  {one.title} (version {one.version}, {len(one.criteria)} criteria)")
        group = ""
        for criterion in one.criteria:
            here = (
                f"{criterion.theme} - {criterion.subtheme}"
                if criterion.subtheme != criterion.theme
                else criterion.theme
            )
            if here != group:
                group = here
                click.echo(f"\n  {group}")
            click.echo(
                textwrap.fill(
                    f"{criterion.id}: {criterion.statement}",
                    width=96,
                    initial_indent="    ",
                    subsequent_indent="        ",
                    break_long_words=False,
                    break_on_hyphens=False,
                )
            )
        click.echo("")


@criteria.command()
@click.argument("criterion_id", metavar="ID")
@click.option("--catalogue", "names", multiple=True, metavar="ID", help="Where to look; all catalogues by default.")
def show(criterion_id: str, names: tuple[str, ...]) -> None:
    """Show one criterion in full.

    \b
    Example:
        planscan criteria show needs.forecast-demand
    """
    criterion = catalogues.criterion_by_id(catalogues.load(names or ("all",)), criterion_id)
    click.echo(_described(criterion))
    click.echo("\nAccuracy with the default matchers:")
    for line in _accuracy(criterion):
        click.echo(textwrap.fill(line, 92, initial_indent="  - ", subsequent_indent="    "))


def _accuracy(criterion: Criterion) -> Iterator[str]:
    """The figures of the accuracy card at each operating point; one line where these are none."""
    from planscan.accuracy import MEASURED, Trust, read_card
    from planscan.config import OPERATING_POINTS, Settings
    from planscan.model import Searched
    from planscan.pipeline import models_used
    from planscan.report import trust

    card, matchers = read_card(), Settings().matchers
    for point in OPERATING_POINTS:
        holds = Trust(card, matchers, models_used(matchers), point)
        found = holds.figures(criterion)
        if found.measured != MEASURED:
            yield found.measured
            return
        for one in found.figures:
            kind, *counts, precision, recall = trust.cells(one)
            labelled, returned, right = counts
            yield (
                f"{point}, passages {trust.KINDS.get(kind, kind)}: {labelled} labelled, {returned} returned, {right} "
                f"right; precision {precision}, recall {recall}"
            )
        yield f"{point}: {trust.missed(holds.searched(criterion, Searched(0, 0)))}"


def _described(criterion: Criterion) -> str:
    lines = [
        criterion.id,
        criterion.statement,
        "",
        f"Catalogue:   {criterion.catalogue}: {criterion.theme} - {criterion.subtheme}",
        f"Source:      {criterion.source.title}, {criterion.source.place}",
        f"Status:      {criterion.status}; may stand in: {', '.join(criterion.where)}; judged by: {criterion.judged}",
    ]
    if criterion.applies_when:
        lines.append(f"Applies:     {criterion.applies_when.replace('-', ' ')}")
    if criterion.parts:
        count = f" {criterion.parts.n}" if criterion.parts.n else ""
        over = f" of the {criterion.parts.over}" if criterion.parts.over else ""
        lines.append(f"Parts:       {criterion.parts.rule}{count}{over}: {', '.join(criterion.parts.of)}")
    for title, items in (
        ("Look for", criterion.look_for),
        ("Not evidence", criterion.not_evidence),
        ("Examples", criterion.positive),
        ("Near misses", criterion.near_miss),
    ):
        if items:
            lines += [
                "",
                f"{title}:",
                *(textwrap.fill(i, 92, initial_indent="  - ", subsequent_indent="    ") for i in items),
            ]
    if criterion.cues:
        lines += ["", "Cues:"]
        for cue in criterion.cues:
            near = "".join(f"; near: {' | '.join(group)}" for group in cue.near)
            without = f"; not with: {' | '.join(cue.without)}" if cue.without else ""
            text = f"({cue.strength}) {' | '.join(cue.any)}{near}{without}"
            lines.append(textwrap.fill(text, 92, initial_indent="  - ", subsequent_indent="    "))
    for title, ids in (("Same evidence as", criterion.same_as), ("Overlaps with", criterion.overlaps)):
        if ids:
            lines += ["", f"{title}: {', '.join(ids)}"]
    if criterion.ask:
        lines += ["", f"Ask: {criterion.ask}"]
    return "\n".join(lines)


@criteria.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--examples", is_flag=True, help="Also run the example and near-miss sentences through the cues.")
def check(files: tuple[Path, ...], examples: bool) -> None:
    """Check criteria files: form, ids, cues; without FILES, those that come with planscan and their links.

    \b
    Example:
        planscan criteria check my-criteria.yaml --examples
    """
    shipped = [catalogues.data_folder("criteria") / f"{name}.yaml" for name in catalogues.SHIPPED]
    problems: list[catalogues.Problem] = []
    loaded = []
    for path in files or shipped:
        if not path.is_file():
            raise CatalogueError(f"{path}: there is no such file; check the path")
        one, found = catalogues.read(path)
        problems += found
        if one is not None:
            loaded.append(one)
    if not files:
        problems += catalogues.cross_check(loaded)
    for problem in problems:
        click.echo(str(problem))
    failed = 0
    if examples:
        from planscan.match.examples import failing_examples

        broken = {problem.file for problem in problems if problem.serious}
        for one in (one for one in loaded if f"{one.id}.yaml" not in broken):
            for example in failing_examples(one):
                failed += 1
                click.echo(
                    f"{one.id}: {example.criterion}: {example.kind} scores {example.score}: {example.text} [{example.reason}]"
                )
    serious = sum(problem.serious for problem in problems) + failed
    click.echo(
        f"{sum(len(c.criteria) for c in loaded)} criteria in {len(loaded)} file(s), {serious} fault(s)", err=True
    )
    if serious:
        raise CatalogueError(f"{serious} fault(s) found; each line above names the file and the line")


@criteria.command()
@click.argument("criterion_id", metavar="[ID]", required=False)
def crosswalk(criterion_id: str | None) -> None:
    """Show which criteria of different catalogues share evidence or overlap.

    \b
    Example:
        planscan criteria crosswalk needs.four-needs
    """
    loaded = catalogues.load(("all",))
    rows = sorted(
        {
            (criterion.id, kind, other)
            for one in loaded
            for criterion in one.criteria
            for kind, ids in (
                ("same evidence", criterion.same_as),
                ("overlaps", criterion.overlaps),
                ("serves", criterion.serves),
            )
            for other in ids
        }
    )
    if criterion_id is not None:
        catalogues.criterion_by_id(loaded, criterion_id)
        rows = [row for row in rows if criterion_id in (row[0], row[2])]
    for left, kind, right in rows:
        click.echo(f"{left}  {kind}  {right}")


@criteria.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
def diff(old: Path, new: Path) -> None:
    """Show what changed between two versions of a catalogue.

    \b
    Example:
        planscan criteria diff gpf-ed1 gpf-ed2
    """
    changes = catalogues.compare(catalogues.load_one(str(old)), catalogues.load_one(str(new)))
    for change in changes:
        click.echo(f"{change.criterion}: {change.what}")
        if change.before:
            click.echo(textwrap.fill(change.before, 92, initial_indent="  - ", subsequent_indent="    "))
        if change.after:
            click.echo(textwrap.fill(change.after, 92, initial_indent="  + ", subsequent_indent="    "))
    click.echo(f"{len(changes)} difference(s)", err=True)
