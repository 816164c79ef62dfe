"""Zipped outputs that have the same bytes every time: their dates are fixed, their parts in the writer's order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FIXED = datetime(1980, 1, 1)
"""The earliest date that a zip can hold: plainly not when the file was made."""

_PROPERTIES = "docProps/core.xml"
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of the named parts, in their order."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, data in parts:
            info = ZipInfo(name, FIXED.timetuple()[:6])
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3  # else it tells the system that it was written on
            archive.writestr(info, data)
    return out.getvalue()


def with_fixed_dates(data: bytes) -> bytes:
    """An Office file that a library wrote, without the time at which it did."""
    with ZipFile(BytesIO(data)) as archive:
        return zipped((name, _undated(name, archive.read(name))) for name in archive.namelist())


def _undated(name: str, data: bytes) -> bytes:
    return _DATES.sub(rb"\g<1>" + FIXED.isoformat().encode() + b"Z", data) if name == _PROPERTIES else data
