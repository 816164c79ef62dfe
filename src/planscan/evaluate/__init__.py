"""Measures the matching on labelled passages: the very stages of a scan, compared with what readers labelled."""

from planscan.evaluate.card import make_card, shipped_folds
from planscan.evaluate.cases import Case, Label, read_cases
from planscan.evaluate.mistakes import to_csv
from planscan.evaluate.report import CATALOGUE, Report, evaluate, measure_framework, mistakes_of, report

__all__ = [
    "CATALOGUE",
    "Case",
    "Label",
    "Report",
    "evaluate",
    "make_card",
    "measure_framework",
    "mistakes_of",
    "read_cases",
    "report",
    "shipped_folds",
    "to_csv",
]
