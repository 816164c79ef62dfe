"""The evidence map as a page that also shows each quote as it stands on its page of the PDF."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from planscan.model import EvidenceMap
from planscan.originals import Originals
from planscan.report import PDF, apart, html
from planscan.report.marks import Job, marks


def write(evidence_map: EvidenceMap, originals: Originals) -> bytes:
    """The page, UTF-8; quotes from files of another kind stand without pictures.

    Raises:
        PlanscanError: a file is gone, has changed, or takes too long to draw.
    """
    return html.write(evidence_map, crops=dict(_crops(evidence_map, originals)))


def _crops(evidence_map: EvidenceMap, originals: Originals) -> Iterator[tuple[tuple[int, int], bytes]]:
    for number, stamp in enumerate(originals.documents):
        if stamp.media_type == PDF:
            found = marks(evidence_map, number)
            answer = apart.write(Job("crops", stamp.file, found, originals.reading), originals.data(number))
            for mark, picture in zip(found, msgspec.json.decode(answer, type=list[bytes])):
                if picture:
                    yield (number, mark.start), picture
