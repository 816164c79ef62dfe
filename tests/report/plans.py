"""A small Word plan with hostile text, and its map, for the tests of reports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import planscan
from planscan import Settings
from planscan.model import CriterionResult, EvidenceMap, Rating, Searched

FORECAST = (
    "The number of people aged over 75 in Kirkmore is projected to rise by 31 per cent by 2035, from 4,200 to 5,500, "
    "and demand for care at home is forecast to grow by 1,150 hours a week over the same years, using NRS projections."
)
FORMULA = f'=HYPERLINK("http://evil.example","Demand") {FORECAST}'
SPACED_FORMULA = f"  +1+1 {FORECAST.replace('Kirkmore', 'Easter Kirkmore')}"
_TAGS = """<script>alert("x")</script> & <b onmouseover='a()'>bold</b>"""
SCRIPT = f"{_TAGS} {FORECAST.replace('Kirkmore', 'Wester Kirkmore')}"
LACK = "We do not yet have a forecast of demand for care at home; no projection of the number of older people exists."

HOSTILE = ("# <i>Our</i> “population”", FORMULA, "# Villages", SPACED_FORMULA, "# Towns", SCRIPT, "# Gaps", LACK)


def hostile_map(word_plan: Callable[..., Path], name: str = "plan.docx") -> EvidenceMap:
    return planscan.scan(word_plan(*HOSTILE, name=name), Settings(catalogues=("gpf-ed2",)))


def result(
    criterion: str, catalogue: str, rating: Rating = Rating.EVIDENCED, rulebook: str | None = None
) -> CriterionResult:
    """A result without evidence, for what looks at ratings only."""
    return CriterionResult(
        criterion=criterion,
        catalogue=catalogue,
        rating=rating,
        confidence=0.8,
        reason="made for a test",
        parts=(),
        evidence=(),
        rating_without_repeats=rating,
        decided_rating=None,
        rulebook=rulebook,
        lacks=(),
        ask="",
        elsewhere=(),
        nearest=(),
        searched=Searched(1, 0),
    )
