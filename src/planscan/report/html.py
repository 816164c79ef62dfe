"""The evidence map as one self-contained HTML page: whole without scripts, no requests, every text escaped."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from types import MappingProxyType

from markupsafe import Markup

from planscan.definitions import definitions
from planscan.model import Catalogue, CriterionResult, Evidence, EvidenceMap
from planscan.report import trust, words
from planscan.report.page import CHECK_FIRST, Page
from planscan.report.pictures import pictures
from planscan.report.places import section
from planscan.report.svg import HATCH
from planscan.report.templates import environment

OPEN_QUOTES = 5
"""Quotes of one criterion that stand open; further ones are folded away."""

Crops = Mapping[tuple[int, int], bytes]
"""For the file and start of a passage a PNG of its place on the page."""

NO_CROPS: Crops = MappingProxyType({})


def write(evidence_map: EvidenceMap, catalogues: Sequence[Catalogue] = (), crops: Crops = NO_CROPS) -> bytes:
    """The page, UTF-8.

    Args:
        evidence_map: of one plan.
        catalogues: definitions to take the criteria's statements from, such as a user's own catalogue; those that
            come with planscan are found by their ids. A criterion whose definition is not to be had shows its id.
        crops: pictures to show beside the quotes of these passages.
    """
    page = Page(evidence_map, definitions(evidence_map.catalogues, catalogues))
    script = (files("planscan.report") / "html.js").read_text(encoding="utf-8")
    return (
        environment()
        .get_template("html.j2")
        .render(
            page=page,
            pictures=pictures(page),
            hatch=Markup(HATCH),  # noqa: S704 - ours, and it holds no text of the plan
            crops=CropsOnce(evidence_map, crops),
            script=Markup(script),  # noqa: S704 - likewise
            script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
            words=words,
            trust=trust,
            section=section,
            open_quotes=OPEN_QUOTES,
            check_first=CHECK_FIRST,
        )
        .encode("utf-8")
    )


class CropsOnce:
    """Pictures of passages, each shown with the first criterion that quotes it; the others have a link to there."""

    def __init__(self, evidence_map: EvidenceMap, crops: Crops) -> None:
        self._crops = crops
        self._owners: dict[tuple[int, int], tuple[str, str]] = {}
        for result in evidence_map.criteria:
            for one in result.evidence:
                self._owners.setdefault((one.file, one.start), (result.catalogue, result.criterion))

    def __bool__(self) -> bool:
        return bool(self._crops)

    def anchor(self, one: Evidence) -> str:
        """The id of the picture of a quote; empty where there is none."""
        return f"crop-{one.file}-{one.start}" if (one.file, one.start) in self._crops else ""

    def source(self, result: CriterionResult, one: Evidence) -> str:
        """The picture as a data address; empty where it stands with an earlier criterion."""
        if self._owners[one.file, one.start] != (result.catalogue, result.criterion):
            return ""
        return "data:image/png;base64," + base64.b64encode(self._crops[one.file, one.start]).decode()
