"""The contextual matcher: a small language model, fine-tuned, that reads each passage whole for all criteria."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from planscan.match import RestsOn
from planscan.match.vectors import Vectors, plain_tokenizer, shipped
from planscan.model import Criterion, Hit, Passage
from planscan.modelfiles import learned_criteria, model_file

PER_PASSAGE = 12
"""Criteria claimed for one passage at most."""

FLOOR = 0.02
"""Probability under which nothing is claimed."""

REASONS = 4
"""Words named in a reason, at most."""

WINDOW = 222
"""Word pieces read at once; a longer passage is read in windows of equal length, and its best window counts."""


class ContextualMatcher:
    """Reads each passage with MiniLM, fine-tuned on passages written for this project, and says what it bears on.

    Every criterion has its own attention over the words of the passage and its own weights, so that one clause in a
    long paragraph can carry it. The score is a probability; the reason names the words that raised it most. A
    criterion for which there were too few passages to learn from is never claimed. Passages that a quick look at their
    words shows to be on other things are not read.
    """

    name = "contextual"
    rests_on: RestsOn = "ids"

    def __call__(self, passages: Sequence[Passage], criteria: Sequence[Criterion]) -> list[Hit]:
        wanted = learned_criteria()
        columns = {criterion.id for criterion in criteria if criterion.id in wanted}
        if not passages or not columns:
            return []
        model = contextual_model()
        chances = model.first_look(shipped().encode([passage.text for passage in passages]))

        def claims(number: int) -> list[Hit]:
            passage = passages[number]
            return hits_of(number, passage, model.read(passage.text), model.criteria)

        with ThreadPoolExecutor(_threads()) as readers:
            found = readers.map(claims, np.flatnonzero(chances >= model.gate.least).tolist())
            return [hit for claimed in found for hit in claimed if hit.criterion in columns]

    def prepare(self, criteria: Sequence[Criterion]) -> None:
        """Do what does not need the passages: while the plan is still being read, say."""
        del criteria
        contextual_model()
        shipped()


def _threads() -> int:
    """Passages read at once: one for each processor, four at most. No score rests on it, for each passage is read on
    one thread. A batch asks its workers for one by `OMP_NUM_THREADS`, as anybody may."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    return min(4, int(asked) if asked.isdecimal() and int(asked) else os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Gate:
    """The first look: whether the static vector of a passage is like those of passages that bear on anything.

    Attributes:
        least: chance from which a passage is read.
    """

    intercept: float
    weights: tuple[float, ...]
    least: float


@dataclass(frozen=True, slots=True)
class ContextualModel:
    """What `planscan train` exported: an ONNX graph, its tokenizer, the criterion of each output, the first look."""

    session: Any
    tokenizer: Any
    criteria: tuple[str, ...]
    gate: Gate

    def first_look(self, vectors: Vectors) -> Vectors:
        """(n_passages,) the chance that a passage bears on any criterion, from (n_passages, dim) static vectors."""
        z = self.gate.intercept + vectors @ np.array(self.gate.weights, dtype=np.float32)
        return np.asarray(1 / (1 + np.exp(-z)), dtype=np.float32)

    def read(self, text: str) -> Scores:
        """What the model says of a text, window by window, the best window for each criterion."""
        encoding = self.tokenizer.encode(text, add_special_tokens=False)
        return best_of([self._window(ids, offsets) for ids, offsets in windows(encoding.ids, encoding.offsets)])

    def _window(self, ids: Sequence[int], offsets: Sequence[tuple[int, int]]) -> Scores:
        framed = np.array([[CLS, *ids, SEP]], dtype=np.int64)
        logits, level_2, stances, shares = self.session.run(None, {"ids": framed})
        return Scores(logits[0], level_2[0], stances[0], shares[0, 1:-1], (tuple(offsets),) * len(self.criteria))


CLS, SEP = 101, 102
"""The word pieces that open and close what MiniLM reads."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model says of one text.

    Attributes:
        logits: (n_criteria,) log odds that a careful reader gives the criterion any level.
        level_2: (n_criteria,) log odds of level 2, were it given.
        stances: (n_criteria, 4) unnormalised log probabilities, in the order of `model.STANCES`.
        shares: (n_pieces, n_criteria) what each word piece adds to the logit.
        offsets: for each criterion where the word pieces of its shares stand in the text.
    """

    logits: Vectors
    level_2: Vectors
    stances: Vectors
    shares: Vectors
    offsets: tuple[tuple[tuple[int, int], ...], ...]


