"""Writes an evidence map: one module a format, imported when it is asked for. Opens neither store nor plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from planscan.errors import UnknownNameError
from planscan.model import EvidenceMap


@dataclass(frozen=True, slots=True)
class Format:
    """One output format: where its writer is, and whether what it writes is text that a terminal can show."""

    writer: str
    text: bool
    what: str


FORMATS: Mapping[str, Format] = {
    "json": Format("planscan.report.json:write", True, "the whole evidence map, schema version 1"),
    "csv": Format("planscan.report.csv:write", True, "one row per quote, and one for each criterion without"),
    "html": Format("planscan.report.html:write", True, "one self-contained page to read"),
}
"""Every format by the name that `--format` takes; the name is the suffix of the file too."""


def render(evidence_map: EvidenceMap, name: str) -> bytes:
    """The evidence map in a format, as the bytes of a file.

    Raises:
        UnknownNameError: no format bears the name.
    """
    if name not in FORMATS:
        raise UnknownNameError(f"no format is called {name!r}; choose from {', '.join(FORMATS)}")
    module, _, attribute = FORMATS[name].writer.partition(":")
    writer: Callable[[EvidenceMap], bytes] = getattr(import_module(module), attribute)
    return writer(evidence_map)
