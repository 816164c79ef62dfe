"""The evidence sheet as CSV: UTF-8 with a byte order mark, no cell of which a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io

from planscan.model import ROW_KEYS, EvidenceMap

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write(evidence_map: EvidenceMap) -> bytes:
    """The sheet's bytes. `start` and `end` still find the exact quote where a cell was made harmless."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=ROW_KEYS, lineterminator="\r\n")
    writer.writeheader()
    for row in evidence_map.rows():
        writer.writerow({key: harmless(value) for key, value in row.items()})
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def harmless(value: object) -> object:
    """A text that would start a formula gets an apostrophe before it; numbers stay numbers."""
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA_STARTS):
        return "'" + value
    return value
