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
    page.wait_for_load_state("networkidle")  # the description of the API is drawn by a script
    page.evaluate("scrollTo(0, 0)")  # a page of errors begins at the first one
    high = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
    size = page.viewport_size or {"width": 0, "height": 0}
    found = []
    if page.evaluate(TOO_WIDE):
        found.append(Finding(sight.name, f"is wider than the screen at {size['width']} px"))
    # Not `full_page`: what keeps to the lower edge would stand in the middle of the picture.
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], high)})
    page.screenshot(path=file)
    page.set_viewport_size(size)
    return found
