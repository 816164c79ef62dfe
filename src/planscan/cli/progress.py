"""Progress on standard error: one line for each plan as it ends, and on a terminal a bar with the time left."""

from __future__ import annotations

import sys
import time

import click

from planscan.batch import Began, Doing, Ended, Event, WasRead

_WIDTH = 24
_SOON = 90
"""Seconds from which on time left is told in minutes."""


class Progress:
    """Shows the events of a batch; a single plan tells what is being done for it instead of a bar."""

    def __init__(self, plans: int) -> None:
        self._plans = plans
        self._bar = _Bar(shown=plans > 1 and sys.stderr.isatty())
        self._ended = 0

    def show(self, event: Event) -> None:
        match event:
            case Began(what, plans):
                self._bar.begin(what, plans)
            case WasRead(known=known):
                self._bar.step(counts=not known)
            case Ended():
                self._ended += 1
                self._bar.step(counts=not event.known)
                self._bar.print(self._line(event))
            case Doing(plan, what) if self._plans == 1:
                click.echo(f"{plan.files[0].name}: {what} ...", err=True)

    def close(self) -> None:
        self._bar.clear()

    def _line(self, ended: Ended) -> str:
        count = f"[{self._ended}/{self._plans}] " if self._plans > 1 else ""
        name = ended.plan.files[0].name if ended.plan.files[0].stem != "index" else ended.plan.stem
        if ended.failure is not None:
            return f"{count}error: {ended.failure.message}"
        known = " (unchanged)" if ended.known else ""
        missing = f"; not to be had as {', '.join(ended.missing)}" if ended.missing else ""
        return f"{count}{name}: {ended.summary}{known}{missing}"


class _Bar:
    """One line that is drawn again and again; what is printed stands above it."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown
        self._what, self._all, self._done = "", 0, 0
        self._counted, self._began = 0, time.monotonic()

    def begin(self, what: str, of: int) -> None:
        self._what, self._all, self._done = what, of, 0
        self._counted, self._began = 0, time.monotonic()
        self._draw()

    def step(self, *, counts: bool) -> None:
        """One more is done; one that was taken from the store says nothing about how long the others will take."""
        self._done += 1
        self._counted += counts
        self._draw()

    def print(self, line: str) -> None:
        self.clear()
        click.echo(line, err=True)
        self._draw()

    def clear(self) -> None:
        if self._shown:
            click.echo("\r\x1b[K", nl=False, err=True)

    def _draw(self) -> None:
        if self._shown and self._all:
            filled = "#" * (_WIDTH * self._done // self._all)
            bar = f"\r\x1b[K{self._what} [{filled:<{_WIDTH}}] {self._done}/{self._all}{self._left()}"
            click.echo(bar, nl=False, err=True)

    def _left(self) -> str:
        if not self._counted or self._done >= self._all:
            return ""
        seconds = (time.monotonic() - self._began) / self._counted * (self._all - self._done)
        return f", about {seconds:.0f} s left" if seconds < _SOON else f", about {seconds / 60:.0f} min left"
