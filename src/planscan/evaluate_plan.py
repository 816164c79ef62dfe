"""How well the map of a whole plan agrees with its truth file: criteria, facts and findings, kind by kind.

A truth file holds one JSON row a line: `{"criterion", "level", "stance", "quote"}`, `{"criterion", "rating"}`,
`{"fact", "value", "quote"}`, `{"finding", "quote"}` and, for what only looks like one, `{"lookalike", "quote"}`. A fact
or finding with `"also": true` was not planted: it stands in the text as well, so that reporting it is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from planscan import catalogue, pipeline
from planscan.config import Settings
from planscan.errors import UsageError
from planscan.extract import start
from planscan.facts import KEYS
from planscan.files import json_lines
from planscan.findings import KINDS, sentence_prints
from planscan.model import EvidenceMap, Fact, Finding
from planscan.text import letters_and_digits, plain_words

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one kind: rows planted and found, reported and borne out by a row, look-alikes and those taken.

    `missed` and `unlisted` name what was not found and what no row bears out; an unlisted one is not thereby wrong.
    """

    kind: str
    planted: int = 0
    found: int = 0
    reported: int = 0
    listed: int = 0
    lookalikes: int = 0
    taken: int = 0
    missed: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()

    @property
    def recall(self) -> float | None:
        return self.found / self.planted if self.planted else None

    @property
    def precision(self) -> float | None:
        return self.listed / self.reported if self.reported else None


@dataclass(frozen=True, slots=True)
class PlanReport:
    """Figures for one plan or several: `criteria` counts criteria with a labelled passage, `ratings` whole ratings."""

    criteria: Tally
    ratings: Tally
    facts: tuple[Tally, ...] = field(default=())
    findings: tuple[Tally, ...] = field(default=())


def read_truth(path: Path) -> list[Row]:
    """Rows of a truth file.

    Raises:
        InputError: the file is missing, or a line is no JSON object.
    """
    return [row for _, row in json_lines(path, dict[str, object])]


def evaluate_plans(plans: Sequence[Path], truths: Sequence[Path], settings: Settings) -> PlanReport:
    """The report on plans scanned beside one another, each against its truth file; one report over all.

    Raises:
        UsageError: there is not one truth file for each plan.
        PlanscanError: a plan cannot be read, or a truth file is at fault.
    """
    if len(plans) != len(truths):
        raise UsageError(f"{len(plans)} plans and {len(truths)} truth files: give --truth once for each --plan")
    rows = [read_truth(path) for path in truths]
    documents = [one.result() for one in [start(path, settings.reading) for path in plans]]
    prints = {stem(path): sentence_prints([document]) for path, document in zip(plans, documents)}
    catalogues = catalogue.load(settings.catalogues)
    reports = []
    for path, document, truth in zip(plans, documents, rows):
        others = {name: held for name, held in prints.items() if name != stem(path)}
        found = pipeline.map_documents([document], settings, catalogues, others=others)
        reports.append(compare_with_truth(found, truth, [document.text]))
    return pool(reports)


def stem(path: Path) -> str:
    """The name of a plan's truth file: that of the plan's file, or of the folder of its web pages."""
    return path.parent.name if path.stem == "index" else path.stem


def compare_with_truth(evidence_map: EvidenceMap, truth: Sequence[Row], texts: Sequence[str]) -> PlanReport:
    """The report on one plan; `texts` are those of the map's files, in order."""
    facts = [fact for fact in evidence_map.facts if fact.value is not None]
    false = {str(row["lookalike"]) for row in truth if "lookalike" in row}
    keys = sorted(
        {str(row["fact"]) for row in truth if "fact" in row} | {fact.key for fact in facts} | (false & set(KEYS))
    )
    kinds = sorted(
        {str(row["finding"]) for row in truth if "finding" in row}
        | {one.kind for one in evidence_map.findings}
        | (false & set(KINDS))
    )
    return PlanReport(
        criteria=_criteria(evidence_map, truth),
        ratings=_ratings(evidence_map, truth),
        facts=tuple(_fact_tally(key, truth, [fact for fact in facts if fact.key == key]) for key in keys),
        findings=tuple(
            _finding_tally(kind, truth, [one for one in evidence_map.findings if one.kind == kind], texts)
            for kind in kinds
        ),
    )


