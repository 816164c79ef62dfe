"""The name table of matchers: each is imported only when it is asked for.

A matcher is a callable `(passages, criteria) -> list[Hit]` built from plain options.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Literal, Protocol

from planscan.errors import UnknownNameError
from planscan.model import Criterion, Hit, Passage

RestsOn = Literal["criterion", "ids", "criteria"]
"""What a matcher's hits on a passage rest on beside the passage and its models.

"criterion": those on one criterion rest on it alone, whichever others are looked for. "ids": on which criteria are
looked for, and not on what the catalogue says of them. "criteria": on all that it says of all of them.
"""


class Matcher(Protocol):
    """Finds passages that bear on criteria; its docstring is shown to reviewers."""

    name: str
    rests_on: RestsOn

    def __call__(self, passages: Sequence[Passage], criteria: Sequence[Criterion]) -> list[Hit]: ...

    def prepare(self, criteria: Sequence[Criterion]) -> None: ...


_MATCHERS = {
    "rules": "planscan.match.rules:RuleMatcher",
    "embedding": "planscan.match.embedding:EmbeddingMatcher",
    "learned": "planscan.match.learned:LearnedMatcher",
    "contextual": "planscan.match.contextual:ContextualMatcher",
}
NAMES = tuple(_MATCHERS)

LEARNERS = frozenset({"learned", "contextual"})
"""Matchers that judge only criteria with labelled passages enough to learn from."""


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
