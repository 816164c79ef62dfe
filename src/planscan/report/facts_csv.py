"""Facts, findings and commitments as CSV: one row each, with its place; no cell is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from planscan.model import EvidenceMap, Fact, Finding, Objective
from planscan.report.csv import harmless

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
    "start",
    "end",
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
    for row in (*_facts(evidence_map), *_findings(evidence_map), *_commitments(evidence_map)):
        writer.writerow({key: harmless(value) for key, value in row.items()})
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _place(evidence_map: EvidenceMap, one: Fact | Finding | Objective) -> _Row:
    plan = evidence_map.documents[0].file
    name = evidence_map.documents[one.file].file if one.file is not None else ""
    return {"plan": plan, "file": name, "page": one.page, "start": one.start, "end": one.end}


def _facts(evidence_map: EvidenceMap) -> Iterator[_Row]:
    for one in evidence_map.facts:
        place = _place(evidence_map, one)
        yield (
            place
            | {"sort": "fact", "kind": one.key, "value": one.value, "quote": one.quote}
            | {"confidence": one.confidence}
        )


def _findings(evidence_map: EvidenceMap) -> Iterator[_Row]:
    for one in evidence_map.findings:
        place = _place(evidence_map, one)
        said = {"sort": "finding", "kind": one.kind, "value": one.message, "severity": one.severity}
        yield place | said | {"criterion": one.criterion}


def _commitments(evidence_map: EvidenceMap) -> Iterator[_Row]:
    for one in evidence_map.objectives:
        place = _place(evidence_map, one)
        said = {"sort": "commitment", "kind": "table" if one.in_table else "sentence", "value": one.what}
        asked = {"who": one.who, "when": one.when, "measure": one.measure, "baseline": one.baseline}
        yield place | said | asked | {"target": one.target, "quote": one.quote, "missing": ", ".join(one.missing)}