def pooled(name: str, tallies: Iterable[Tally]) -> Tally:
    """Several tallies as one."""
    held = list(tallies)
    return Tally(
        name,
        planted=sum(one.planted for one in held),
        found=sum(one.found for one in held),
        reported=sum(one.reported for one in held),
        listed=sum(one.listed for one in held),
        lookalikes=sum(one.lookalikes for one in held),
        taken=sum(one.taken for one in held),
        missed=tuple(text for one in held for text in one.missed),
        unlisted=tuple(text for one in held for text in one.unlisted),
    )


def pool(reports: Sequence[PlanReport]) -> PlanReport:
    """The reports on several plans as one, kind by kind."""
    return PlanReport(
        criteria=pooled("criteria", [one.criteria for one in reports]),
        ratings=pooled("ratings", [one.ratings for one in reports]),
        facts=_by_kind(tally for one in reports for tally in one.facts),
        findings=_by_kind(tally for one in reports for tally in one.findings),
    )


def as_lines(report: PlanReport, *, totals: bool) -> list[str]:
    """The report as a table to print; without `totals` each kind is followed by what was missed or is not listed."""
    facts, findings = pooled("all facts", report.facts), pooled("all findings", report.findings)
    lines = [f"{'':<32}{'planted':>8}{'found':>7}{'reported':>10}{'listed':>8}{'look-alikes taken':>20}"]
    for one in (report.criteria, report.ratings, *report.facts, facts, *report.findings, findings):
        taken = f"{one.taken} of {one.lookalikes}"
        lines.append(f"{one.kind:<32}{one.planted:>8}{one.found:>7}{one.reported:>10}{one.listed:>8}{taken:>20}")
        if not totals and one is not facts and one is not findings:
            lines += [f"    missed: {text}" for text in one.missed]
            lines += [f"    not listed: {text}" for text in one.unlisted]
    return lines


def _by_kind(tallies: Iterable[Tally]) -> tuple[Tally, ...]:
    held = list(tallies)
    return tuple(pooled(kind, [one for one in held if one.kind == kind]) for kind in sorted({t.kind for t in held}))


def _criteria(evidence_map: EvidenceMap, truth: Sequence[Row]) -> Tally:
    wanted = {str(row["criterion"]) for row in truth if "criterion" in row and "level" in row}
    given = {one.criterion for one in evidence_map.criteria if one.evidence}
    known = {one.criterion for one in evidence_map.criteria}
    wanted &= known
    return Tally(
        "criteria",
        len(wanted),
        len(wanted & given),
        len(given),
        len(wanted & given),
        missed=tuple(sorted(wanted - given)),
        unlisted=tuple(sorted(given - wanted)),
    )


def _ratings(evidence_map: EvidenceMap, truth: Sequence[Row]) -> Tally:
    ratings = {one.criterion: str(one.rating) for one in evidence_map.criteria}
    rows = [row for row in truth if "rating" in row and str(row["criterion"]) in ratings]
    wrong = [row for row in rows if ratings[str(row["criterion"])] != row["rating"]]
    said = tuple(f"{row['criterion']}: {ratings[str(row['criterion'])]}, not {row['rating']}" for row in wrong)
    right = len(rows) - len(wrong)
    return Tally("ratings", len(rows), right, len(rows), right, missed=said)


def _fact_tally(key: str, truth: Sequence[Row], facts: Sequence[Fact]) -> Tally:
    true = [row for row in truth if row.get("fact") == key]
    rows = [row for row in true if not row.get("also")]
    false = [row for row in truth if row.get("lookalike") == key]
    missed = [row for row in rows if not any(_same_fact(row, fact) for fact in facts)]
    unlisted = [fact for fact in facts if not any(_same_fact(row, fact) for row in true)]
    taken = [row for row in false if any(_same_fact(row, fact) for fact in unlisted)]
    return Tally(
        key, len(rows), len(rows) - len(missed), len(facts), len(facts) - len(unlisted), len(false), len(taken),
        tuple(str(row["value"]) for row in missed), tuple(str(fact.value) for fact in unlisted),
    )  # fmt: skip


