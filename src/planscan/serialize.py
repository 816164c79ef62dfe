"""The only JSON in and out: documents on their way from a worker or the store, and evidence maps.

Keys are the field names of `planscan.model`, in the order of the fields, so that the same value always gives
the same bytes.
"""

from __future__ import annotations

import msgspec

from planscan.errors import PlanscanError, UnreadableFileError
from planscan.model import Document, EvidenceMap

SCHEMA = 1
"""The evidence map's schema version that this planscan writes and reads."""


class _Versioned(msgspec.Struct):
    schema: int


def document_to_json(document: Document) -> bytes:
    """One line of UTF-8 JSON, for machines."""
    return msgspec.json.encode(document)


def document_from_json(data: bytes) -> Document:
    """Read back what `document_to_json` wrote.

    Raises:
        UnreadableFileError: the bytes are no such document.
    """
    try:
        return msgspec.json.decode(data, type=Document)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableFileError(f"this is not a document that planscan wrote: {error}") from error


def map_to_json(evidence_map: EvidenceMap) -> bytes:
    """UTF-8 JSON indented by two spaces, ending in a line break; scores stand as their maker rounded them."""
    return msgspec.json.format(msgspec.json.encode(evidence_map), indent=2) + b"\n"


def map_from_json(data: bytes) -> EvidenceMap:
    """Read back what `map_to_json` wrote; keys that are not known are passed over.

    Raises:
        PlanscanError: the map has another schema version, which an older or newer planscan wrote.
        UnreadableFileError: the bytes are no evidence map, or a value has the wrong type.
    """
    try:
        schema = msgspec.json.decode(data, type=_Versioned).schema
        if schema != SCHEMA:
            raise PlanscanError(
                f"this evidence map has schema {schema}, but this planscan reads schema {SCHEMA}: "
                "scan the plan again, or open the map with the planscan that wrote it"
            )
        return msgspec.json.decode(data, type=EvidenceMap)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableFileError(f"this is not an evidence map: {error}") from error
