"""Copies of the plan with the evidence marked in them: highlights in a PDF, comments in a Word draft."""

from __future__ import annotations

from planscan.errors import UsageError
from planscan.model import EvidenceMap
from planscan.originals import Originals
from planscan.report import PDF, WORD, apart
from planscan.report.marks import Job, marks


def write_pdf(evidence_map: EvidenceMap, originals: Originals) -> bytes:
    """A copy of the plan's first PDF with a native highlight for every passage that is evidence.

    Raises:
        UsageError: no file of the plan is a PDF.
        PlanscanError: the file is gone, has changed, or cannot be written into.
    """
    file = _first(originals, PDF, "PDF", "comments.docx")
    job = Job("pdf", originals.documents[file].file, marks(evidence_map, file), originals.reading)
    return apart.write(job, originals.data(file))


def write_word(evidence_map: EvidenceMap, originals: Originals) -> bytes:
    """A copy of the plan's first Word file with a native comment for every passage that is evidence.

    Raises:
        UsageError: no file of the plan is a Word file.
        PlanscanError: the file is gone, has changed, or cannot be written into.
    """
    file = _first(originals, WORD, "Word file (.docx)", "pdf")
    text = originals.text(file)
    job = Job("word", originals.documents[file].file, marks(evidence_map, file), originals.reading, text)
    return apart.write(job, originals.data(file))


def _first(originals: Originals, media_type: str, what: str, other: str) -> int:
    file = originals.first(media_type)
    if file is None:
        raise UsageError(
            f"{originals.documents[0].file}: no file of this plan is a {what}, so no copy can be marked; "
            f"see also --format {other}"
        )
    return file
