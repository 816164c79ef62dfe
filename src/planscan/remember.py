"""Steps of a scan that look up first what was done before for the same files, and keep what they do anew.

What is kept is JSON, compressed, by name: `document:0`, `stands:0` (which passages and blocks read back), `readings`
(with their passages), `stated` (facts and objectives), `vectors:static`, and `hits:rules` and the like for each matcher
whose hits do not rest on all that the catalogues say. Results with and without are the same bytes.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from planscan.match import get_matcher
from planscan.model import Criterion, Document, Fact, Hit, Objective, Passage, Reading, ReadOptions
from planscan.steps import Pending, Steps
from planscan.withhold import spans_of_blocks

if TYPE_CHECKING:
    from planscan.match.vectors import StaticVectors, Vectors

T = TypeVar("T")

Kept = Mapping[str, bytes]
"""What is known of one plan: name to compressed JSON."""


def pack(value: object) -> bytes:
    return zlib.compress(msgspec.json.encode(value), 1)


def unpack(data: bytes, kind: type[T]) -> T:
    return msgspec.json.decode(zlib.decompress(data), type=kind)


class SpokenPassage(msgspec.Struct, frozen=True):
    """A passage and how it speaks."""

    passage: Passage
    reading: Reading


class Remembering(Steps):
    """The steps of one plan. `made` holds afterwards what was not known, or is known better now."""

    def __init__(self, known: Kept) -> None:
        self.made: dict[str, bytes] = {}
        self._known = known
        self._passages: Sequence[Passage] = ()
        self._spoken: Sequence[SpokenPassage] = ()
        self._hits: dict[str, dict[str, list[Hit]]] = {}
        self._used: dict[str, dict[str, list[Hit]]] = {}

    def start(self, number: int, path: Path, options: ReadOptions) -> Pending:
        name = f"document:{number}"
        known = self._known.get(name) or self.made.get(name)
        if known is not None:
            return _Read(unpack(known, Document))
        return _Keeping(super().start(number, path, options), name, self.made)

    def passages(self, documents: Sequence[Document]) -> tuple[Passage, ...]:
        known = self._known.get("readings")
        if known is None:
            return super().passages(documents)
        self._spoken = unpack(known, list[SpokenPassage])
        return tuple(one.passage for one in self._spoken)

    def stated(
        self, documents: Sequence[Document], authorities: Path | None
    ) -> tuple[tuple[Fact, ...], tuple[Objective, ...]]:
        known = self._known.get("stated")
        if known is not None:
            return unpack(known, tuple[tuple[Fact, ...], tuple[Objective, ...]])
        found = super().stated(documents, authorities)
        self.made["stated"] = pack(found)
        return found

    def readings(self, passages: Sequence[Passage]) -> tuple[Reading, ...]:
        self._passages = passages
        if self._spoken:
            return tuple(one.reading for one in self._spoken)
        readings = super().readings(passages)
        self.made["readings"] = pack([SpokenPassage(p, r) for p, r in zip(passages, readings)])
        return readings

    def prepare(self, matcher: str, criteria: Sequence[Criterion]) -> None:
        unknown = self._unknown(matcher, criteria)
        if unknown and matcher in _BY_VECTORS:
            get_matcher(matcher, vectors=_vectors()).prepare(unknown)
        elif unknown:
            super().prepare(matcher, unknown)

    def hits(self, matcher: str, passages: Sequence[Passage], criteria: Sequence[Criterion]) -> list[Hit]:
        if matcher in _BY_VECTORS:
            return self._hits_by_vectors(matcher, passages, criteria)
        rests_on = get_matcher(matcher).rests_on
        if rests_on == "criterion":
            return self._hits_by_criterion(matcher, passages, criteria)
        if rests_on == "ids":
            return self._hits_by_ids(matcher, passages, criteria)
        return super().hits(matcher, passages, criteria)

    def read_back(
        self, number: int, path: Path, document: Document, spans: Sequence[tuple[int, int]], options: ReadOptions
    ) -> Sequence[bool]:
        """All passages and blocks are read back at once, so that other criteria need not open the file again."""
        name = f"stands:{number}"
        passages = [(p.start, p.end) for p in self._passages if p.file == number]
        every = list(dict.fromkeys([*passages, *spans_of_blocks(document)]))
        known = self._known.get(name)
        if known is None:
            known = self.made[name] = pack(list(super().read_back(number, path, document, every, options)))
        stands = dict(zip(every, unpack(known, list[bool])))
        return [stands[span] for span in spans]

    # --- matchers -----------------------------------------------------------------------------------

    def _known_hits(self, matcher: str) -> dict[str, list[Hit]]:
        if matcher not in self._hits:
            known = self._known.get(f"hits:{matcher}")
            self._hits[matcher] = unpack(known, dict[str, list[Hit]]) if known is not None else {}
        return self._hits[matcher]

    def _unknown(self, matcher: str, criteria: Sequence[Criterion]) -> Sequence[Criterion]:
        """The criteria for which the matcher itself is needed."""
        rests_on = get_matcher(matcher).rests_on
        known = self._known_hits(matcher)
        if rests_on == "criterion":
            return [c for c, key in zip(criteria, _digests(tuple(criteria))) if key not in known]
        return [] if rests_on == "ids" and _digest_of_ids(criteria) in known else criteria

    def _hits_by_criterion(self, matcher: str, passages: Sequence[Passage], criteria: Sequence[Criterion]) -> list[Hit]:
        """Hits in the order in which the matcher itself gives them: by passage, then by criterion."""
        known = self._known_hits(matcher)
        keys = dict(zip((c.id for c in criteria), _digests(tuple(criteria))))
        unknown = [c for c in criteria if keys[c.id] not in known]
        if unknown:
            fresh: dict[str, list[Hit]] = {keys[c.id]: [] for c in unknown}
            for hit in super().hits(matcher, passages, unknown):
                fresh[keys[hit.criterion]].append(hit)
            known = {key: (fresh[key] if key in fresh else known[key]) for key in keys.values()}
        self._keep(matcher, {key: known[key] for key in keys.values()}, anew=bool(unknown))
        places = {criterion: place for place, criterion in enumerate(keys)}
        found = [hit for key in keys.values() for hit in known[key]]
        return sorted(found, key=lambda hit: (hit.passage, places[hit.criterion]))

    def _hits_by_ids(self, matcher: str, passages: Sequence[Passage], criteria: Sequence[Criterion]) -> list[Hit]:
        key = _digest_of_ids(criteria)
        known = self._known_hits(matcher)
        anew = key not in known
        found = super().hits(matcher, passages, criteria) if anew else known[key]
        self._keep(matcher, {key: found}, anew=anew)
        return found

    def _keep(self, matcher: str, found: Mapping[str, list[Hit]], *, anew: bool) -> None:
        """What one scan needs is kept, and what it no longer needs is not; a matcher may be asked more than once."""
        name = f"hits:{matcher}"
        used = self._used.setdefault(matcher, {})
        used.update(found)
        if anew or name in self.made:
            self.made[name] = pack(used)

    def _hits_by_vectors(self, matcher: str, passages: Sequence[Passage], criteria: Sequence[Criterion]) -> list[Hit]:
        vectors = _vectors()
        found = get_matcher(matcher, vectors=vectors)
        found.prepare(criteria)  # the vectors of the criteria are no part of what is kept of the plan
        known = self._known.get("vectors:static")
        with vectors.recalling(unpack(known, VectorTable) if known is not None else None) as table:
            hits = found(passages, criteria)
        if known is None:
            self.made["vectors:static"] = pack(table())
        return hits


_BY_VECTORS = frozenset({"embedding"})
"""Matchers that are built with `vectors=` and turn every text of a plan into a static vector."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that was read before."""

    document: Document

    def result(self) -> Document:
        return self.document

    def cancel(self) -> None:
        """There is nothing to stop."""


