"""Writes an evidence map: one module a format, imported when it is asked for. Opens neither store nor plan.

Formats that are a copy of the plan or carry its text are handed `Originals`, which opens the files for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from planscan.errors import UnknownNameError
from planscan.model import EvidenceMap, ReadOptions

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Format:
    """One output format.

    Attributes:
        writer: module and function; takes the map, and the plan's files where it needs them.
        text: whether what it writes is text that a terminal can show.
        files: whether it is made from the plan's files too.
        only: the media type that one file of the plan must have; "" where any will do.
    """

    writer: str
    text: bool
    what: str
    files: bool = False
    only: str = ""


FORMATS: Mapping[str, Format] = {
    "json": Format("planscan.report.json:write", True, "the whole evidence map, schema version 1"),
    "csv": Format("planscan.report.csv:write", True, "one row per quote, and one for each criterion without"),
    "html": Format("planscan.report.html:write", True, "one self-contained page to read"),
    "crops.html": Format("planscan.report.crops:write", True, "the same, with pictures of the quotes", True, PDF),
    "facts.csv": Format("planscan.report.facts_csv:write", True, "facts, findings and commitments, a row each"),
    "selfassess.html": Format("planscan.report.selfassess:write", True, "self-assessment: strengths, questions"),
    "selfassess.docx": Format("planscan.report.selfassess_docx:write", False, "Word: the self-assessment, to fill in"),
    "xlsx": Format("planscan.report.xlsx:write", False, "Excel: evidence to decide on, ratings, facts, findings"),
    "docx": Format("planscan.report.docx:write", False, "Word: a review report to edit"),
    "pdf": Format("planscan.report.annotate:write_pdf", False, "copy of a PDF plan with highlights", True, PDF),
    "comments.docx": Format("planscan.report.annotate:write_word", False, "copy of a Word plan, commented", True, WORD),
    "qdpx": Format("planscan.report.qdpx:write", False, "REFI-QDA project: the plan's text, coded", True),
    "qdc": Format("planscan.report.qdpx:write_codebook", True, "REFI-QDA codebook: the criteria as codes"),
    "svg": Format("planscan.report.pictures:write", True, "pictures: themes, the document, every criterion"),
    "png": Format("planscan.report.pictures:write_png", False, "the same pictures as a PNG (planscan[png])"),
}
"""Every format by the name that `--format` takes; the name is the suffix of the file too."""


def fits(evidence_map: EvidenceMap, name: str) -> bool:
    """Whether a plan can be given in this format: a copy with highlights, for one, needs a PDF.

    Raises:
        UnknownNameError: no format bears the name.
    """
    only = _format(name).only
    return not only or any(one.media_type == only for one in evidence_map.documents)


def render(
    evidence_map: EvidenceMap, name: str, *, files: Sequence[Path] = (), reading: ReadOptions | None = None
) -> bytes:
    """The evidence map in a format, as the bytes of a file.

    Args:
        evidence_map: of one plan.
        name: of the format.
        files: the plan's files in the order of the map's documents, for formats that are made from them.
        reading: the options that these were read with.

    Raises:
        UnknownNameError: no format bears the name.
        UsageError: the format is made from the plan's files, and they were not given or are of another kind.
        PlanscanError: a file cannot be read again, or has changed.
    """
    wanted = _format(name)
    module, _, attribute = wanted.writer.partition(":")
    writer: Callable[..., bytes] = getattr(import_module(module), attribute)
    more: list[Any] = []
    if wanted.files:
        from planscan.originals import Originals

        more = [Originals(evidence_map.documents, tuple(files), reading if reading is not None else ReadOptions())]
    return writer(evidence_map, *more)


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise UnknownNameError(f"no format is called {name!r}; choose from {', '.join(FORMATS)}")
    return FORMATS[name]
