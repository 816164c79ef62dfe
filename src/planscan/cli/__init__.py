"""The command line: parses, calls the library, prints. Heavy imports wait until a command needs them."""

from __future__ import annotations

import sys

import click

from planscan import __version__
from planscan.cli import inspect, many
from planscan.cli.criteria import criteria
from planscan.cli.measure import evaluate, train
from planscan.cli.scan import scan
from planscan.cli.store import export
from planscan.errors import PlanscanError


class _Group(click.Group):
    """Prints an error that a person can act on as one sentence, and exits with its code."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except PlanscanError as err:
            click.echo(f"error: {err}", err=True)
            ctx.exit(err.exit_code)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="planscan")
def main() -> None:
    """Show what a health and social care strategic plan evidences, criterion by criterion.

    \b
    Example:
        planscan scan sample_plans/glenfalloch-plan.pdf --format html --out build/maps
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


for command in (
    scan,
    inspect.text,
    inspect.passages,
    inspect.explain,
    criteria,
    inspect.matchers,
    evaluate,
    train,
    many.compare,
    many.diff,
    many.agree,
    export,
):
    main.add_command(command)
