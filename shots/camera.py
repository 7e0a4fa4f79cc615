"""A page at two widths, in both themes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from playwright.sync_api import Browser, ConsoleMessage, Page, StorageState

    from shots.pages import Sight

SIZES = {390: 844, 1280: 800}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TALLEST = 6000  # CSS px; a picture above it shows nothing that a person would look at
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


@dataclass(frozen=True)
class Finding:
    """What the camera noticed on a page."""

    name: str
    what: str


def photograph(
    browser: Browser,
    url: str,
    sights: Iterable[Sight],
    states: dict[str, StorageState | None],
    folder: Path,
    language: str,
) -> list[Finding]:
    """Pictures `name-width-theme.png` of all sights; gives what was wrong to see or to hear."""
    sights, found = list(sights), list[Finding]()
    for width, height in SIZES.items():
        for theme in THEMES:
            for person, state in states.items():
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme=theme,
                    storage_state=state,
                    locale=language,
                )
                page = context.new_page()
                faults = _listen(page)
                for sight in (one for one in sights if one.person == person):
                    found += _take(page, url, sight, folder / f"{sight.name}-{width}-{theme}.png")
                    found += [Finding(sight.name, fault) for fault in faults]
                    faults.clear()
                context.close()
    return found


def _listen(page: Page) -> list[str]:
    """What the browser complains of, as it comes."""
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # The browser itself reports a page of status 404, which is one of the sights.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            heard.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def _take(page: Page, url: str, sight: Sight, file: Path) -> list[Finding]:
    page.goto(url + sight.path)
    page.wait_for_load_state()
    page.evaluate("scrollTo(0, 0)")  # a page of errors begins at the first one
    high = page.evaluate("document.documentElement.scrollHeight")
    page.screenshot(path=file, full_page=high <= TALLEST)
    width = page.viewport_size["width"] if page.viewport_size else 0
    if page.evaluate(TOO_WIDE):
        return [Finding(sight.name, f"is wider than the screen at {width} px")]
    return []
