"""The order of the stages: from the files of one plan to its evidence map."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType

from planscan import __version__, catalogue, evidence, modelfiles, reference
from planscan.combine import FEATURES, CombineModel, combine
from planscan.config import Settings
from planscan.errors import ModelError
from planscan.extract.language import language_of
from planscan.facts import find_facts, plan_day, rulebook
from planscan.findings import Basis, find_findings, withheld_findings
from planscan.model import (
    Catalogue,
    CatalogueStamp,
    Criterion,
    CriterionResult,
    Document,
    EvidenceMap,
    Fact,
    Hit,
    Objective,
    Passage,
)
from planscan.modelfiles import learned_criteria
from planscan.national import national_prints
from planscan.objectives import find_objectives
from planscan.results import Matched, rate_all, without_withheld
from planscan.segment import segment
from planscan.serialize import SCHEMA
from planscan.steps import ANEW, Steps
from planscan.within import find_within

Progress = Callable[[str], None]
"""Told in a few words what is being done; for the caller to show."""

NO_OTHERS: Mapping[str, frozenset[str]] = MappingProxyType({})
"""No other plan was scanned beside this one."""

ReadBack = Callable[[int, Sequence[tuple[int, int]]], Sequence[bool]]
"""For the number of a document and spans of its text, whether each reads back from the file."""


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
    matched = match_documents(documents, settings, criteria_of(catalogues), steps)
    withheld = _withheld(matched, read_back) if read_back is not None else ()
    matched = without_withheld(matched, withheld)
    progress("rating")
    facts = find_facts(matched.documents, reference.authorities(settings.authorities))
    book = rulebook(facts, settings.as_of)
    results = rate_all(matched, catalogues, book, facts, nearest=settings.nearest)
    objectives = find_objectives(matched.documents)
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
        findings=(
            *withheld_findings([matched.passages[n] for n in withheld]),
            *find_findings(
                _basis(matched, results=results, facts=facts, objectives=objectives, settings=settings, others=others)
            ),
        ),
        warnings=tuple(
            replace(warning, file=number) for number, one in enumerate(matched.documents) for warning in one.warnings
        ),
        within=find_within(results, facts),
        objectives=objectives,
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
    passages = tuple(
        passage
        for number, document in enumerate(documents)
        for passage in segment(document, file=number, language_of=language_of)
    )
    return match_passages(documents, passages, settings, criteria, steps)


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
    hits = find_hits([passages[number] for number in english], settings.matchers, criteria, steps)
    placed = [replace(hit, passage=english[hit.passage]) for hit in hits]
    judgements = combine(
        placed,
        passages,
        readings,
        model_of=partial(model_for, settings.matchers),
        operating_point=settings.operating_point,
        catalogue_of={criterion.id: criterion.catalogue for criterion in criteria},
    )
    return Matched(tuple(documents), tuple(passages), readings, tuple(judgements))


def _withheld(matched: Matched, read_back: ReadBack) -> tuple[int, ...]:
    """Numbers of the passages that would be quoted but whose words do not stand in the file where they should."""
    quoted = sorted({judgement.passage for judgement in matched.judgements})
    withheld: list[int] = []
    for number, document in enumerate(matched.documents):
        here = [n for n in quoted if matched.passages[n].file == number] if document.lines else []
        spans = [(matched.passages[n].start, matched.passages[n].end) for n in here]
        withheld += [n for n, stands in zip(here, read_back(number, spans)) if not stands] if spans else []
    return tuple(withheld)


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
        steps.prepare(name, _judged_by(name, criteria))
    combine_model(settings.matchers)


def _judged_by(matcher: str, criteria: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """Concepts are judged by rules alone: their names are what is looked for."""
    return tuple(c for c in criteria if matcher == "rules" or c.catalogue != "concepts")


def model_for(matchers: tuple[str, ...], criterion: str) -> CombineModel:
    """The combination that judges a criterion: without `learned` where there were too few passages to learn from."""
    others = tuple(name for name in matchers if name != "learned")
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


def _models_used(settings: Settings) -> list[str]:
    """Models whose files take part with these matchers."""
    needs = {"embedding": ("static",), "learned": ("static", "learned")}
    return [*dict.fromkeys(model for name in settings.matchers for model in needs.get(name, ())), "combine"]
