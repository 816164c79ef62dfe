"""Errors a person can act on: each names the file, what is wrong and what to do, and carries its exit code.

A programming mistake stays a `ValueError` or `TypeError` with its traceback. Every class takes one
message, so that the error survives the trip back from a worker process.
"""

from __future__ import annotations


class PlanscanError(Exception):
    """Something a person can put right."""

    exit_code = 1


class UsageError(PlanscanError):
    """The command or call was asked for something that does not fit together."""

    exit_code = 2


class UnknownNameError(UsageError):
    """A catalogue, criterion, matcher or format id that planscan does not know."""


class CatalogueError(PlanscanError):
    """A criteria file breaks its schema; the message gives file, line and reason."""

    exit_code = 4


class InputError(PlanscanError):
    """A plan's file is missing, is a folder without plans, or is empty."""

    exit_code = 5


class UnreadableFileError(PlanscanError):
    """The file is damaged, or its bytes are not of a kind that planscan reads."""

    exit_code = 6


class PasswordError(UnreadableFileError):
    """The file opens only with a password."""

    exit_code = 7


class NoTextError(PlanscanError):
    """The file opened, but holds no text that can be read."""

    exit_code = 8


class LimitError(PlanscanError):
    """Reading the file went past a limit of time, memory, pages or size."""

    exit_code = 9


class ReaderCrashError(PlanscanError):
    """The process that read the file died, or failed in a way nobody foresaw."""

    exit_code = 10


class OutputError(PlanscanError):
    """A result could not be written."""

    exit_code = 11


class MissingExtraError(PlanscanError):
    """A part of planscan that is installed apart is needed here."""

    exit_code = 12


class ModelError(PlanscanError):
    """A model file is missing, damaged, or of another version than this planscan expects."""

    exit_code = 13


BY_NAME: dict[str, type[PlanscanError]] = {
    kind.__name__: kind
    for kind in (
        PlanscanError,
        UsageError,
        UnknownNameError,
        CatalogueError,
        InputError,
        UnreadableFileError,
        PasswordError,
        NoTextError,
        LimitError,
        ReaderCrashError,
        OutputError,
        MissingExtraError,
        ModelError,
    )
}
"""Error classes by name: how a worker's error is raised again in its parent."""
