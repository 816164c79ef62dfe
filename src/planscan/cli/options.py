"""Options that several commands share, and the Settings they make."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from planscan.catalogue import DEFAULT, path_of, spelt_out
from planscan.config import OPERATING_POINTS, Settings
from planscan.errors import UsageError
from planscan.match import NAMES
from planscan.model import Limits, ReadOptions

Command = TypeVar("Command", bound=Callable[..., Any])

plan_file = click.argument("file", type=click.Path(path_type=Path), metavar="FILE")


def reading_options(command: Command) -> Command:
    """--tracked, --ocr and the limits."""
    defaults = Limits()
    for option in (
        click.option(
            "--limit-pages", type=int, default=defaults.pages, show_default=True, help="Pages of one file at most."
        ),
        click.option(
            "--limit-memory",
            type=int,
            default=defaults.memory_mb,
            show_default=True,
            metavar="MB",
            help="Memory for reading one file.",
        ),
        click.option(
            "--limit-seconds",
            type=float,
            default=None,
            help="Time for reading one file; 20 s and 0.1 s a page if not given.",
        ),
        click.option("--ocr", is_flag=True, help="Read pages that are images (needs the program tesseract)."),
        click.option(
            "--tracked",
            type=click.Choice(["accept", "reject"]),
            default="accept",
            show_default=True,
            help="Tracked changes in Word drafts.",
        ),
    ):
        command = option(command)
    return command


def matching_options(command: Command) -> Command:
    """--catalogue, --matchers, --operating-point, --as-of, and what the plan is held against."""
    for option in (
        click.option(
            "--national",
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="Folder of national texts: words of theirs are told.",
        ),
        click.option(
            "--authorities",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="CSV of authorities beside the 31 of Scotland.",
        ),
        click.option("--as-of", default=None, metavar="DATE", help="Choose the rule-book by this date (YYYY-MM-DD)."),
        click.option(
            "--operating-point",
            type=click.Choice(OPERATING_POINTS),
            default="balanced",
            show_default=True,
            help="How sure a match must be.",
        ),
        click.option(
            "--matchers",
            default="rules,embedding,learned,contextual",
            show_default=True,
            metavar="NAMES",
            help=f"Of: {', '.join(NAMES)}; commas between.",
        ),
        click.option(
            "--catalogue",
            "catalogues",
            multiple=True,
            metavar="ID",
            help="Catalogue id, .yaml file, or all; repeatable.",
        ),
    ):
        command = option(command)
    return command


def reading_of(values: dict[str, Any]) -> ReadOptions:
    limits = Limits(seconds=values["limit_seconds"], memory_mb=values["limit_memory"], pages=values["limit_pages"])
    return ReadOptions(tracked=values["tracked"], ocr=values["ocr"], limits=limits)


def settings_of(values: dict[str, Any]) -> Settings:
    """Settings from the values of `reading_options` and `matching_options`.

    Raises:
        UsageError: a matcher is unknown or named twice, or a date is none.
        UnknownNameError: there is no such catalogue.
    """
    names = tuple(name.strip() for name in values["matchers"].split(",") if name.strip())
    unknown = [name for name in names if name not in NAMES]
    if unknown or not names or len(set(names)) != len(names):
        raise UsageError(
            f"--matchers {values['matchers']!r}: give one or more of {', '.join(NAMES)}, commas between, each once"
        )
    for name in spelt_out(values["catalogues"]):
        path_of(name)
    return Settings(
        catalogues=values["catalogues"] or DEFAULT,
        matchers=tuple(name for name in NAMES if name in names),
        operating_point=values["operating_point"],
        as_of=_date(values["as_of"]),
        authorities=values["authorities"],
        national=values["national"],
        reading=reading_of(values),
    )


def _date(text: str | None) -> str | None:
    from datetime import date

    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as err:
        raise UsageError(f"--as-of {text!r} is no date; write it as 2025-04-01") from err
