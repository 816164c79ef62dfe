"""What the reports of one plan show, beside its evidence map: criteria under their headings, counts, what to check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from planscan import catalogue
from planscan.model import (
    Catalogue,
    CatalogueStamp,
    Criterion,
    CriterionResult,
    Evidence,
    EvidenceMap,
    Fact,
    Finding,
    Rating,
)
from planscan.rate import FOUND, RULE
from planscan.report.places import Places
from planscan.report.quotes import marked
from planscan.report.totals import CONCEPTS, Tally, counted_once, tally

CHECK_FIRST = 8
"""Criteria of each kind that "Check first" lists at most."""

UNSURE_PART = 0.25
"""Part of the way from the least confidence that makes evidence up to certainty within which a rating is unsure."""

NEAR_PART = 0.5
"""Part of the least confidence that makes evidence from which a passage that fell short came near."""


@dataclass(frozen=True, slots=True)
class Item:
    """One criterion on the page."""

    result: CriterionResult
    criterion: Criterion | None
    anchor: str

    @property
    def statement(self) -> str:
        return self.criterion.statement if self.criterion is not None else self.result.criterion

    @property
    def must(self) -> bool:
        return self.criterion is not None and self.criterion.status == "must"

    @property
    def nearest(self) -> float:
        """Confidence of the best passage that fell short; 0 where there is none."""
        return max((one.confidence for one in self.result.nearest), default=0.0)


@dataclass(frozen=True, slots=True)
class Group:
    """Criteria that stand under one heading: a sub-theme, or a theme where sub-themes hold one criterion each."""

    anchor: str
    theme: str
    title: str
    items: tuple[Item, ...]

    @property
    def tally(self) -> Tally:
        return tally(item.result for item in self.items)


@dataclass(frozen=True, slots=True)
class Section:
    """One catalogue on the page."""

    stamp: CatalogueStamp
    catalogue: Catalogue | None
    anchor: str
    groups: tuple[Group, ...]

    @property
    def title(self) -> str:
        return self.catalogue.title if self.catalogue is not None else self.stamp.id

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for group in self.groups for item in group.items)

    @property
    def tally(self) -> Tally:
        return tally(item.result for item in self.items)

    @property
    def rulebook(self) -> str | None:
        """ "later" or "earlier" where the whole catalogue belongs to another edition of the guidance."""
        return next((item.result.rulebook for item in self.items), None)

    @property
    def themes(self) -> tuple[tuple[str, tuple[Group, ...]], ...]:
        return tuple((theme, tuple(groups)) for theme, groups in groupby(self.groups, key=lambda one: one.theme))

    @property
    def changed(self) -> bool:
        """The definitions at hand are not those that the map was made with."""
        return self.catalogue is not None and self.catalogue.sha256 != self.stamp.sha256

    @property
    def framework(self) -> bool:
        return self.stamp.id.startswith("gpf-")

    @property
    def own(self) -> bool:
        """A user's own catalogue: no training passages stand behind it."""
        return self.stamp.id not in catalogue.SHIPPED

    @property
    def concepts(self) -> bool:
        return self.stamp.id == CONCEPTS


