"""Static sentence vectors: a table of token vectors, averaged (built by `planscan train`, see models/static)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from planscan.modelfiles import model_file

Vectors = npt.NDArray[np.float32]


class StaticVectors:
    """Turns texts into unit vectors with the mean of their tokens' vectors; a text never depends on its neighbours."""

    def __init__(self, table: Vectors, tokenizer: Any) -> None:  # noqa: ANN401 - tokenizers has no types
        self._table = table
        self._tokenizer = tokenizer

    @property
    def dim(self) -> int:
        return int(self._table.shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n_texts, dim) float32, rows of unit length; a text without a known token gives a row of zeros."""
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for number, encoding in enumerate(self._tokenizer.encode_batch(list(texts), add_special_tokens=False)):
            ids = encoding.ids
            if ids:
                rows[number] = self._table[ids].astype(np.float32).mean(axis=0)
        return unit(rows)


def unit(rows: Vectors) -> Vectors:
    """Rows brought to unit length; rows of zeros stay as they are."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return cast(Vectors, rows / np.where(lengths == 0, 1, lengths))


@lru_cache(maxsize=1)
def shipped() -> StaticVectors:
    """The vectors that come with planscan.

    Raises:
        ModelError: a model file is missing or damaged.
    """
    from safetensors.numpy import load_file

    table = load_file(str(model_file("static", "vectors.safetensors")))["vectors"]
    return StaticVectors(table, plain_tokenizer(model_file("static", "tokenizer.json")))


def plain_tokenizer(path: Path) -> Any:  # noqa: ANN401 - tokenizers has no types
    """The tokenizer of a file, without the truncation and padding that the file may ask for."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
