"""What a scan and its workers say to each other: one line of JSON each, never anything that could run code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from planscan.config import Settings

NOT_GIVEN = ""
"""Stands for the digest of an output in a format that the plan cannot be given in."""

Message = TypeVar("Message", "Task", "Said")


class Task(msgspec.Struct, frozen=True):
    """One plan for a worker: to map it, unless it is only to be read, or its map is there.

    Attributes:
        files: paths of the plan's files.
        formats: in which its outputs are wanted, each with the path that it is to be written to.
        decisions: path of a sheet to apply; empty for none.
        known: what `remember.Remembering` may look up.
        read_only: read the files and take the prints of their sentences; nothing more.
        others: for each other plan of the run, by name, prints of the sentences that both hold.
        packed: the finished map as compressed JSON, where only outputs are wanted.
    """

    files: tuple[str, ...]
    settings: Settings
    formats: Mapping[str, str] = {}
    decisions: str = ""
    known: Mapping[str, bytes] = {}
    read_only: bool = False
    others: Mapping[str, tuple[str, ...]] = {}
    packed: bytes = b""


class Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a worker says: what it is doing, or at the end of a task how it went.

    Attributes:
        doing: in a few words; the task goes on.
        packed: the map as compressed JSON.
        made: what is worth keeping of the way there.
        outputs: for each format the SHA-256 of what was written, or NOT_GIVEN.
        error: name of the class of an error, with its `message`.
    """

    doing: str = ""
    packed: bytes = b""
    made: Mapping[str, bytes] = {}
    outputs: Mapping[str, str] = {}
    error: str = ""
    message: str = ""


def line_of(message: Task | Said) -> bytes:
    return msgspec.json.encode(message, enc_hook=str) + b"\n"


def message_of(line: bytes, kind: type[Message]) -> Message:
    """Read back what `line_of` wrote.

    Raises:
        msgspec.DecodeError: the line is no such message.
    """
    return msgspec.json.decode(line, type=kind, dec_hook=_path)


def _path(kind: type, value: object) -> Path:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise NotImplementedError(f"no message holds a {kind.__name__}")