class Page:
    """What the template shows of one map, beside the map itself."""

    def __init__(self, evidence_map: EvidenceMap, definitions: Mapping[str, Catalogue]) -> None:
        self.map = evidence_map
        self.places = Places(evidence_map)
        self.sections = tuple(_sections(evidence_map, definitions))
        self.items = tuple(item for one in self.sections for item in one.items)
        self.rule = RULE
        self._anchors = {(item.result.catalogue, item.result.criterion): item.anchor for item in self.items}
        self._first = {item.result.criterion: item for item in reversed(self.items)}

    @property
    def title(self) -> str:
        """The plan's title as it states it, else the name of its file."""
        named = next((fact.value for fact in self.map.facts if fact.key == "title" and fact.value), None)
        return str(named or self.map.documents[0].title or self.map.documents[0].file)

    @property
    def facts(self) -> tuple[tuple[str, tuple[Fact, ...]], ...]:
        """Facts by key, in their order: a plan may have several localities, sums, companions."""
        return tuple((key, tuple(found)) for key, found in groupby(self.map.facts, key=lambda one: one.key))

    @property
    def frameworks(self) -> tuple[Section, ...]:
        return tuple(one for one in self.sections if one.framework)

    @property
    def statutory(self) -> tuple[Section, ...]:
        return tuple(one for one in self.sections if not (one.framework or one.rulebook or one.concepts or one.own))

    @property
    def apart(self) -> tuple[Section, ...]:
        """Catalogues that enter no total: of another edition, a user's own, concepts."""
        return tuple(one for one in self.sections if one not in self.frameworks and one not in self.statutory)

    @property
    def together(self) -> Tally:
        """Framework and statutory catalogues, each thing counted once."""
        criteria = {item.result.criterion: item.criterion for item in reversed(self.items) if item.criterion}
        return tally(counted_once([item.result for item in self.items], criteria))

    @property
    def ratings(self) -> tuple[Rating, ...]:
        """Ratings that the tables have a column for: the common four, and the others that occur."""
        occurring = {item.result.rating for item in self.items}
        return tuple(rating for rating in Rating if rating in occurring | FOUND | {Rating.NOT_FOUND})

    def rated(self, *ratings: Rating) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.result.rating in ratings)

    @property
    def not_found(self) -> tuple[Item, ...]:
        """Criteria not found. A method that a plan does not name is no gap, so that concepts are left out."""
        return tuple(item for item in self.rated(Rating.NOT_FOUND) if item.result.catalogue != CONCEPTS)

    @property
    def threshold(self) -> float:
        """The least confidence that any evidence of the map has: near it a rating could as well be another."""
        return min((one.confidence for item in self.items for one in item.result.evidence), default=0.5)

    @property
    def near(self) -> tuple[Item, ...]:
        """Statutory elements not found whose nearest passage came closest, the closest first."""
        least = self.threshold * NEAR_PART
        near = [item for item in self.rated(Rating.NOT_FOUND) if _statutory(item) and item.nearest >= least]
        return tuple(sorted(near, key=lambda item: -item.nearest)[:CHECK_FIRST])

    @property
    def unsure(self) -> tuple[Item, ...]:
        """Statutory elements that were found, but with little confidence, the least sure first."""
        most = self.threshold + (1 - self.threshold) * UNSURE_PART
        unsure = [item for item in self.rated(*FOUND) if _statutory(item) and item.result.confidence <= most]
        return tuple(sorted(unsure, key=lambda item: item.result.confidence)[:CHECK_FIRST])

    @property
    def unreadable(self) -> tuple[Item, ...]:
        """Statutory elements of which nothing can be said, because their pages could not be read."""
        return tuple(item for item in self.rated(Rating.COULD_NOT_READ) if _statutory(item))

    @property
    def pages(self) -> tuple[tuple[str, int, tuple[int, ...]], ...]:
        """Unread and doubtful pages of each file that has any: what they are, file, page numbers."""
        return tuple(
            (what, number, pages)
            for number, one in enumerate(self.map.documents)
            for what, pages in (("unread", one.pages_unread), ("doubtful", one.pages_doubtful))
            if pages
        )

    @property
    def urgent(self) -> tuple[Finding, ...]:
        """Findings to look at first: those on pages are shown with the pages."""
        others = [one for one in self.map.findings if one.kind not in {"page-unread", "page-doubtful"}]
        return tuple(one for level in ("warn", "check") for one in others if one.severity == level)

    def of(self, groups: Sequence[Group]) -> Tally:
        """The ratings of several groups together."""
        return tally(item.result for group in groups for item in group.items)

    def anchor(self, criterion: str, catalogue_id: str | None = None) -> str:
        """The place of a criterion on the page; nothing where no catalogue of the map has it."""
        item = self._first.get(criterion)
        return self._anchors.get((catalogue_id or "", criterion), item.anchor if item else "")

    def statement(self, criterion: str) -> str:
        return self._first[criterion].statement if criterion in self._first else criterion

    def finding_quote(self, finding: Finding) -> str:
        return finding.quote or self.places.quote(finding.file, finding.start, finding.end)

    def marked(self, evidence: Evidence) -> Markup:
        """The quote, escaped, with the words that the rule matcher fired on marked."""
        spans = [span for say in evidence.matchers if say.name == "rules" for span in say.spans]
        return marked(evidence.quote, [(start - evidence.start, end - evidence.start) for start, end in spans])

    def plain(self, quote: str) -> Markup:
        """A quote, escaped, without marks."""
        return marked(quote, ())


def _statutory(item: Item) -> bool:
    return item.must and item.result.rulebook is None


def _sections(evidence_map: EvidenceMap, definitions: Mapping[str, Catalogue]) -> Iterator[Section]:
    seen: set[str] = set()
    for number, stamp in enumerate(evidence_map.catalogues, 1):
        known = definitions.get(stamp.id)
        criteria = {one.id: one for one in known.criteria} if known is not None else {}
        items: list[Item] = []
        for result in evidence_map.criteria:
            if result.catalogue == stamp.id:
                name = result.criterion if result.criterion not in seen else f"{stamp.id}-{result.criterion}"
                items.append(Item(result, criteria.get(result.criterion), f"c-{name}"))
        seen.update(item.result.criterion for item in items)
        yield Section(stamp, known, f"catalogue-{number}", tuple(_groups(items, f"group-{number}")))


def _groups(items: Sequence[Item], anchor: str) -> Iterator[Group]:
    """Items by theme and sub-theme, as these first occur; by theme alone where most sub-themes hold one criterion."""
    by_theme = len({_heading(item) for item in items}) * 2 > len(items)
    gathered: dict[str, dict[str, list[Item]]] = {}
    for item in items:
        theme, subtheme = _heading(item)
        gathered.setdefault(theme, {}).setdefault(theme if by_theme else subtheme, []).append(item)
    groups = [(theme, title, one) for theme, titles in gathered.items() for title, one in titles.items()]
    for number, (theme, title, members) in enumerate(groups, 1):
        yield Group(f"{anchor}-{number}", theme, title, tuple(members))


def _heading(item: Item) -> tuple[str, str]:
    return (item.criterion.theme, item.criterion.subtheme) if item.criterion is not None else ("Criteria", "Criteria")