def windows(
    ids: Sequence[int], offsets: Sequence[tuple[int, int]]
) -> Iterator[tuple[Sequence[int], Sequence[tuple[int, int]]]]:
    """The word pieces of a text in as few windows of about equal length as hold at most WINDOW each."""
    count = max(1, -(-len(ids) // WINDOW))
    bounds = [round(k * len(ids) / count) for k in range(count + 1)]
    for start, end in pairwise(bounds):
        yield ids[start:end], offsets[start:end]


def best_of(read: Sequence[Scores]) -> Scores:
    """For each criterion what the window says in which it scores best."""
    if len(read) == 1:
        return read[0]
    best = np.argmax([scores.logits for scores in read], axis=0).tolist()
    size = max(len(scores.shares) for scores in read)
    shares = np.zeros((size, len(best)), dtype=np.float32)
    for column, window in enumerate(best):
        shares[: len(read[window].shares), column] = read[window].shares[:, column]
    return Scores(
        np.array([read[w].logits[c] for c, w in enumerate(best)]),
        np.array([read[w].level_2[c] for c, w in enumerate(best)]),
        np.array([read[w].stances[c] for c, w in enumerate(best)]),
        shares,
        tuple(read[w].offsets[c] for c, w in enumerate(best)),
    )


def open_session(graph: Path) -> Any:  # noqa: ANN401 - onnxruntime has no types
    """An ONNX graph made ready to run, each text on one thread: more would make scores depend on the machine."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


@lru_cache(maxsize=1)
def contextual_model() -> ContextualModel:
    """The model that comes with planscan.

    Raises:
        ModelError: a model file is missing or damaged.
    """
    import msgspec

    session = open_session(model_file("contextual", "model.onnx"))
    criteria = msgspec.json.decode(model_file("contextual", "criteria.json").read_bytes(), type=list[str])
    gate = msgspec.json.decode(model_file("contextual", "gate.json").read_bytes(), type=Gate)
    tokenizer = plain_tokenizer(model_file("contextual", "tokenizer.json"))
    return ContextualModel(session, tokenizer, tuple(criteria), gate)


def hits_of(number: int, passage: Passage, scores: Scores, criteria: Sequence[str]) -> list[Hit]:
    """What is claimed of passage `number`, the likeliest first."""
    probability = np.round(1 / (1 + np.exp(-scores.logits.astype(np.float64))), 3).tolist()
    order = sorted(range(len(criteria)), key=lambda column: (-probability[column], criteria[column]))
    return [
        _hit(Hit(criteria[column], number, probability[column], ContextualMatcher.name, ""), column, passage, scores)
        for column in order[:PER_PASSAGE]
        if probability[column] >= FLOOR
    ]


def _hit(bare: Hit, column: int, passage: Passage, scores: Scores) -> Hit:
    """The claim with its reason, and what the model says of level and stance."""
    named = heaviest(scores.shares[:, column], scores.offsets[column], passage.text)
    said = ", ".join(f"“{' '.join(passage.text[a:b].split())}”" for a, b in named)
    stances = np.exp(scores.stances[column] - scores.stances[column].max())
    return replace(
        bare,
        reason=f"read in its context, {said} speak for it" if named else "read as a whole, it is like passages on it",
        spans=tuple((passage.start + a, passage.start + b) for a, b in named),
        level_2=round(float(1 / (1 + np.exp(-float(scores.level_2[column])))), 3),
        stances=tuple(round(float(share), 3) for share in stances / stances.sum()),
    )


def heaviest(shares: Vectors, offsets: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Where the words stand that add most, in the order of the text; word pieces are joined to words."""
    words: list[tuple[float, int, int]] = []
    for share, (start, end) in zip(shares.tolist(), offsets):
        if words and start == words[-1][2] and text[start - 1].isalnum() and text[start].isalnum():
            held, first, _ = words.pop()
            words.append((held + share, first, end))
        else:
            words.append((share, start, end))
    telling = [word for word in words if word[0] > 0 and word[2] - word[1] > 3 and text[word[1]].isalpha()]
    chosen = sorted(sorted(telling, key=lambda word: (-word[0], word[1]))[:REASONS], key=lambda word: word[1])
    joined: list[tuple[int, int]] = []
    for _, start, end in chosen:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
