"""The evidence map as JSON, schema version 1 (docs/evidence-map.schema.json)."""

from __future__ import annotations

from planscan.model import EvidenceMap
from planscan.serialize import map_to_json


def write(evidence_map: EvidenceMap) -> bytes:
    return map_to_json(evidence_map)
