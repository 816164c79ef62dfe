"""Builds the contextual matcher's model, and what models that left a fold out say of that fold."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from planscan.catalogue import data_folder
from planscan.errors import ModelError
from planscan.evaluate import Case
from planscan.match.contextual import CLS, REASONS, SEP, ContextualModel, Gate, hits_of, open_session
from planscan.match.vectors import Vectors, plain_tokenizer, shipped
from planscan.model import Criterion, Hit, Passage
from planscan.pipeline import Progress
from planscan.train.data import as_passage, folds, training_cases, training_criteria
from planscan.train.learned import learnable

OUT_OF_FOLD = "contextual-{}.safetensors"
"""In models/out-of-fold, which no wheel carries: claims of a model that was fitted without the fold of that number."""

Counts = npt.NDArray[np.int64]
Chances = npt.NDArray[np.float64]

GATE_STRENGTH = 10.0
"""Inverse of the ridge penalty of the first look."""

GATE_LOSS = 0.01
"""Share of the labels whose passages the first look may pass over, out of fold."""


def build_contextual(folder: Path, progress: Progress) -> tuple[str, ...]:
    """Fit on all training passages, export to ONNX with weights in eight bits; give the files' names."""
    import shutil

    from planscan.train import encoder

    folder.mkdir(parents=True, exist_ok=True)
    cases = training_cases()
    criteria = learnable(cases, training_criteria())
    reader = _fitted(cases, criteria, progress)
    _export(reader, folder / "model.onnx")
    shutil.copyfile(encoder.base_folder() / "tokenizer.json", folder / "tokenizer.json")
    (folder / "criteria.json").write_bytes(msgspec.json.encode([criterion.id for criterion in criteria]))
    gate = msgspec.json.format(msgspec.json.encode(fit_gate(cases)), indent=1)
    (folder / "gate.json").write_bytes(gate + b"\n")
    return "model.onnx", "tokenizer.json", "criteria.json", "gate.json"


def build_fold(folder: Path, number: int, progress: Progress) -> None:
    """Fit without one fold, and write what that model claims of the fold's passages."""
    folder.mkdir(parents=True, exist_ok=True)
    cases = training_cases()
    criteria = learnable(cases, training_criteria())
    of_fold = np.array(folds(cases))
    seen, held = (np.flatnonzero(of_fold != number).tolist(), np.flatnonzero(of_fold == number).tolist())
    reader = _fitted([cases[at] for at in seen], criteria, progress)
    hits = _claimed(reader, {at: as_passage(cases[at]) for at in held}, tuple(criterion.id for criterion in criteria))
    _write(folder / OUT_OF_FOLD.format(number), hits, cases, criteria)


def out_of_fold(cases: Sequence[Case], criteria: Sequence[Criterion]) -> list[Hit]:
    """What models that saw no passage of its batch claim of each training passage, where such a first look lets it be
    read.

    Raises:
        ModelError: a fold was made from other passages or criteria than those given.
    """
    hits: list[Hit] = []
    for number in sorted(set(folds(cases))):
        hits += _read(data_folder("models") / "out-of-fold" / OUT_OF_FOLD.format(number), cases, criteria)
    _, counts, chance = _first_looks(cases)
    read = chance >= _least_chance(counts, chance)
    return sorted((hit for hit in hits if read[hit.passage]), key=lambda hit: hit.passage)


def fit_gate(cases: Sequence[Case]) -> Gate:
    """The first look: a logistic model of static vectors; what it may miss is chosen out of fold."""
    vectors, counts, chance = _first_looks(cases)
    model = _fit_first_look(vectors, counts > 0)
    weights = tuple(round(float(weight), 4) for weight in model.coef_[0])
    return Gate(round(float(model.intercept_[0]), 4), weights, _least_chance(counts, chance))


def _first_looks(cases: Sequence[Case]) -> tuple[Vectors, Counts, Chances]:
    """(n_cases, dim) static vectors, (n_cases,) labels, (n_cases,) chances from first looks that left the fold out."""
    vectors = shipped().encode([as_passage(case).text for case in cases])
    counts = np.array([len(case.labels) for case in cases])
    of_fold = np.array(folds(cases))
    chance = np.zeros(len(cases))
    for number in sorted(set(of_fold.tolist())):
        held = of_fold == number
        chance[held] = _fit_first_look(vectors[~held], counts[~held] > 0).predict_proba(vectors[held])[:, 1]
    return vectors, counts, chance


def _fit_first_look(vectors: Vectors, bears: Any) -> Any:  # noqa: ANN401 - scikit-learn has no types
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=GATE_STRENGTH, max_iter=500).fit(vectors, bears)


def _least_chance(counts: Counts, chance: Chances) -> float:
    """The chance from which a passage is read: below it lie GATE_LOSS of the labels."""
    order = np.argsort(chance, kind="stable")
    lost = np.cumsum(counts[order]) / counts.sum()
    return round(float(chance[order][np.searchsorted(lost, GATE_LOSS)]), 3)


def _fitted(cases: Sequence[Case], criteria: Sequence[Criterion], progress: Progress) -> Any:  # noqa: ANN401
    from planscan.train import encoder

    states = encoder.encoder()
    return encoder.fit(encoder.lessons(cases, criteria, states), encoder.examples(criteria, states), progress=progress)


