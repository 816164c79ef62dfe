"""How a plan speaks of itself, and of the plans and documents that it is not."""

from __future__ import annotations

import re

_I = re.IGNORECASE
_ADJECTIVES = (
    r"(?:(?:final|strategic|commissioning|joint|integrated|bridging|interim|draft|new|current|annual|refreshed|updated|whole"
    r"|health|social|care|and|&|(?:one|two|three|four|five|ten|\d+)[- ]year)\s+)*"
)

PLAN = rf"{_ADJECTIVES}(?:plan|strategy|document)"
"""A plan with the adjectives that strategic plans bear: "joint strategic commissioning plan", not "carers strategy"."""

OWN_PLAN = re.compile(
    rf"\b(?:this|the|our)\s+{PLAN}\b(?!\s+(?:before|that (?:it|this)|which (?:it|this) replaces))", _I
)
"""The plan in its own words: "this plan", "our strategic plan"; not "the housing strategy"."""

EARLIER = re.compile(
    r"\b(?:replac\w+|previous|earlier|predecessor|last plan|(?:first|second|third) plan|former|old plan|existing plan|next plan)\b",
    _I,
)
"""Words that tell of the plan before or after this one."""
