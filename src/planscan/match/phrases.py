"""Finds phrases of the cue grammar in token sequences, with spaCy's PhraseMatcher doing the looking-up."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import product

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from planscan.cues import GAP_WORDS, Chunk, Gap, Money, Number, Part, Phrase, Word
from planscan.text import Token, is_number, is_parting

MAX_READINGS = 400
"""Readings of one starred chunk at most: a star on a very common beginning is cut here, in word order."""

_MONEY_UNITS = frozenset({"m", "million", "bn", "billion", "k", "thousand"})

Interval = tuple[int, int]
Found = dict[int, list[Interval]]


class PhraseFinder:
    """Looks up a fixed list of phrases; `find` gives for each text the phrases found and where, in tokens."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._phrases = tuple(phrases)
        self._vocab = Vocab()
        self._chunks: dict[Chunk, int] = {}
        for phrase in self._phrases:
            for part in phrase.parts:
                if isinstance(part, Chunk):
                    self._chunks.setdefault(part, len(self._chunks))
        self._by_chunk: dict[int, list[int]] = defaultdict(list)
        self._figures_first: list[int] = []
        for number, phrase in enumerate(self._phrases):
            first = next((part for part in phrase.parts if isinstance(part, Chunk)), None)
            if first is None:
                self._figures_first.append(number)
            else:
                self._by_chunk[self._chunks[first]].append(number)
        literal = [
            (number, [[w.norm for w in chunk.words]]) for chunk, number in self._chunks.items() if not _starred(chunk)
        ]
        self._literal = self._matcher(literal)

    def find(self, texts: Sequence[Sequence[Token]]) -> list[Found]:
        """For each token sequence a map from phrase number to the token intervals where it stands."""
        starred = self._matcher(self._readings(sorted({token.norm for text in texts for token in text})))
        return [self._find_one(text, starred) for text in texts]

    def _find_one(self, text: Sequence[Token], starred: PhraseMatcher | None) -> Found:
        if not text:
            return {}
        doc = Doc(self._vocab, words=[token.norm for token in text])
        strings = self._vocab.strings
        places: dict[int, list[Interval]] = defaultdict(list)
        for matcher in (self._literal, starred):
            for key, start, end in matcher(doc) if matcher is not None else ():
                places[int(strings[key])].append((start, end))
        chunks = list(self._chunks)
        places = {
            number: sorted(set(kept))
            for number, found in places.items()
            if (kept := [p for p in found if _capitals_agree(chunks[number], text, p)])
        }
        numbers = [(i, i + 1) for i, token in enumerate(text) if is_number(token.norm)]
        sums = [_sum_of_money(text, i - 1) for i, _ in numbers if i and text[i - 1].norm == "£"]
        figures = {Number: numbers, Money: sums}
        found: Found = {}
        for number in sorted({p for chunk in places for p in self._by_chunk[chunk]} | set(self._figures_first)):
            parts = [
                (part, places.get(self._chunks[part], []) if isinstance(part, Chunk) else figures.get(type(part), []))
                for part in self._phrases[number].parts
            ]
            intervals = _assemble(parts, text)
            if intervals:
                found[number] = intervals
        return found

    def _readings(self, vocabulary: list[str]) -> Iterable[tuple[int, list[list[str]]]]:
        """Starred chunks, spelt out with the words that these texts hold."""
        for chunk, number in self._chunks.items():
            if _starred(chunk):
                choices = [
                    _beginning_with(word.norm, vocabulary) if word.begins else [word.norm] for word in chunk.words
                ]
                readings = [list(words) for _, words in zip(range(MAX_READINGS), product(*choices))]
                if readings:
                    yield number, readings

    def _matcher(self, chunks: Iterable[tuple[int, list[list[str]]]]) -> PhraseMatcher | None:
        matcher = PhraseMatcher(self._vocab, attr="ORTH")
        for number, readings in chunks:
            matcher.add(str(number), [Doc(self._vocab, words=words) for words in readings])
        return matcher if len(matcher) else None


def _assemble(parts: Iterable[tuple[Part, list[Interval]]], text: Sequence[Token]) -> list[Interval]:
    """Intervals of a whole phrase, each part following on the one before, from where each part stands."""
    partial: list[Interval] | None = None
    slack = 0
    for part, found in parts:
        if isinstance(part, Gap):
            slack = GAP_WORDS
            continue
        if partial is None:
            partial = found
        else:
            partial = [
                (a, d)
                for a, b in partial
                for c, d in found
                if b <= c <= b + slack and not any(is_parting(t.norm) for t in text[b:c])
            ]
        slack = 0
        if not partial:
            return []
    return sorted(set(partial or []))


def _starred(chunk: Chunk) -> bool:
    return any(word.begins for word in chunk.words)


def _beginning_with(stem: str, vocabulary: list[str]) -> list[str]:
    first = bisect_left(vocabulary, stem)
    last = bisect_left(vocabulary, stem + "\U0010ffff")
    return vocabulary[first:last]


def _capitals_agree(chunk: Chunk, text: Sequence[Token], place: Interval) -> bool:
    return all(_agrees(word, token) for word, token in zip(chunk.words, text[place[0] : place[1]]))


def _agrees(word: Word, token: Token) -> bool:
    return token.capitals or not word.capitals


def _sum_of_money(text: Sequence[Token], at: int) -> Interval:
    end = at + 2
    return at, end + 1 if end < len(text) and text[end].norm in _MONEY_UNITS else end