def _claimed(reader: Any, held: Mapping[int, Passage], criteria: tuple[str, ...]) -> list[Hit]:  # noqa: ANN401
    """What the reader claims once it is exported: eight bits round, and what is fitted on the claims should know it."""
    from planscan.train import encoder

    with tempfile.TemporaryDirectory() as scratch:
        graph = Path(scratch) / "model.onnx"
        _export(reader, graph)
        tokenizer = plain_tokenizer(encoder.base_folder() / "tokenizer.json")
        model = ContextualModel(open_session(graph), tokenizer, criteria, Gate(0, (), 0))
        return [hit for at, passage in held.items() for hit in hits_of(at, passage, model.read(passage.text), criteria)]


def _write(path: Path, hits: Sequence[Hit], cases: Sequence[Case], criteria: Sequence[Criterion]) -> None:
    from safetensors.numpy import save_file

    column = {criterion.id: at for at, criterion in enumerate(criteria)}
    spans = np.full((len(hits), 2 * REASONS), -1, dtype=np.int16)
    for row, hit in enumerate(hits):
        ends = [end for span in hit.spans for end in span]
        spans[row, : len(ends)] = ends
    arrays = {
        "passage": np.array([hit.passage for hit in hits], dtype=np.int32),
        "criterion": np.array([column[hit.criterion] for hit in hits], dtype=np.int16),
        "score": np.array([hit.score for hit in hits], dtype=np.float16),
        "level_2": np.array([hit.level_2 for hit in hits], dtype=np.float16),
        "stances": np.array([hit.stances for hit in hits], dtype=np.float16),
        "spans": spans,
    }
    save_file(arrays, str(path), metadata={"made_from": made_from(cases, criteria)})


def _read(path: Path, cases: Sequence[Case], criteria: Sequence[Criterion]) -> list[Hit]:
    from safetensors import safe_open

    if not path.is_file():
        raise ModelError(f"{path} is missing; `planscan train` makes it, fold by fold")
    with safe_open(str(path), framework="numpy") as held:
        stale = held.metadata()["made_from"] != made_from(cases, criteria)
        arrays = {name: held.get_tensor(name) for name in held.keys()}  # noqa: SIM118 - no mapping
    if stale:
        raise ModelError(f"{path} was made from other training passages; make it anew with `planscan train`")
    return [
        Hit(
            criteria[criterion].id,
            passage,
            round(score, 3),
            "contextual",
            "",
            tuple((a, b) for a, b in zip(ends[::2], ends[1::2]) if a >= 0),
            level_2=round(level_2, 3),
            stances=tuple(round(share, 3) for share in stances),
        )
        for passage, criterion, score, level_2, stances, ends in zip(
            *(arrays[name].tolist() for name in ("passage", "criterion", "score", "level_2", "stances", "spans"))
        )
    ]


def made_from(cases: Sequence[Case], criteria: Sequence[Criterion]) -> str:
    """A checksum of the passages, their labels and the criteria that models learn from."""
    rows = [msgspec.json.encode(case) for case in cases]
    rows += [msgspec.json.encode((c.id, c.statement, c.positive)) for c in criteria]
    return hashlib.sha256(b"\n".join(rows)).hexdigest()


def _export(reader: Any, target: Path) -> None:  # noqa: ANN401
    """The reader as an ONNX graph, rounded."""
    import torch

    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        torch.onnx.export(
            reader,
            (torch.tensor([[CLS, 2054, 2003, SEP]]),),
            str(plain),
            input_names=["ids"],
            output_names=["logits", "level_2", "stances", "shares"],
            dynamic_axes={"ids": {1: "pieces"}, "shares": {1: "pieces"}},
            opset_version=17,
            dynamo=False,
        )
        with _without_remarks():
            _round(plain, target)


def _round(plain: Path, target: Path) -> None:
    """MiniLM's tables and layers in eight bits, the heads as they are.

    What the lower layers' wide parts give has a few very large values, which eight bits for a whole row lose: there the
    weights are rounded block by block, which is slower and halves what rounding changes.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer

    nodes = [node.name for node in onnx.load(str(plain)).graph.node]
    heads = [name for name in nodes if not name.startswith(("/lower", "/upper", "/embeddings"))]
    wide = [n for n in nodes if n.startswith("/lower") and n.endswith("dense/MatMul") and "attention" not in n]
    quantize_dynamic(
        str(plain), str(target), weight_type=QuantType.QInt8, per_channel=True, nodes_to_exclude=[*heads, *wide]
    )
    blocks = DefaultWeightOnlyQuantConfig(block_size=128, is_symmetric=True, accuracy_level=4, bits=8)
    rounded = MatMulNBitsQuantizer(onnx.load(str(target)), algo_config=blocks, nodes_to_exclude=heads)
    rounded.process()
    rounded.model.save_model_to_file(str(target))


@contextmanager
def _without_remarks() -> Iterator[None]:
    """The quantizer names every layer; it is not asked to."""
    before = logging.root.manager.disable
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(before)
