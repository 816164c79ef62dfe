"""`planscan text`, `passages`, `explain` and `matchers`: look at what was read, and at why."""

from __future__ import annotations

import inspect
import sys
import textwrap
from pathlib import Path
from typing import Any

import click

from planscan.cli.options import matching_options, plan_file, reading_of, reading_options, settings_of


@click.command()
@plan_file
@reading_options
def text(file: Path, **values: Any) -> None:
    """Print the text that was read from FILE, character for character as quotes count it.

    \b
    Example:
        planscan text sample_plans/glenfalloch-plan.pdf > plan.txt
    """
    from planscan.extract import extract

    document = extract(file, reading_of(values))
    sys.stdout.buffer.write(document.text.encode("utf-8"))
    for warning in document.warnings:
        click.echo(f"{warning.code}: {warning.message}", err=True)


@click.command()
@plan_file
@reading_options
def passages(file: Path, **values: Any) -> None:
    """Print the passages of FILE with their places.

    \b
    Example:
        planscan passages sample_plans/glenfalloch-plan.pdf
    """
    from planscan.extract import extract
    from planscan.extract.language import language_of
    from planscan.segment import segment

    for passage in segment(extract(file, reading_of(values)), language_of=language_of):
        where = f"p. {passage.page}" if passage.page is not None else f"paragraph {passage.paragraph}"
        language = "" if passage.language == "en" else f", {passage.language}"
        click.echo(
            f"[{passage.index}] {where}, {passage.start}-{passage.end}, {passage.kind}{language}, {' > '.join(passage.section)}"
        )
        for context in passage.context:
            click.echo(f"    [{context}]")
        click.echo(textwrap.indent(passage.text, "    ") + "\n")


@click.command()
@plan_file
@click.argument("criterion_id", metavar="CRITERION")
@matching_options
@reading_options
def explain(file: Path, criterion_id: str, **values: Any) -> None:
    """Show every passage of FILE that was considered for CRITERION, and why it counts or falls short.

    \b
    Example:
        planscan explain sample_plans/glenfalloch-plan.pdf needs.forecast-demand
    """
    from planscan import catalogue
    from planscan.extract import extract
    from planscan.pipeline import match_documents

    settings = settings_of(values)
    catalogues = catalogue.load(settings.catalogues if values["catalogues"] else ("all",))
    criterion = catalogue.criterion_by_id(catalogues, criterion_id)
    everything = tuple(c for one in catalogues if one.id == criterion.catalogue for c in one.criteria)
    matched = match_documents([extract(file, settings.reading)], settings, everything)
    considered = [j for j in matched.judgements if j.criterion == criterion.id]
    click.echo(
        f"{criterion.id}: {criterion.statement}\n{len(considered)} of {len(matched.passages)} passages considered\n"
    )
    if criterion.parts is not None or criterion.judged == "fact":
        click.echo(
            "Its rating rests on other criteria, or on what the plan states of itself, too: see `planscan scan`.\n"
        )
    for judgement in sorted(considered, key=lambda j: (-j.level, -j.confidence, j.passage)):
        passage = matched.passages[judgement.passage]
        where = f"p. {passage.page}" if passage.page is not None else f"paragraph {passage.paragraph}"
        verdict = f"level {judgement.level}" if judgement.level else f"falls short: {judgement.shortfall}"
        click.echo(
            f"{where}, {passage.start}-{passage.end}: confidence {judgement.confidence:.2f}, {judgement.stance}, {judgement.voice}; {verdict}"
        )
        for hit in judgement.hits:
            click.echo(f"    {hit.matcher} {hit.score:.2f}: {hit.reason}")
        click.echo(f"    weighed most: {judgement.weighed or 'nothing'}")
        click.echo(textwrap.fill(passage.text, 96, initial_indent="    | ", subsequent_indent="    | ") + "\n")


@click.command()
def matchers() -> None:
    """List the matchers and say how each works.

    \b
    Example:
        planscan matchers
    """
    from planscan.match import NAMES, matcher_class

    for name in NAMES:
        click.echo(f"{name}\n{textwrap.indent(inspect.getdoc(matcher_class(name)) or '', '    ')}\n")
