"""Debian's Chromium, quiet: it asks nobody outside for anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def launch(playwright: Playwright) -> Browser:
    """A browser of its own; the caller closes it."""
    return playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