def _same_fact(row: Row, fact: Fact) -> bool:
    wanted, given = str(row.get("value", "")), str(fact.value)
    if fact.key.startswith("money."):
        return _last_number(wanted) == _last_number(given) and _same_who(_who(wanted), _who(given))
    if fact.key == "indicator":
        return _measure(wanted) == _measure(given)
    if fact.key.startswith(("period.", "approved")):
        return given.startswith(wanted)
    if fact.key in {"title", "companion", "localities", "review"}:
        a, b = (letters_and_digits(re.sub(r"^the ", "", text, flags=re.IGNORECASE)) for text in (wanted, given))
        return bool(a and b) and (a in b or b in a or a[:20] == b[:20])
    if fact.key == "care_groups":
        return bool(_stems(wanted) & _stems(given))
    return letters_and_digits(wanted) == letters_and_digits(given)


def _who(value: str) -> str:
    """Whom a sum is for: its value without the year and the sum."""
    return letters_and_digits(re.sub(r"^[^:£]*\d[^:£]*:|£.*$", "", value))


def _same_who(wanted: str, given: str) -> bool:
    """The same name, or one that holds the other."""
    return wanted == given or bool(wanted and given and (wanted in given or given in wanted))


def _last_number(value: str) -> float | None:
    match = re.search(r"£\s?([\d,.]+)\s*(million)?", value)
    return round(float(match[1].replace(",", "")) * (1e6 if match[2] else 1)) if match else None


def _measure(value: str) -> list[float]:
    """Baseline and target of an indicator's value, as the first figure of each."""
    found = (re.search(rf"; {part}\D*(\d[\d,]*(?:\.\d+)?)", value) for part in ("baseline", "target"))
    return [float(match[1].replace(",", "")) for match in found if match]


_SMALL = frozenset(
    {"people", "with", "a", "and", "the", "in", "or", "who", "are", "ill", "system", "use", "of", "young"}
)


def _stems(text: str) -> set[str]:
    return {word[:6] for word in plain_words(text)} - {word[:6] for word in _SMALL}


def _finding_tally(kind: str, truth: Sequence[Row], findings: Sequence[Finding], texts: Sequence[str]) -> Tally:
    true = [row for row in truth if row.get("finding") == kind]
    rows = [row for row in true if not row.get("also")]
    false = [row for row in truth if row.get("lookalike") == kind]
    missed = [row for row in rows if not any(_same_finding(row, one, texts) for one in findings)]
    unlisted = [one for one in findings if not any(_same_finding(row, one, texts) for row in true)]
    taken = [row for row in false if any(_same_finding(row, one, texts) for one in unlisted)]
    return Tally(
        kind, len(rows), len(rows) - len(missed), len(findings), len(findings) - len(unlisted), len(false), len(taken),
        tuple(f"{row.get('value', '')} {row.get('quote', '')}"[:120] for row in missed),
        tuple(f"{one.message[:70]} | {_words(one, texts)[:160]}" for one in unlisted),
    )  # fmt: skip


_NAMED_BY_VALUE = frozenset(
    {
        "locality-without-arrangements",
        "outcome-not-addressed",
        "acronym-not-expanded",
        "reading-age",
        "authority-not-listed",
    }
)


def _same_finding(row: Row, finding: Finding, texts: Sequence[str]) -> bool:
    """The same page, the same named thing, or words that lie within each other."""
    if "page" in row:
        return finding.page == row["page"]
    value = str(row.get("value", ""))
    if finding.kind in _NAMED_BY_VALUE and value:
        said = f"{finding.message} {finding.criterion or ''}"
        return letters_and_digits(re.sub(r"^the ", "", value, flags=re.IGNORECASE)) in letters_and_digits(said)
    a, b = letters_and_digits(str(row.get("quote", ""))), letters_and_digits(_words(finding, texts))
    return bool(a and b) and (a in b or b in a)


def _words(finding: Finding, texts: Sequence[str]) -> str:
    if finding.file is None or finding.start is None or finding.end is None:
        return ""
    return texts[finding.file][finding.start : finding.end]
