"""One plan from its files to its map, with the decisions of people applied, and to the files of its results."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from planscan import catalogue, decisions, pipeline
from planscan.batch.messages import NOT_GIVEN
from planscan.config import Settings
from planscan.files import write_whole
from planscan.findings import sentence_prints
from planscan.model import EvidenceMap
from planscan.pipeline import Progress
from planscan.remember import Remembering, pack
from planscan.report import fits, render
from planscan.steps import Steps

NO_OTHERS: Mapping[str, Sequence[str]] = MappingProxyType({})


def take_prints(files: Sequence[Path], settings: Settings, steps: Remembering) -> None:
    """Read the files of a plan, and keep with each the prints of its sentences, by which plans are compared."""
    pending = [steps.start(number, path, settings.reading) for number, path in enumerate(files)]
    for number, reading in enumerate(pending):
        steps.made[f"prints:{number}"] = pack(sorted(map(print_of, sentence_prints([reading.result()]))))


def print_of(sentence: str) -> str:
    """16 hexadecimal digits that stand for a sentence."""
    return hashlib.blake2b(sentence.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def scan_plan(
    files: Sequence[Path],
    settings: Settings,
    sheet: Path | None,
    steps: Steps,
    *,
    progress: Progress,
    others: Mapping[str, Sequence[str]] = NO_OTHERS,
) -> EvidenceMap:
    """The evidence map of one plan; with a sheet, decided ratings stand beside the program's.

    Args:
        files: of the plan.
        settings: of the scan.
        sheet: of decisions to apply.
        steps: how the costly steps are done.
        progress: is told what is being done.
        others: for each other plan of the run, by name, prints of the sentences that both hold.

    Raises:
        PlanscanError: as for `pipeline.scan`, or the sheet is at fault.
    """
    spelt = _spelt_out(others, files, settings, steps) if others else {}
    found = pipeline.scan(files, settings, progress=progress, steps=steps, others=spelt)
    if sheet is None:
        return found
    catalogues = catalogue.load(settings.catalogues)
    return decisions.apply(
        found,
        decisions.read(sheet),
        catalogues=catalogues,
        read=lambda number: steps.start(number, files[number], settings.reading).result(),
    )


def write_outputs(
    evidence_map: EvidenceMap, wanted: Mapping[str, str], files: Sequence[Path], settings: Settings
) -> dict[str, str]:
    """Write a map in each format to its path.

    Returns:
        For each format the SHA-256 of the file; NOT_GIVEN where the plan cannot be given in it.

    Raises:
        PlanscanError: a file cannot be written, or the plan's own file cannot be opened again.
    """
    written: dict[str, str] = {}
    for name, path in wanted.items():
        written[name] = NOT_GIVEN
        if fits(evidence_map, name):
            data = render(evidence_map, name, files=files, reading=settings.reading)
            write_whole(Path(path), data)
            written[name] = hashlib.sha256(data).hexdigest()
    return written


def _spelt_out(
    others: Mapping[str, Sequence[str]], files: Sequence[Path], settings: Settings, steps: Steps
) -> dict[str, frozenset[str]]:
    """The sentences that the plan shares with each other, from their prints."""
    documents = [steps.start(number, path, settings.reading).result() for number, path in enumerate(files)]
    sentences = {print_of(sentence): sentence for sentence in sorted(sentence_prints(documents))}
    return {name: frozenset(sentences[one] for one in prints if one in sentences) for name, prints in others.items()}
