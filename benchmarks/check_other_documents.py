"""Documents that are no integration authority's plan: what planscan claims of them all the same.

    python benchmarks/check_other_documents.py [FOLDER]

Scans every PDF and Word file of a folder (default: `../shared/corpus/real`) with the default settings, but without
reading quotes back. Prints for each the authority and localities claimed, whether `not-a-known-plan` is found, and each
statutory element that a plan must meet and that is rated evidenced or better here, with its first quote. Elements that
repeat another one (`same_as`, `overlaps`) and parts of another (the nine outcomes, the principles) are left aside.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from planscan import catalogue, pipeline
from planscan.config import Settings
from planscan.definitions import by_id, definitions
from planscan.extract import start
from planscan.model import CriterionResult, EvidenceMap, Limits, ReadOptions
from planscan.rate import MET
from planscan.report.totals import counted_once

FOLDER = Path(__file__).parents[2] / "shared" / "corpus" / "real"
MOST = 2.0
"""Elements a document, on average, from which the program claims too much."""

_PARTS = ("act-nhwo-", "act-s31-", "reg-326-3b")
_QUOTE_WORDS = 40
_PATIENCE = 600.0
"""Seconds for one file: what is claimed is looked at here, not how fast."""


def leading(evidence_map: EvidenceMap) -> list[CriterionResult]:
    """Results of the elements that a plan must meet, each thing once, that are evidenced or better."""
    known = by_id(definitions(evidence_map.catalogues))
    criteria = {i: criterion for (_, i), criterion in known.items()}
    met = [one for one in counted_once(evidence_map.criteria, criteria) if one.rating in MET]
    return [one for one in met if criteria[one.criterion].status == "must" and not one.criterion.startswith(_PARTS)]


def said(result: CriterionResult) -> str:
    """A rating with its reason and the first words of its best quote."""
    best = result.evidence[0] if result.evidence else None
    words = " ".join(best.quote.split()[:_QUOTE_WORDS]) if best else ""
    page = f"p. {best.page}: " if best and best.page else ""
    return f"    {result.criterion}: {result.rating} ({result.reason})\n        {page}“{words}”"


def values(evidence_map: EvidenceMap, key: str) -> list[object]:
    return [fact.value for fact in evidence_map.facts if fact.key == key and fact.value is not None]


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in {".pdf", ".docx"})
    settings = Settings(reading=ReadOptions(limits=Limits(seconds=_PATIENCE)))
    catalogues = catalogue.load(settings.catalogues)
    counts = Counter[str]()
    for path in files:
        found = pipeline.map_documents([start(path, settings.reading).result()], settings, catalogues)
        counts.update(told(path.name, found))
    average = counts["musts"] / len(files) if files else 0.0
    print(f"{len(files)} documents: {counts['claimed']} with an authority, {counts['unknown']} not-a-known-plan")
    print(f"elements that a plan must meet, evidenced or better: {average:.2f} a document (at most {MOST})")
    sys.exit(average > MOST)


def told(name: str, found: EvidenceMap) -> dict[str, int]:
    """Prints what is claimed of one document, and counts it."""
    named, met = values(found, "authority"), leading(found)
    not_a_plan = any(one.kind == "not-a-known-plan" for one in found.findings)
    localities = ", ".join(map(str, values(found, "localities"))) or "none"
    known = f"authority {named[0]}" if named else "no authority"
    print(f"{name}: {known}; localities: {localities}; {'not a known plan' if not_a_plan else 'taken for a plan'}")
    print("\n".join(map(said, met)) or "    nothing that a plan must meet")
    return {"musts": len(met), "claimed": len(named), "unknown": int(not_a_plan)}


if __name__ == "__main__":
    main()
