"""A browser at the retailer's desk: signed in, watched, and held against axe."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import sync_playwright

from tests.chromium import launch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client
    from playwright.sync_api import Browser, BrowserContext, Page

T = TypeVar("T")
AXE = Axe().axe_script


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


class Desk:
    """One person's browser. `complaints` is what the browser said was wrong, policy included."""

    def __init__(
        self, browser: Browser, server: Any, client: Client | None = None, **more: Any
    ) -> None:
        self.url = server.url
        self.complaints: list[str] = []
        size = {"width": 1280, "height": 900}
        self.context: BrowserContext = browser.new_context(
            **{"viewport": size, "base_url": self.url, **more}
        )
        if client is not None:
            self.context.add_cookies(
                [
                    {"name": cookie.key, "value": cookie.value, "url": self.url}
                    for cookie in client.cookies.values()
                ]
            )
        self.context.set_default_timeout(60_000)  # a busy machine
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda line: self._note(line.text if line.type == "error" else ""))
        self.page.on("pageerror", lambda error: self._note(str(error)))

    def _note(self, text: str) -> None:
        if text and "status of 400" not in text and "status of 409" not in text:
            self.complaints.append(f"{self.page.url}: {text}")

    def open(self, path: str) -> Page:
        """Go there; a page that is not there fails the test."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        return self.page

    def faults(self) -> list[str]:
        """What is wrong with the page as it stands: too wide, or serious to axe."""
        found = []
        wide = self.page.evaluate(TOO_WIDE)
        if wide:
            found.append(f"wider than the window: {wide}")
        if not self.page.evaluate("Boolean(window.axe)"):
            self.page.evaluate(AXE)
        found += [str(fault) for fault in self.page.evaluate(SERIOUS_TO_AXE)]
        return found


# The document, or a part that sticks out of it; a table may be wide in a scroller of its own.
TOO_WIDE = """() => {
  if (document.documentElement.scrollWidth > innerWidth) return "document";
  const scrolls = (node) =>
    node && (getComputedStyle(node).overflowX === "auto" || scrolls(node.parentElement));
  const out = [...document.querySelectorAll("#content *")].find((node) => {
    const box = node.getBoundingClientRect();
    const hidden = node.closest(".visually-hidden");
    return !hidden && box.right > innerWidth + 1 && !scrolls(node.parentElement);
  });
  return out ? out.outerHTML.slice(0, 120) : "";
}"""


SERIOUS_TO_AXE = """async () => {
  const told = await axe.run({ resultTypes: ["violations"], preload: false });
  return told.violations
    .filter((rule) => ["serious", "critical"].includes(rule.impact))
    .map((rule) => `${rule.id} ${rule.nodes.slice(0, 3).map((node) => node.target)}`);
}"""


def aside(call: Callable[[], T]) -> T:
    """Ask the database in a thread of its own: a browser's thread runs an event loop."""

    def work() -> T:
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def totp(secret: str) -> str:
    """The code that a phone with this key shows now."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"
