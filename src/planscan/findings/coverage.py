"""What the plan leaves uncovered: outcomes without arrangements, localities without arrangements of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from planscan.about import ARRANGED, arrangements
from planscan.findings.found import at
from planscan.model import CriterionResult, Fact, Finding, Objective, Rating
from planscan.outcomes import OUTCOMES, claimed, left_open
from planscan.outline import Outline

_I = re.IGNORECASE

_MET = (Rating.STRONG, Rating.EVIDENCED)

_SERVES = tuple(
    re.compile(pattern, _I)
    for pattern in (
        r"prevent|self[- ]manage|health improvement|smok|exercise|physical activity|screening|immunis|vaccin|falls|frailty|link worker|healthy",
        r"\bhome\b|reablement|telecare|housing|alarm|discharge|extra care|equipment|adaptation",
        r"experience|dignity|complaint|feedback|choice|advocacy|one assessment|tell their story|one number|people say|waits?\b",
        r"quality of life|personal outcomes|rehabilitat|recovery|day (?:opportunities|cent)|breaks|personal budgets?|lonel|befriend|social connection",
        r"inequal|depriv|povert|income|welfare rights|benefits|homeless|debt|seldom|traveller",
        r"carers?\b|short breaks",
        r"protect|\bsafe|harm|falls|medicines?|suicid|violence|drug|pressure ulcer",
        r"\bstaff|workforce|training|recruit|academ|apprentic|turnover|leaders?\b",
        r"saving|budget|efficien|resources|money|estate|digital|procure|review (?:of )?services|£",
    )
)
"""Words by which a commitment is taken to serve each of the nine outcomes, in their order."""


def outcome_findings(
    outlines: Sequence[Outline], results: Sequence[CriterionResult], objectives: Sequence[Objective]
) -> Iterator[Finding]:
    """One finding for each national outcome that neither a passage nor a commitment serves, or that the plan leaves open."""
    ratings = {one.criterion: one.rating for one in results}
    if not any(outcome in ratings for outcome in OUTCOMES):
        return
    open_ = dict(left_open(outlines))
    told = frozenset(claimed(outlines))
    for number, outcome in enumerate(OUTCOMES, 1):
        if outcome in open_:
            outline, piece = open_[outcome]
            message = f"National outcome {number} has no arrangement of its own here; say what will be done for it, and why it serves."
            yield at(outline, piece, "outcome-not-addressed", "warn", message, criterion=outcome)
        elif (
            outcome not in told
            and ratings.get(outcome) not in _MET
            and not _served(_SERVES[number - 1], outlines, objectives)
        ):
            message = f"No passage was found that serves national outcome {number}; say what will be done for it, and why it serves."
            yield Finding("outcome-not-addressed", "warn", message, outcome)


def _served(theme: re.Pattern[str], outlines: Sequence[Outline], objectives: Sequence[Objective]) -> bool:
    """Whether a commitment, or a sentence on what is arranged, says something particular on the outcome's matter."""
    if any((one.in_table or one.when or one.measure) and theme.search(one.quote) for one in objectives):
        return True
    return any(
        theme.search(piece.text) and ARRANGED.search(piece.text) and re.search(r"\d", piece.text)
        for outline in outlines
        for piece in outline.sentences
    )


def locality_findings(outlines: Sequence[Outline], facts: Sequence[Fact]) -> Iterator[Finding]:
    """One finding for each locality for which no arrangement of its own was found."""
    localities = [fact for fact in facts if fact.key == "localities" and fact.value is not None]
    names = [str(fact.value) for fact in localities]
    for fact in localities:
        if not arrangements(outlines, str(fact.value), names):
            yield Finding(
                "locality-without-arrangements",
                "warn",
                f"No arrangements of its own were found for the locality {fact.value}; set out separately what will be done there.",
                "act-s29-3b-locality-arrangements",
                fact.file,
                fact.page,
                fact.start,
                fact.end,
            )
