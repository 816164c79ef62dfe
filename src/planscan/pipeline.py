"""The order of the stages: from the files of one plan to its evidence map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from planscan import __version__, catalogue, evidence, modelfiles, rate
from planscan.combine import FEATURES, CombineModel, combine
from planscan.config import Settings
from planscan.discourse import read_all
from planscan.errors import ModelError
from planscan.extract import start
from planscan.extract.language import language_of
from planscan.facts import companions, find_facts, rulebook
from planscan.findings import find_findings
from planscan.match import get_matcher
from planscan.model import (
    Catalogue,
    CatalogueStamp,
    Criterion,
    CriterionResult,
    Document,
    EvidenceMap,
    Hit,
    Judgement,
    Passage,
    Rating,
    Reading,
    Rulebook,
    Searched,
)
from planscan.segment import segment
from planscan.serialize import SCHEMA

Progress = Callable[[str], None]
"""Told in a few words what is being done; for the caller to show."""


@dataclass(frozen=True, slots=True)
class Matched:
    """Everything that is known before ratings: what was read, its passages, and every judgement on them."""

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    readings: tuple[Reading, ...]
    judgements: tuple[Judgement, ...]


def scan(
    paths: Path | str | Sequence[Path | str], settings: Settings | None = None, *, progress: Progress = lambda _: None
) -> EvidenceMap:
    """The evidence map of one plan, which may be made of several files.

    Args:
        paths: the plan's file, or its files: the first is the plan, the others its companions.
        settings: catalogues, matchers, operating point and reading options; sensible ones where None.
        progress: is told what is being done.

    Raises:
        PlanscanError: a file cannot be read, or a catalogue or model is at fault; the message says what to do.
    """
    settings = settings if settings is not None else Settings()
    files = [Path(paths)] if isinstance(paths, Path | str) else [Path(path) for path in paths]
    progress(f"reading {', '.join(path.name for path in files)}")
    pending = [start(path, settings.reading) for path in files]
    try:
        catalogues = catalogue.load(settings.catalogues)
        prepare(settings, criteria_of(catalogues))
        documents = tuple(reading.result() for reading in pending)
    finally:
        for reading in pending:
            reading.cancel()
    return map_documents(documents, settings, catalogues, progress=progress)


def map_documents(
    documents: Sequence[Document],
    settings: Settings,
    catalogues: Sequence[Catalogue],
    *,
    progress: Progress = lambda _: None,
) -> EvidenceMap:
    """The evidence map of documents that were read already."""
    progress("matching")
    criteria = criteria_of(catalogues)
    matched = match_documents(documents, settings, criteria)
    progress("rating")
    facts = find_facts(matched.documents)
    book = rulebook(facts, settings.as_of)
    results = tuple(_results(matched, catalogues, settings, book))
    return EvidenceMap(
        schema=SCHEMA,
        planscan=__version__,
        settings=settings.shown(),
        catalogues=tuple(CatalogueStamp(one.id, one.version, one.sha256) for one in catalogues),
        models=tuple(modelfiles.stamp(name) for name in _models_used(settings)),
        documents=tuple(evidence.stamp_document(document) for document in matched.documents),
        rulebook=book,
        facts=facts,
        criteria=results,
        findings=find_findings(matched.documents, results),
        warnings=tuple(
            replace(warning, file=number) for number, one in enumerate(matched.documents) for warning in one.warnings
        ),
    )


def match_documents(documents: Sequence[Document], settings: Settings, criteria: Sequence[Criterion]) -> Matched:
    """Passages of the documents and every judgement on them: what `scan`, `explain` and `evaluate` share."""
    passages = tuple(
        passage
        for number, document in enumerate(documents)
        for passage in segment(document, file=number, language_of=language_of)
    )
    return match_passages(documents, passages, settings, criteria)


def match_passages(
    documents: Sequence[Document], passages: Sequence[Passage], settings: Settings, criteria: Sequence[Criterion]
) -> Matched:
    """The same for passages that are cut already; passages in another language are left out of the matching."""
    readings = tuple(read_all(passages))
    english = [number for number, passage in enumerate(passages) if passage.language == "en"]
    hits = find_hits([passages[number] for number in english], settings.matchers, criteria)
    placed = [replace(hit, passage=english[hit.passage]) for hit in hits]
    judgements = combine(
        placed,
        passages,
        readings,
        model=combine_model(settings.matchers),
        operating_point=settings.operating_point,
        catalogue_of={criterion.id: criterion.catalogue for criterion in criteria},
    )
    return Matched(tuple(documents), tuple(passages), readings, tuple(judgements))


def criteria_of(catalogues: Iterable[Catalogue]) -> tuple[Criterion, ...]:
    return tuple(criterion for one in catalogues for criterion in one.criteria)


def find_hits(passages: Sequence[Passage], matchers: Iterable[str], criteria: Sequence[Criterion]) -> list[Hit]:
    """Hits of the named matchers, each on the criteria that it judges."""
    return [hit for name in matchers for hit in get_matcher(name)(passages, _judged_by(name, criteria))]


def prepare(settings: Settings, criteria: Sequence[Criterion]) -> None:
    """Import, load and compile what matching needs, while the files are being read by their workers."""
    for name in settings.matchers:
        get_matcher(name).prepare(_judged_by(name, criteria))
    combine_model(settings.matchers)


def _judged_by(matcher: str, criteria: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """Concepts are judged by rules alone: their names are what is looked for."""
    return tuple(c for c in criteria if matcher == "rules" or c.catalogue != "concepts")


@lru_cache(maxsize=4)
def combine_model(matchers: tuple[str, ...]) -> CombineModel:
    """The combination fitted for a set of matchers: one file for rules alone, one for both, and so on.

    Raises:
        ModelError: no combination was fitted for these matchers, or its file is of another version.
    """
    import msgspec

    name = "-".join(sorted(matchers)) + ".json"
    model = msgspec.json.decode(modelfiles.model_file("combine", name).read_bytes(), type=CombineModel)
    if model.features != FEATURES:
        raise ModelError(f"models/combine/{name} was fitted for another planscan; rebuild it with `planscan train`")
    return model


def _models_used(settings: Settings) -> list[str]:
    return [*(["static"] if "embedding" in settings.matchers else []), "combine"]


# --- from judgements to results ---------------------------------------------------------------------


def _results(
    matched: Matched, catalogues: Sequence[Catalogue], settings: Settings, book: Rulebook
) -> Iterable[CriterionResult]:
    repeats = evidence.first_printings(matched.passages)
    by_criterion: dict[str, list[Judgement]] = defaultdict(list)
    for judgement in matched.judgements:
        by_criterion[judgement.criterion].append(judgement)
    state = _read_state(matched)
    first: dict[str, _Draft] = {}
    for one in catalogues:
        for criterion in one.criteria:
            first[criterion.id] = _draft(criterion, _pool(criterion, by_criterion), matched, repeats, state)
    ratings = {i: draft.rated.rating for i, draft in first.items()}
    bare = {i: draft.without_repeats for i, draft in first.items()}
    for one in catalogues:
        for criterion in one.criteria:
            draft = first[criterion.id]
            rated = rate.rate_composite(criterion, draft.rated, ratings)
            without = rate.rate_composite(criterion, replace(rated, rating=draft.without_repeats), bare).rating
            yield _result(criterion, one, draft, rated, without, matched, repeats, settings, book, state)


@dataclass(frozen=True, slots=True)
class _Draft:
    """One criterion before composites: its evidence, what fell short, and its rating by passages."""

    found: tuple[Judgement, ...]
    short: tuple[Judgement, ...]
    rated: rate.Rated
    without_repeats: Rating
    pointers: tuple[Judgement, ...]


def _pool(criterion: Criterion, by_criterion: Mapping[str, Sequence[Judgement]]) -> list[Judgement]:
    """The judgements of a criterion and of those that share its evidence; the best for each passage."""
    best: dict[int, Judgement] = {}
    for i in (criterion.id, *criterion.same_as):
        for judgement in by_criterion.get(i, ()):
            held = best.get(judgement.passage)
            if held is None or (judgement.level, judgement.confidence) > (held.level, held.confidence):
                best[judgement.passage] = judgement
    return sorted(best.values(), key=lambda j: (-j.level, -j.confidence, j.passage))


def _draft(
    criterion: Criterion,
    judgements: Sequence[Judgement],
    matched: Matched,
    repeats: Mapping[int, int],
    state: rate.ReadState,
) -> _Draft:
    found = tuple(j for j in judgements if j.level)
    short = tuple(j for j in judgements if not j.level)
    pointers = tuple(j for j in short if j.voice == "signpost" and "companion" in criterion.where)
    named = tuple(dict.fromkeys(n for j in pointers for n in companions(matched.passages[j.passage].text)))
    seen = [_found(j, matched) for j in found]

    def rated(items: Sequence[rate.Found]) -> rate.Rated:
        nearest = max((j.confidence for j in short), default=0.0)
        return rate.rate(criterion, items, state=state, pointed=named, nearest=nearest)

    bare = [item for item in seen if item.judgement.passage not in repeats and not item.recited]
    return _Draft(found, short, rated(seen), rated(bare).rating, pointers if named else ())


def _found(judgement: Judgement, matched: Matched) -> rate.Found:
    reading = matched.readings[judgement.passage]
    figures = bool({"figure", "money"} & set(reading.particulars))
    return rate.Found(judgement, matched.passages[judgement.passage], figures, judgement.voice == "national-text")


def _result(
    criterion: Criterion,
    one: Catalogue,
    draft: _Draft,
    rated: rate.Rated,
    without: Rating,
    matched: Matched,
    repeats: Mapping[int, int],
    settings: Settings,
    book: Rulebook,
    state: rate.ReadState,
) -> CriterionResult:
    passages = matched.passages
    found = tuple(
        evidence.make_evidence(j, passages[j.passage], matched.documents[passages[j.passage].file], _first(j, repeats, passages))
        for j in draft.found
    )
    lacks = tuple(evidence.make_place(passages[j.passage]) for j in draft.short if j.stance == "lacks")
    nearest = tuple(
        evidence.make_nearest(j, passages[j.passage])
        for j in sorted(draft.short, key=lambda j: (-j.confidence, j.passage))[: settings.nearest]
    )
    return CriterionResult(
        criterion=criterion.id,
        catalogue=one.id,
        rating=rated.rating,
        confidence=rated.confidence,
        reason=rated.reason,
        parts=rated.parts,
        evidence=found,
        rating_without_repeats=without,
        decided_rating=None,
        rulebook=_other_rulebook(one, book),
        lacks=lacks,
        ask=criterion.ask if rated.rating not in rate.MET else "",
        elsewhere=tuple(
            evidence.make_elsewhere(name, passages[j.passage])
            for j in draft.pointers
            for name in companions(passages[j.passage].text)[:1]
        ),
        nearest=nearest if rated.rating not in rate.FOUND else (),
        searched=Searched(state.pages - state.unread, state.unread),
    )


def _first(judgement: Judgement, repeats: Mapping[int, int], passages: Sequence[Passage]) -> dict[str, int] | None:
    at = repeats.get(judgement.passage)
    if at is None:
        return None
    return {"file": passages[at].file, "start": passages[at].start, "end": passages[at].end}


def _other_rulebook(one: Catalogue, book: Rulebook) -> str | None:
    """ "later" or "earlier" for a catalogue that belongs to another edition of the guidance than the plan does."""
    if one.edition is None or one.edition == book.edition:
        return None
    return "later" if one.edition > book.edition else "earlier"


def _read_state(matched: Matched) -> rate.ReadState:
    pages = [page for document in matched.documents for page in document.pages]
    words = sum(passage.words for passage in matched.passages)
    foreign = sum(passage.words for passage in matched.passages if passage.language != "en")
    return rate.ReadState(
        pages=len(pages),
        unread=sum(page.status == "unread" for page in pages),
        doubtful=sum(page.status == "doubtful" for page in pages),
        foreign_share=foreign / words if words else 0.0,
    )
