"""What a reader must know before comparing: differences between runs that would pass for differences between plans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planscan.compare.plans import Plan
from planscan.model import EvidenceMap


def notes(plans: Sequence[Plan]) -> tuple[str, ...]:
    """Sentences on plans scanned by different versions, and on plans whose authority nobody names."""
    unknown = [plan.label for plan in plans if not plan.known]
    said = [*_versions(plans)]
    if unknown:
        said.append(f"No authority is named for: {', '.join(unknown)}. Each counts for itself; name it in plans.csv.")
    return tuple(said)


def _versions(plans: Sequence[Plan]) -> Iterator[str]:
    seen: dict[str, set[str]] = {}
    for plan in plans:
        for what, version in _made_with(plan.map):
            seen.setdefault(what, set()).add(version)
    for what, versions in seen.items():
        if len(versions) > 1:
            yield f"The plans were scanned with {len(versions)} versions of {what}: scan them again together."


def _made_with(evidence_map: EvidenceMap) -> Iterator[tuple[str, str]]:
    yield "planscan", evidence_map.planscan
    for stamp in evidence_map.catalogues:
        yield f"the catalogue {stamp.id}", stamp.sha256
    for model in evidence_map.models:
        yield f"the model {model.name}", model.sha256
    for key in ("operating_point", "matchers"):
        yield f"the setting {key}", str(evidence_map.settings.get(key))
