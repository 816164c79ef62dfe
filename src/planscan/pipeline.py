"""The order of the stages: from the files of one plan to its evidence map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType

from planscan import __version__, catalogue, evidence, modelfiles
from planscan.accuracy import Trust, read_card
from planscan.combine import FEATURES, CombineModel, combine
from planscan.config import Settings
from planscan.errors import ModelError
from planscan.facts import plan_day, rulebook
from planscan.findings import Basis, find_findings
from planscan.match import LEARNERS
from planscan.model import (
    Catalogue,
    CatalogueStamp,
    Criterion,
    CriterionResult,
    Document,
    EvidenceMap,
    Fact,
    Finding,
    Hit,
    Judgement,
    ModelStamp,
    Objective,
    Passage,
)
from planscan.modelfiles import learned_criteria
from planscan.national import national_prints
from planscan.outline import outlines
from planscan.results import Matched, rate_all, without_withheld
from planscan.serialize import SCHEMA
from planscan.situate import situated
from planscan.steps import ANEW, Steps
from planscan.withhold import ReadBack, Withheld, find_withheld, kept, kept_facts, withheld_findings
from planscan.within import find_within

Progress = Callable[[str], None]
"""Told in a few words what is being done; for the caller to show."""

NO_OTHERS: Mapping[str, frozenset[str]] = MappingProxyType({})
"""No other plan was scanned beside this one."""


def scan(
    paths: Path | str | Sequence[Path | str],
    settings: Settings | None = None,
    *,
    progress: Progress = lambda _: None,
    steps: Steps = ANEW,
    others: Mapping[str, frozenset[str]] = NO_OTHERS,
) -> EvidenceMap:
    """The evidence map of one plan, which may be made of several files.

    Args:
        paths: the plan's file, or its files: the first is the plan, the others its companions.
        settings: catalogues, matchers, operating point and reading options; sensible ones where None.
        progress: is told what is being done.
        steps: how the costly steps are done; looked up where they were done before.
        others: for each other plan of the run, by name, its sentences (`findings.sentence_prints`); shared ones are
            told.

    Raises:
        PlanscanError: a file cannot be read, or a catalogue or model is at fault; the message says what to do.
    """
    settings = settings if settings is not None else Settings()
    files = [Path(paths)] if isinstance(paths, Path | str) else [Path(path) for path in paths]
    progress(f"reading {', '.join(path.name for path in files)}")
    pending = [steps.start(number, path, settings.reading) for number, path in enumerate(files)]
    try:
        catalogues = catalogue.load(settings.catalogues)
        prepare(settings, criteria_of(catalogues), steps)
        documents = tuple(reading.result() for reading in pending)
    finally:
        for reading in pending:
            reading.cancel()
    return map_documents(
        documents,
        settings,
        catalogues,
        progress=progress,
        read_back=lambda number, spans: steps.read_back(
            number, files[number], documents[number], spans, settings.reading
        ),
        steps=steps,
        others=others,
    )


def map_documents(
    documents: Sequence[Document],
    settings: Settings,
    catalogues: Sequence[Catalogue],
    *,
    progress: Progress = lambda _: None,
    read_back: ReadBack | None = None,
    steps: Steps = ANEW,
    others: Mapping[str, frozenset[str]] = NO_OTHERS,
) -> EvidenceMap:
    """The evidence map of documents that were read already.

    Args:
        documents: what was read of the plan's files.
        settings: as for `scan`.
        catalogues: the criteria.
        progress: is told what is being done.
        read_back: checks quotes against a fresh reading of the file; None where there is no file to read from.
        steps: as for `scan`.
        others: as for `scan`.
    """
    progress("matching")
    criteria = criteria_of(catalogues)
    matched = match_documents(documents, settings, criteria, steps)
    withheld = _withheld(matched, read_back) if read_back is not None else Withheld()
    matched = without_withheld(matched, withheld.passages)
    progress("rating")
    files = outlines(documents)
    all_facts, all_objectives = steps.stated(matched.documents, settings.authorities)
    facts = situated(kept_facts(all_facts, withheld), files)
    objectives = situated(kept(all_objectives, withheld), files)
    book = rulebook(facts, settings.as_of)
    models = models_used(settings.matchers)
    trust = Trust(read_card(), settings.matchers, models, settings.operating_point)
    results = trust.beside(rate_all(matched, catalogues, book, facts, nearest=settings.nearest), criteria)
    basis = _basis(matched, results=results, facts=facts, objectives=objectives, settings=settings, others=others)
    all_findings = find_findings(basis)
    stated: tuple[Fact | Objective | Finding, ...] = (*all_facts, *all_objectives, *all_findings)
    left_out = withheld_findings(matched.documents, matched.passages, withheld, stated)
    return EvidenceMap(
        schema=SCHEMA,
        planscan=__version__,
        settings=settings.shown(),
        catalogues=tuple(CatalogueStamp(one.id, one.version, one.sha256) for one in catalogues),
        models=models,
        documents=tuple(evidence.stamp_document(document) for document in matched.documents),
        rulebook=book,
        facts=facts,
        criteria=results,
        findings=(*left_out, *situated(kept(all_findings, withheld), files)),
        warnings=tuple(
            replace(warning, file=number) for number, one in enumerate(matched.documents) for warning in one.warnings
        ),
        within=find_within(results, facts),
        objectives=objectives,
        accuracy=trust.accuracy(criteria),
    )


def _basis(
    matched: Matched,
    *,
    results: tuple[CriterionResult, ...],
    facts: tuple[Fact, ...],
    objectives: tuple[Objective, ...],
    settings: Settings,
    others: Mapping[str, frozenset[str]],
) -> Basis:
    return Basis(
        matched.documents,
        matched.passages,
        matched.readings,
        results,
        facts,
        objectives,
        day=plan_day(facts, settings.as_of),
        national=national_prints(settings.national, settings.reading),
        others=others,
    )


def match_documents(
    documents: Sequence[Document], settings: Settings, criteria: Sequence[Criterion], steps: Steps = ANEW
) -> Matched:
    """Passages of the documents and every judgement on them: what `scan`, `explain` and `evaluate` share."""
    return match_passages(documents, steps.passages(documents), settings, criteria, steps)


def match_passages(
    documents: Sequence[Document],
    passages: Sequence[Passage],
    settings: Settings,
    criteria: Sequence[Criterion],
    steps: Steps = ANEW,
) -> Matched:
    """The same for passages that are cut already; passages in another language are left out of the matching."""
    readings = steps.readings(passages)
    english = [number for number, passage in enumerate(passages) if passage.language == "en"]
    judgements: list[Judgement] = []
    all_english = len(english) == len(passages)
    for some, hits in _hits_of_sets([passages[number] for number in english], settings.matchers, criteria, steps):
        placed = hits if all_english else [replace(hit, passage=english[hit.passage]) for hit in hits]
        judgements += combine(
            placed,
            passages,
            readings,
            model_of=partial(model_for, settings.matchers),
            operating_point=settings.operating_point,
            catalogue_of={criterion.id: criterion.catalogue for criterion in some},
        )
    return Matched(tuple(documents), tuple(passages), readings, tuple(judgements))


def _of_unlike_ids(criteria: Sequence[Criterion]) -> list[tuple[Criterion, ...]]:
    """The criteria, in sets within which ids differ; the first has every id. Both editions of the framework have the
    same, and a catalogue of a user's own may be made from one of planscan's."""
    seen: Counter[str] = Counter()
    sets: dict[int, list[Criterion]] = {0: []}
    for criterion in criteria:
        sets.setdefault(seen[criterion.id], []).append(criterion)
        seen[criterion.id] += 1
    return [tuple(some) for some in sets.values()]


def _hits_of_sets(
    passages: Sequence[Passage], matchers: Sequence[str], criteria: Sequence[Criterion], steps: Steps
) -> Iterator[tuple[tuple[Criterion, ...], list[Hit]]]:
    """Hits on each set of criteria; those that learn know a criterion by its id, and read the passages once."""
    learnt: dict[str, list[Hit]] = {}
    for some in _of_unlike_ids(criteria):
        ids = {criterion.id for criterion in some}
        hits: list[Hit] = []
        for name in matchers:
            if name not in LEARNERS:
                hits += find_hits(passages, (name,), some, steps)
                continue
            if name not in learnt:
                learnt[name] = find_hits(passages, (name,), some, steps)
            hits += [hit for hit in learnt[name] if hit.criterion in ids]
        yield some, hits


def _withheld(matched: Matched, read_back: ReadBack) -> Withheld:
    """What would be quoted although its words do not stand in the file where they should."""
    quoted = (judgement.passage for judgement in matched.judgements)
    return find_withheld(matched.documents, matched.passages, quoted, read_back)


def criteria_of(catalogues: Iterable[Catalogue]) -> tuple[Criterion, ...]:
    return tuple(criterion for one in catalogues for criterion in one.criteria)


def find_hits(
    passages: Sequence[Passage], matchers: Iterable[str], criteria: Sequence[Criterion], steps: Steps = ANEW
) -> list[Hit]:
    """Hits of the named matchers, each on the criteria that it judges."""
    return [hit for name in matchers for hit in steps.hits(name, passages, _judged_by(name, criteria))]


def prepare(settings: Settings, criteria: Sequence[Criterion], steps: Steps = ANEW) -> None:
    """Import, load and compile what matching needs, while the files are being read by their workers."""
    for name in settings.matchers:
        for some in _of_unlike_ids(criteria):
            steps.prepare(name, _judged_by(name, some))
    combine_model(settings.matchers)


def _judged_by(matcher: str, criteria: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """Concepts are judged by rules alone: their names are what is looked for."""
    return tuple(c for c in criteria if matcher == "rules" or c.catalogue != "concepts")


def model_for(matchers: tuple[str, ...], criterion: str) -> CombineModel:
    """The combination that judges a criterion: without those that learn where there were too few passages for it."""
    others = tuple(name for name in matchers if name not in LEARNERS)
    if others and others != matchers and criterion not in learned_criteria():
        return combine_model(others)
    return combine_model(matchers)


@lru_cache(maxsize=8)
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


def models_used(matchers: Sequence[str]) -> tuple[ModelStamp, ...]:
    """Stamps of the models whose files take part with these matchers."""
    needs = {
        "embedding": ("static",),
        "learned": ("static", "learned"),
        "contextual": ("static", "learned", "contextual"),
    }
    names = [*dict.fromkeys(model for name in matchers for model in needs.get(name, ())), "combine"]
    return tuple(modelfiles.stamp(name) for name in names)
