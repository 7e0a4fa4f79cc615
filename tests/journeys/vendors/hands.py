"""Hands on a page: keys that never lose the focus, a thumb that never misses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

# What is wrong with the focus: nowhere, not to be seen, outside the window or under something.
FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return "nowhere";
  const shown = element.closest("label.chip") ?? element;
  const box = shown.getBoundingClientRect();
  const name = element.outerHTML.slice(0, 90);
  const style = getComputedStyle(shown);
  const isRing = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  if (!isRing && !element.matches("dialog")) return `no ring: ${name}`;
  const [x, y] = [box.x + Math.min(box.width / 2, 40), box.y + box.height / 2];
  if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return `out of sight: ${name}`;
  const top = document.elementFromPoint(x, y);
  if (shown.contains(top) || top?.contains(shown)) return "";
  return `under ${top?.outerHTML.slice(0, 60)}: ${name}`;
}"""

# Where a finger of 44 pixels around the middle does not reach the target or its words.
MISSES = """(element) => {
  const act = "a, button, label, summary, select, textarea, input";
  const words = (node) => node?.closest("label") ?? node?.closest(act);
  const wanted = words(element);
  const box = (element.closest("label, .chip") ?? element).getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const missed = [];
  for (const [dx, dy] of [[0, 0], [-21, 0], [21, 0], [0, -21], [0, 21]]) {
    const hit = document.elementFromPoint(x + dx, y + dy);
    if (words(hit) !== wanted) missed.push(`${dx},${dy}: ${hit?.outerHTML.slice(0, 80)}`);
  }
  return missed;
}"""


class Keys:
    """A keyboard and nothing else; after each step the focus is seen, but on a page just opened."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.steps = 0

    def press(self, *keys: str, leads_to: str = "", until: str = "") -> None:
        """One step: a key, or keys of one chord.

        `leads_to` is the address that follows, `until` what is there then.
        """
        self.steps += 1
        for key in keys:
            self.page.keyboard.press(key)
        if leads_to:
            self.page.wait_for_url(leads_to)
            self.page.locator("body:not(:has(.htmx-request))").wait_for()
        if until:
            self.page.locator(until).first.wait_for()
        if until or not leads_to:
            self.look()

    def type(self, text: str) -> None:
        """One step: a field is filled in."""
        self.steps += 1
        self.page.keyboard.type(text)
        self.look()

    def tab_to(self, name: str, most: int = 12) -> None:
        """With Tab to what is called so."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            self.look()
            if name in self.name():
                return
        raise AssertionError(f"{name} is not among the next {most} stops")

    def look(self) -> None:
        """The focus is somewhere, with a ring, in the window, and under nothing."""
        fault = self.page.evaluate(FOCUS)
        assert not fault, f"{fault} at {self.page.url}"

    def name(self) -> str:
        """What has the focus, in words."""
        words = "e => e.innerText || e.ariaLabel || e.labels?.[0]?.innerText || e.value || ''"
        return str(self.page.evaluate(f"({words})(document.activeElement)"))


class Thumb:
    """A finger on a phone: targets of 44 pixels, nothing above them, nothing too wide."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.steps = 0

    def tap(self, what: Locator, leads_to: str = "", until: Locator | None = None) -> None:
        """One step: in sight, within reach, hit; then the address, or what is there then."""
        self.steps += 1
        what.scroll_into_view_if_needed()
        missed = what.evaluate(MISSES)
        assert missed == [], f"{self.page.url}: {missed}"
        around = what.locator("xpath=ancestor::label")
        (around if around.count() else what).tap()
        if leads_to:
            self.page.wait_for_url(leads_to)
        if until:
            until.wait_for()
        self.look()

    def type(self, what: Locator, text: str) -> None:
        """One step: a field is filled in."""
        self.steps += 1
        what.press_sequentially(text)

    def look(self) -> None:
        """Nothing scrolls sideways."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{self.page.url} is {wide} too wide"
