"""planscan: a criterion-by-criterion evidence map of health and social care strategic plans.

>>> import planscan
>>> result = planscan.scan("sample_plans/glenfalloch-plan.pdf")  # doctest: +SKIP
>>> result.to_frame()  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["EvidenceMap", "Settings", "__version__", "scan"]

if TYPE_CHECKING:
    from planscan.config import Settings
    from planscan.model import EvidenceMap
    from planscan.pipeline import scan

_PUBLIC = {"scan": "planscan.pipeline", "Settings": "planscan.config", "EvidenceMap": "planscan.model"}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - public names are imported when they are asked for
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'planscan' has no attribute {name!r}")
