"""planscan: a criterion-by-criterion evidence map of health and social care strategic plans."""

from __future__ import annotations

__version__ = "0.1.0"
