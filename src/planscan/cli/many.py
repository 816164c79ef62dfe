"""`planscan compare`, `diff` and `agree`: many plans, two drafts, two people's decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from planscan.cli.options import matching_options, reading_options, settings_of
from planscan.errors import InputError, UsageError
from planscan.files import make_folder, write_whole

if TYPE_CHECKING:
    from planscan.compare import Comparison, Flips
    from planscan.decisions import Agreement
    from planscan.diff import Difference
    from planscan.model import EvidenceMap

Command = TypeVar("Command", bound=Callable[..., Any])

TABLES = ("html", "csv", "xlsx", "docx")
FORMATS = (*TABLES, "svg", "png")

_CUT = 90
"""Characters of a statement or quote that a line on the screen shows."""


def _path_option(name: str, metavar: str, text: str) -> Callable[[Command], Command]:
    return click.option(name, type=click.Path(path_type=Path), metavar=metavar, help=text)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@_path_option("--out", "DIR", "Folder for the page and the tables; without it, counts are printed.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(FORMATS),
    help="Repeatable; all but the pictures if not given.",
)
@_path_option("--plans", "FILE", "The plans.csv that the plans were scanned with, where DIR has none.")
@_path_option("--against", "DIR", "Maps of an earlier run of the same plans: show which ratings flip.")
@_path_option("--accuracy", "FILE", "Accuracy measured over whole plans (CSV), to correct the counts by.")
@_path_option("--authorities", "FILE", "A further list of authorities (CSV).")
@click.option("--catalogue", "catalogues", multiple=True, metavar="FILE", help="Your own catalogue; repeatable.")
def compare(folder: Path, out: Path | None, formats: tuple[str, ...], **values: Any) -> None:
    """Compare the evidence maps in DIR: how many plans evidence each criterion, and what they say.

    \b
    Example:
        planscan compare build/maps --out build/compared
    """
    made, flips = _compared(folder, **values)
    if out is None:
        for line in _counts(made, flips):
            click.echo(line)
        return
    make_folder(out)
    for name, data in _outputs(made, flips, formats or TABLES):
        write_whole(out / name, data)
        click.echo(f"{out / name}", err=True)


def _compared(
    folder: Path,
    *,
    plans: Path | None,
    against: Path | None,
    accuracy: Path | None,
    authorities: Path | None,
    catalogues: tuple[str, ...],
) -> tuple[Comparison, Flips | None]:
    from planscan import catalogue
    from planscan import compare as comparing

    found = comparing.read_plans(folder, listing=plans, more_authorities=authorities)
    made = comparing.compare(
        found,
        catalogues=catalogue.load(catalogues),
        accuracy=comparing.read_accuracy(accuracy) if accuracy is not None else None,
    )
    if against is None:
        return made, None
    return made, comparing.flips(comparing.read_plans(against, listing=plans, more_authorities=authorities), found)


def _outputs(made: Comparison, flips: Flips | None, formats: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    from planscan.report import compare_html, plans_svg, svg, tables
    from planscan.tables import all_tables, word_tables

    if "html" in formats:
        yield "compare.html", compare_html.write(made, flips)
    if "csv" in formats:
        for table in all_tables(made, flips):
            yield f"{table.name}.csv", tables.to_csv(table)
    if "xlsx" in formats:
        yield "compare.xlsx", tables.to_xlsx(all_tables(made, flips))
    if "docx" in formats:
        yield "compare.docx", tables.to_docx(word_tables(made), f"{len(made.plans)} plans compared")
    for name in ("svg", "png"):
        if name in formats:
            yield f"compare.{name}", svg.drawn([plans_svg.picture(made)], name)


def _counts(made: Comparison, flips: Flips | None) -> Iterator[str]:
    yield f"{len(made.plans)} plans, {len(made.scope.plans)} counted: the latest final plan of each authority"
    yield from (f"  {plan.label}: {why}" for plan, why in made.scope.left_out)
    yield from made.notes
    counts = {count.line.key: count for count in made.counts}
    for theme in made.themes:
        yield f"\n{theme.name} ({theme.family})"
        for line in theme.lines:
            yield f"  {counts[line.key].words}: {_cut(line.criterion.statement)}"
    if flips is not None:
        yield f"\n{len(flips.flips)} of {len(flips.flips) + flips.same} ratings flip between the two runs"
        yield from (
            f"  {one.plan.label}, {one.criterion}: {one.old} to {one.new} ({one.because})" for one in flips.flips
        )


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@_path_option("--out", "FILE", "Write to a file: .html, .csv, .xlsx, .docx, .svg or .png.")
@matching_options
@reading_options
def diff(old: Path, new: Path, out: Path | None, **values: Any) -> None:
    """Show what changed from OLD to NEW: two evidence maps (.json), or two plans, which are scanned.

    \b
    Example:
        planscan diff build/maps/glenfalloch-plan.json build/maps/dunmore-draft.json --out build/changes.html
    """
    from planscan.diff import diff as compare_maps

    suffix = out.suffix.lower().lstrip(".") if out is not None else ""
    if out is not None and suffix not in FORMATS:
        raise UsageError(f"--out {out}: the name must end in {', '.join('.' + name for name in FORMATS)}")
    before, after = _map(old, values), _map(new, values)
    difference = compare_maps(before, after)
    if out is None:
        for line in _changes(difference):
            click.echo(line)
        return
    make_folder(out.parent)
    write_whole(out, _difference(difference, before, after, suffix, values))


def _map(path: Path, values: dict[str, Any]) -> EvidenceMap:
    """The map in a JSON file, or that of a plan, scanned now."""
    from planscan import pipeline
    from planscan.serialize import map_from_json

    if not path.is_file():
        raise InputError(f"{path}: there is no such file; check the path")
    if path.suffix.lower() == ".json":
        return map_from_json(path.read_bytes())
    return pipeline.scan(path, settings_of(values))


def _difference(
    difference: Difference, old: EvidenceMap, new: EvidenceMap, suffix: str, values: dict[str, Any]
) -> bytes:
    from planscan import catalogue
    from planscan.report import changes_svg, diff_html, svg, tables
    from planscan.tables import table_changes, word_changes

    own = catalogue.load(tuple(name for name in values["catalogues"] if name not in {*catalogue.SHIPPED, "all"}))
    if suffix == "html":
        return diff_html.write(difference, old, new, own)
    if suffix in {"svg", "png"}:
        return svg.drawn([changes_svg.picture(difference, new, own)], suffix)
    table = table_changes(difference, old, new, own)
    if suffix == "csv":
        return tables.to_csv(table)
    return tables.to_xlsx([table]) if suffix == "xlsx" else tables.to_docx(word_changes(table), table.title)


def _changes(difference: Difference) -> Iterator[str]:
    from planscan.diff import Change

    yield ", ".join(f"{number} {change}" for change, number in difference.counts.items())
    for change in Change:
        found = difference.of(change) if change is not Change.UNCHANGED else ()
        if found:
            yield f"\n{change}:"
        for one in found:
            yield f"  {one.new.criterion}: {one.old.standing} to {one.new.standing}"
            yield from (
                f"    {side} {_cut(item.quote)}" for side, item in (("-", one.old_quote), ("+", one.new_quote)) if item
            )
    for fact in difference.facts:
        old, new = ("; ".join(str(one.value) for one in side) or "not stated" for side in (fact.old, fact.new))
        yield f"fact {fact.key}: {old} to {new}"
    yield from (f"finding gone: {one.message}" for one in difference.gone)
    yield from (f"finding new: {one.message}" for one in difference.come)


@click.command()
@click.argument("first", type=click.Path(path_type=Path), metavar="A")
@click.argument("second", type=click.Path(path_type=Path), metavar="B")
@_path_option("--out", "FILE", "Write the disagreements to a .csv or .xlsx file.")
def agree(first: Path, second: Path, out: Path | None) -> None:
    """Compare the decisions in two people's evidence sheets, A and B (.csv or .xlsx).

    \b
    Example:
        planscan agree decided-by-ann.xlsx decided-by-bob.xlsx
    """
    from planscan import decisions
    from planscan.report import tables
    from planscan.tables import table_disagreements

    if out is not None and out.suffix.lower() not in decisions.SUFFIXES:
        raise UsageError(f"--out {out}: the name must end in {' or '.join(decisions.SUFFIXES)}")
    agreement = decisions.agree(decisions.read(first), decisions.read(second))
    for line in _agreement(agreement, first.name, second.name):
        click.echo(line)
    if out is not None:
        table = table_disagreements(agreement, first.name, second.name)
        make_folder(out.parent)
        write_whole(out, tables.to_csv(table) if out.suffix.lower() == ".csv" else tables.to_xlsx([table]))


def _agreement(one: Agreement, first: str, second: str) -> Iterator[str]:
    yield f"{one.pairs} quotes decided by both; {one.same} given the same level"
    if one.share is not None and one.interval is not None:
        low, high = one.interval
        yield f"agreement {100 * one.share:.0f} per cent (95 % interval {100 * low:.0f} to {100 * high:.0f})"
    for what, value in (
        ("kappa over the levels dropped, 1 and 2", one.kappa),
        ("kappa over evidence or not", one.kappa_any),
        ("positive agreement (evidence)", one.positive),
        ("negative agreement (no evidence)", one.negative),
    ):
        yield f"{what} {'cannot be said' if value is None else f'{value:.2f}'}"
    yield f"decided in {first} only: {len(one.left_only)}; in {second} only: {len(one.right_only)}"
    for pair in one.disagreements:
        yield f"  {pair.left.criterion}: {pair.left.verdict} or {pair.right.verdict}: {_cut(pair.left.quote)}"


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _CUT else plain[: _CUT - 2].rstrip() + " …"
