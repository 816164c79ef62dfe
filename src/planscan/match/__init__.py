"""The name table of matchers: each is imported only when it is asked for.

A matcher is a callable `(passages, criteria) -> list[Hit]` built from plain options.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Protocol

from planscan.errors import UnknownNameError
from planscan.model import Criterion, Hit, Passage


class Matcher(Protocol):
    """Finds passages that bear on criteria; its docstring is shown to reviewers."""

    name: str

    def __call__(self, passages: Sequence[Passage], criteria: Sequence[Criterion]) -> list[Hit]: ...

    def prepare(self, criteria: Sequence[Criterion]) -> None: ...


_MATCHERS = {
    "rules": "planscan.match.rules:RuleMatcher",
    "embedding": "planscan.match.embedding:EmbeddingMatcher",
    "learned": "planscan.match.learned:LearnedMatcher",
}
NAMES = tuple(_MATCHERS)


def matcher_class(name: str) -> Callable[..., Matcher]:
    """The class registered under `name`; its module is imported only now."""
    if name not in _MATCHERS:
        raise UnknownNameError(f"no matcher is called {name!r}; choose from {', '.join(NAMES)}")
    module, _, attribute = _MATCHERS[name].partition(":")
    found: Callable[..., Matcher] = getattr(import_module(module), attribute)
    return found


def get_matcher(name: str, **options: object) -> Matcher:
    """Build the matcher registered under `name`.

    Raises:
        UnknownNameError: no matcher bears the name; the message lists those that exist.
    """
    return matcher_class(name)(**options)
