"""The system's Chromium as tests and the pictures of the docs start it: without a screen, calling nobody."""

from __future__ import annotations

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def program() -> str | None:
    """The path of Chromium or of a browser that is built on it; None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)
