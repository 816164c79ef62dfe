"""From values to rows of the tables."""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planscan.keys import PlanKeys
from planscan.model import CriterionResult, Decision, Document, Evidence, EvidenceMap, Fact, Finding
from planscan.remember import SpokenPassage

Row = dict[str, str | int | float | bytes | None]

WITHHELD = "quote-withheld"


@dataclass(frozen=True, slots=True)
class MapRows:
    """The rows of one map, by the name of their table."""

    maps: list[Row]
    map_documents: list[Row]
    ratings: list[Row]
    evidence: list[Row]
    decisions: list[Row]
    facts: list[Row]
    findings: list[Row]

    def by_table(self) -> Iterator[tuple[str, list[Row]]]:
        """Tables in the order in which rows may be added: what others refer to comes first."""
        for name in self.__slots__:
            yield name, getattr(self, name)


def map_rows(evidence_map: EvidenceMap, packed: bytes, keys: PlanKeys) -> MapRows:
    """Every row of a map; `packed` is its JSON, compressed."""
    evidence: list[tuple[Row, Evidence]] = [
        ({"map_id": keys.map, "catalogue": result.catalogue, "criterion": result.criterion, "number": number}, one)
        for result in evidence_map.criteria
        for number, one in enumerate(result.evidence, 1)
    ]
    return MapRows(
        maps=[_map_row(evidence_map, packed, keys)],
        map_documents=[{"map_id": keys.map, "number": n, "document_id": one} for n, one in enumerate(keys.documents)],
        ratings=[_rating_row(result, n, keys) for n, result in enumerate(evidence_map.criteria)],
        evidence=[key | _evidence_row(one, keys) for key, one in evidence],
        decisions=[key | _decision_row(one.decision) for key, one in evidence if one.decision],
        facts=[_fact_row(fact, n, keys) for n, fact in enumerate(evidence_map.facts)],
        findings=[_finding_row(finding, n, keys) for n, finding in enumerate(evidence_map.findings)],
    )


def document_row(document: Document, key: str) -> Row:
    """A document with its text; `quality` is the mean over its pages, None where it has none."""
    read = [page.quality for page in document.pages]
    return {
        "id": key,
        "file": document.file,
        "sha256": document.sha256,
        "media_type": document.media_type,
        "title": _clean(document.title),
        "language": document.language,
        "pages": len(document.pages),
        "pages_unread": sum(page.status == "unread" for page in document.pages),
        "pages_doubtful": sum(page.status == "doubtful" for page in document.pages),
        "quality": round(sum(read) / len(read), 3) if read else None,
        "words": len(document.text.split()),
        "text": _clean(document.text),
    }


def passage_rows(spoken: Sequence[SpokenPassage], keys: PlanKeys) -> list[Row]:
    return [_passage_row(one, number, keys) for number, one in enumerate(spoken)]


def summary(evidence_map: EvidenceMap) -> str:
    """How many criteria have each rating, in words, the best rating first."""
    from planscan.model import Rating

    counts = Counter(result.decided_rating or result.rating for result in evidence_map.criteria)
    return ", ".join(f"{counts[rating]} {rating}" for rating in Rating if counts[rating])


def quotes_withheld(evidence_map: EvidenceMap) -> int:
    return sum(finding.kind == WITHHELD for finding in evidence_map.findings)


def _map_row(evidence_map: EvidenceMap, packed: bytes, keys: PlanKeys) -> Row:
    return {
        "id": keys.map,
        "reading_id": keys.reading,
        "edition": evidence_map.rulebook.edition,
        "edition_because": _clean(evidence_map.rulebook.because),
        "summary": summary(evidence_map),
        "sha256": hashlib.sha256(zlib.decompress(packed)).hexdigest(),
        "quotes_withheld": quotes_withheld(evidence_map),
        "json": packed,
    }


def _rating_row(result: CriterionResult, number: int, keys: PlanKeys) -> Row:
    return {
        "map_id": keys.map,
        "number": number,
        "catalogue": result.catalogue,
        "criterion": result.criterion,
        "rating": str(result.rating),
        "confidence": result.confidence,
        "rating_without_repeats": str(result.rating_without_repeats),
        "decided_rating": str(result.decided_rating) if result.decided_rating is not None else None,
        "rulebook": result.rulebook,
        "reason": _clean(result.reason),
        "ask": _clean(result.ask),
        "pages_searched": result.searched.pages,
        "pages_unread": result.searched.unread,
    }


def _evidence_row(one: Evidence, keys: PlanKeys) -> Row:
    return {
        **_place(one.file, one.start, one.end, one.page, keys),
        "quote": _clean(one.quote),
        "page_label": _clean(one.page_label),
        "paragraph": one.paragraph,
        "section": _clean(" > ".join(one.section)),
        "level": one.level,
        "standing": one.standing,
        "stance": one.stance,
        "voice": one.voice,
        "confidence": one.confidence,
        "quality": one.quality,
        "repeats_start": one.repeats["start"] if one.repeats else None,
        "reasons": _clean("; ".join(f"{say.name}: {say.reason}" for say in one.matchers)),
    }


def _decision_row(decision: Decision) -> Row:
    return {"verdict": decision.verdict, "reason": _clean(decision.reason), "by": _clean(decision.by)}


def _fact_row(fact: Fact, number: int, keys: PlanKeys) -> Row:
    return {
        "map_id": keys.map,
        "number": number,
        **_place(fact.file, fact.start, fact.end, fact.page, keys),
        "key": fact.key,
        "value": _clean(str(fact.value)) if fact.value is not None else None,
        "quote": _clean(fact.quote),
        "confidence": fact.confidence,
    }


def _finding_row(finding: Finding, number: int, keys: PlanKeys) -> Row:
    return {
        "map_id": keys.map,
        "number": number,
        **_place(finding.file, finding.start, finding.end, finding.page, keys),
        "kind": finding.kind,
        "severity": finding.severity,
        "message": _clean(finding.message),
        "criterion": finding.criterion,
    }


def _passage_row(spoken: SpokenPassage, number: int, keys: PlanKeys) -> Row:
    passage, reading = spoken.passage, spoken.reading
    return {
        "reading_id": keys.reading,
        "number": number,
        **_place(passage.file, passage.start, passage.end, passage.page, keys),
        "kind": passage.kind,
        "section": _clean(" > ".join(passage.section)),
        "context": _clean(" | ".join(passage.context)),
        "paragraph": passage.paragraph,
        "text": _clean(passage.text),
        "words": passage.words,
        "language": passage.language,
        "quality": passage.quality,
        "stance": reading.stance,
        "voice": reading.voice,
        "particulars": ", ".join(reading.particulars),
    }


def _place(file: int | None, start: int | None, end: int | None, page: int | None, keys: PlanKeys) -> Row:
    document = keys.documents[file] if file is not None else None
    return {"document_id": document, "start": start, "end": end, "page": page}


def _clean(text: str | None) -> str | None:
    """What every database takes for text: PostgreSQL refuses the character NUL, and both refuse half a surrogate."""
    if text is None:
        return None
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
