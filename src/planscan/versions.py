"""What made a result: planscan's version and source, the libraries, and the type of machine."""

from __future__ import annotations

import hashlib
import platform
import re
import sys
from functools import lru_cache
from importlib import metadata
from importlib.resources import files
from pathlib import Path

from planscan import __version__

_SOURCES = frozenset({".py", ".csv", ".j2", ".css", ".js"})


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """Names and versions of everything in the program that can change a result, the same on every call.

    `source` is a digest over planscan's own files, so that a result of a changed checkout is never taken for one of
    the release that it was made from. `machine` is the type of machine, not its name.
    """
    return {
        "planscan": __version__,
        "source": _source(),
        "python": platform.python_version(),
        "machine": f"{sys.platform}-{platform.machine()}",
        **_libraries(),
    }


def _source() -> str:
    root = Path(str(files("planscan")))
    digest = hashlib.sha256()
    for path in sorted(p for p in root.rglob("*") if p.suffix in _SOURCES and "_data" not in p.parts):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _libraries() -> dict[str, str]:
    """The libraries that planscan asks for, as far as they are installed."""
    found: dict[str, str] = {}
    for line in sorted(metadata.requires("planscan") or []):
        name = re.split(r"[^\w.-]", line, maxsplit=1)[0]
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue  # an extra that is not installed takes no part
    return found
