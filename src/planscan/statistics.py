"""Shares with their intervals, in words, and corrected for a measured error."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z = 1.959964
"""Standard normal quantile of a two-sided 95 per cent interval."""

MEASURED_ON = 30
"""Plans on which a criterion's accuracy must have been measured before a share is corrected for it."""

Interval = tuple[float, float]

_WORDS = ((0.9, "nearly all"), (0.6, "most"), (0.4, "about half"), (0.2, "some"), (0.0, "few"))


def quantity(part: int, whole: int) -> str:
    """A share in a word, so that text and numbers agree: all, nearly all, most, about half, some, few, none.

    All is every one; nearly all is 90 per cent or more; most is over 60; about half is 40 to 60; some is 20 to under
    40; few is under 20. Nothing to count gives "not assessed".
    """
    if not whole:
        return "not assessed"
    if part in {0, whole}:
        return "all" if part else "none"
    share = part / whole
    return next(word for least, word in _WORDS if share > least or (share == least and word != "most"))


def wilson(part: int, whole: int) -> Interval | None:
    """The 95 per cent score interval of a share; None without anything to count.

    Source: Wilson, Probable inference, Journal of the American Statistical Association (1927).
    """
    if not whole:
        return None
    share, square = part / whole, Z * Z
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = Z * sqrt(share * (1 - share) / whole + square / (4 * whole * whole)) / (1 + square / whole)
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How often the program was right about one criterion, whole plans judged by people.

    Attributes:
        true_positive, false_negative: plans that evidence it, of which the program said so, and did not.
        false_positive, true_negative: plans that do not.
    """

    true_positive: int
    false_negative: int
    false_positive: int
    true_negative: int

    @property
    def plans(self) -> int:
        return self.true_positive + self.false_negative + self.false_positive + self.true_negative


@dataclass(frozen=True, slots=True)
class Corrected:
    """A share corrected for the program's error, with its 95 per cent interval; or why there is none."""

    share: float | None
    interval: Interval | None
    why: str = ""


def correct(part: int, whole: int, accuracy: Accuracy | None) -> Corrected:
    """A share after the correction of Rogan and Gladen, where accuracy was measured on MEASURED_ON plans or more.

    The interval allows for how surely the accuracy itself is known. A program that tells no plan from another cannot
    be corrected for.

    Source: Rogan and Gladen, Estimating prevalence from the results of a screening test, American Journal of
    Epidemiology (1978); Lang and Reiczigel, Confidence limits for prevalence of disease adjusted for estimated
    sensitivity and specificity, Preventive Veterinary Medicine (2014).
    """
    if accuracy is None:
        return Corrected(None, None, "not corrected: not measured")
    if accuracy.plans < MEASURED_ON:
        return Corrected(None, None, f"not corrected: measured on {accuracy.plans} plans only")
    have, lack = (
        accuracy.true_positive + accuracy.false_negative,
        accuracy.false_positive + accuracy.true_negative,
    )
    if not whole or not have or not lack:
        return Corrected(None, None, "not corrected: too little to measure by")
    sensitivity, specificity = accuracy.true_positive / have, accuracy.true_negative / lack
    # Measured on few, a matching may look a little better than chance and be no better by what the interval allows for.
    if sensitivity + specificity <= 1 or _by_chance(accuracy.true_positive, have, accuracy.true_negative, lack):
        return Corrected(None, None, "not corrected: the matching is no better than chance here")
    share = (part / whole + specificity - 1) / (sensitivity + specificity - 1)
    return Corrected(_within(share), _lang_reiczigel(part / whole, whole, (sensitivity, have), (specificity, lack)))


def _by_chance(true_positive: int, have: int, true_negative: int, lack: int) -> bool:
    """Whether sensitivity and specificity, with a success and a failure added to each, do not come to more than 1."""
    return (true_positive + 1) * (lack + 2) + (true_negative + 1) * (have + 2) <= (have + 2) * (lack + 2)


def _lang_reiczigel(share: float, n: int, sensitivity: tuple[float, int], specificity: tuple[float, int]) -> Interval:
    """The interval of a corrected share; each accuracy comes with the number of plans that it was measured on."""
    (se, n_se), (sp, n_sp) = sensitivity, specificity
    se, sp = (n_se * se + 1) / (n_se + 2), (n_sp * sp + 1) / (n_sp + 2)
    n_se, n_sp, square = n_se + 2, n_sp + 2, Z * Z
    seen = (n * share + square / 2) / (n + square)
    true = (seen + sp - 1) / (se + sp - 1)
    shift = 2 * square * (true * se * (1 - se) / n_se - (1 - true) * sp * (1 - sp) / n_sp)
    spread = seen * (1 - seen) / (n + square) + true**2 * se * (1 - se) / n_se + (1 - true) ** 2 * sp * (1 - sp) / n_sp
    half = Z * sqrt(spread) / (se + sp - 1)
    return _within(true + shift - half), _within(true + shift + half)


def _within(share: float) -> float:
    return min(1.0, max(0.0, share))
