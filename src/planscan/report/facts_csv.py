"""Facts, findings and commitments as CSV: one row each, with its place; no cell is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from planscan.model import EvidenceMap, Fact, Finding, Objective
from planscan.report.csv import harmless
from planscan.report.places import Places, section

COLUMNS = (
    "plan",
    "sort",
    "kind",
    "value",
    "severity",
    "criterion",
    "quote",
    "file",
    "page",
    "section",
    "paragraph",
    "start",
    "end",
    "link",
    "confidence",
    "who",
    "when",
    "measure",
    "baseline",
    "target",
    "missing",
)
"""`sort` is "fact", "finding" or "commitment"; `kind` a key of facts, a kind of findings, "table" or "sentence"."""

_Row = dict[str, object]


def write(evidence_map: EvidenceMap) -> bytes:
    """The sheet's bytes: UTF-8 with a byte order mark; facts without a value have an empty one."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=COLUMNS, lineterminator="\r\n", restval="")
    writer.writeheader()
    places = Places(evidence_map)
    for row in (row for rows in (_facts, _findings, _commitments) for row in rows(evidence_map, places)):
        writer.writerow({key: harmless(value) for key, value in row.items()})
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _place(evidence_map: EvidenceMap, one: Fact | Finding | Objective, places: Places) -> _Row:
    """The columns on where a row stands; `link` opens the page of a PDF that lies beside the sheet."""
    plan = evidence_map.documents[0].file
    name = evidence_map.documents[one.file].file if one.file is not None else ""
    return {
        "plan": plan,
        "quote": one.quote,
        "file": name,
        "page": one.page,
        "section": section(one.section),
        "paragraph": one.paragraph,
        "start": one.start,
        "end": one.end,
        "link": places.of(one).href,
    }


def _facts(evidence_map: EvidenceMap, places: Places) -> Iterator[_Row]:
    for one in evidence_map.facts:
        place = _place(evidence_map, one, places)
        yield (place | {"sort": "fact", "kind": one.key, "value": one.value} | {"confidence": one.confidence})


def _findings(evidence_map: EvidenceMap, places: Places) -> Iterator[_Row]:
    for one in evidence_map.findings:
        place = _place(evidence_map, one, places)
        said = {"sort": "finding", "kind": one.kind, "value": one.message, "severity": one.severity}
        yield place | said | {"criterion": one.criterion}


def _commitments(evidence_map: EvidenceMap, places: Places) -> Iterator[_Row]:
    for one in evidence_map.objectives:
        place = _place(evidence_map, one, places)
        said = {"sort": "commitment", "kind": "table" if one.in_table else "sentence", "value": one.what}
        asked = {"who": one.who, "when": one.when, "measure": one.measure, "baseline": one.baseline}
        yield place | said | asked | {"target": one.target, "missing": ", ".join(one.missing)}
