"""People's decisions on quotes: read from a sheet, applied to a map, compared with one another, used as labels."""

from __future__ import annotations

from planscan.decisions.agree import Agreement, agree
from planscan.decisions.apply import ORPHAN, apply, orphans
from planscan.decisions.labels import labelled
from planscan.decisions.sheet import SUFFIXES, Row, Sheet, read

__all__ = ["ORPHAN", "SUFFIXES", "Agreement", "Row", "Sheet", "agree", "apply", "labelled", "orphans", "read"]