@dataclass(frozen=True, slots=True)
class _Keeping:
    """A file that is being read; its document is kept once it is there."""

    pending: Pending
    name: str
    made: dict[str, bytes]

    def result(self) -> Document:
        document = self.pending.result()
        self.made[self.name] = pack(document)
        return document

    def cancel(self) -> None:
        self.pending.cancel()


@lru_cache(maxsize=8)
def _digests(criteria: tuple[Criterion, ...]) -> tuple[str, ...]:
    return tuple(hashlib.sha256(msgspec.json.encode(criterion)).hexdigest()[:32] for criterion in criteria)


def _digest_of_ids(criteria: Sequence[Criterion]) -> str:
    return hashlib.sha256(msgspec.json.encode([criterion.id for criterion in criteria])).hexdigest()[:32]


# --- vectors ----------------------------------------------------------------------------------------


class VectorTable(msgspec.Struct, frozen=True):
    """Vectors of texts: `keys` holds 16 bytes for each text, `rows` its float32 vector."""

    keys: bytes
    rows: bytes


class RecallingVectors:
    """Static vectors that are looked up where they are known; used like `StaticVectors`."""

    def __init__(self, vectors: StaticVectors) -> None:
        self._vectors = vectors
        self._rows: dict[bytes, Vectors] | None = None

    @property
    def dim(self) -> int:
        return self._vectors.dim

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As `StaticVectors.encode`: a text's vector is the same whether it was known or not."""
        if self._rows is None:
            return self._vectors.encode(texts)
        import numpy as np

        keys = [_text_key(text) for text in texts]
        unknown = {key: text for key, text in zip(keys, texts) if key not in self._rows}
        if unknown:
            self._rows.update(zip(unknown, self._vectors.encode(list(unknown.values()))))
        return np.stack([self._rows[key] for key in keys]) if keys else self._vectors.encode([])

    @contextmanager
    def recalling(self, known: VectorTable | None) -> Iterator[Callable[[], VectorTable]]:
        """Look up and keep vectors while this lasts; what is given tells all that are known by then."""
        self._rows = self._read(known) if known is not None else {}
        rows = self._rows
        try:
            yield lambda: VectorTable(b"".join(rows), b"".join(row.tobytes() for row in rows.values()))
        finally:
            self._rows = None

    def _read(self, table: VectorTable) -> dict[bytes, Vectors]:
        import numpy as np

        rows = np.frombuffer(table.rows, dtype=np.float32).reshape(-1, self.dim)
        return {table.keys[16 * n : 16 * n + 16]: row for n, row in enumerate(rows)}


def _text_key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


@lru_cache(maxsize=1)
def _vectors() -> RecallingVectors:
    """One for the whole process: what is computed of the criteria is kept by it."""
    from planscan.match.vectors import shipped

    return RecallingVectors(shipped())
