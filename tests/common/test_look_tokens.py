"""The colours: every pair that meets on a page has the contrast that WCAG 2.2 AA asks for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path("static/css/tokens.css")
GROUNDS = ("canvas", "surface", "sunken", "raised", "hover")
TEXT_ON_GROUNDS = (
    *("text", "text-2", "text-3", "link", "pine"),
    *("info", "success", "warning", "danger", "sandbox", "acorn"),
)
TEXT_PAIRS = (
    *((ink, ground) for ink in TEXT_ON_GROUNDS for ground in GROUNDS),
    *((tone, f"{tone}-tint") for tone in ("info", "success", "warning", "danger", "sandbox")),
    *((ink, f"{tone}-tint") for tone in ("pine", "warning") for ink in ("text", "text-2", "pine")),
    *(
        (ink, f"{tone}-tint")
        for tone in ("info", "success", "danger")
        for ink in ("text", "text-2")
    ),
    *(("on-pine", ground) for ground in ("pine", "pine-hover")),
    *(("on-danger", ground) for ground in ("danger", "danger-hover")),
    ("surface", "acorn"),  # the letters of an avatar
    ("surface", "text-2"),  # a count on the tab bar
)
GRAPHIC_PAIRS = (
    *((edge, ground) for edge in ("control", "focus", "warning-solid") for ground in GROUNDS),
    ("warning-solid", "warning-tint"),
    ("warning-solid", "hairline"),  # the fuse in its groove
    ("danger", "hairline"),
    ("pine", "pine-tint"),
    ("focus", "pine-tint"),
    ("focus", "danger-tint"),
)


def read(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): ([^;]+);", block))


def themes() -> dict[str, dict[str, str]]:
    pairs = read(TOKENS.read_text().split("@supports")[1])
    both = {
        name: re.fullmatch(r"light-dark\((#\w+), (#\w+)\)", value) for name, value in pairs.items()
    }
    colours = {name: match.groups() for name, match in both.items() if match}
    return {
        "light": {name: light for name, (light, _dark) in colours.items()},
        "dark": {name: dark for name, (_light, dark) in colours.items()},
    }


def luminance(colour: str) -> float:
    channels = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def too_faint(pairs: tuple[tuple[str, str], ...], least: float, theme: str) -> list[str]:
    colours = themes()[theme]
    return [
        f"{ink} on {ground}: {ratio:.2f}"
        for ink, ground in pairs
        if (ratio := contrast(colours[ink], colours[ground])) < least
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_reads_on_every_ground_that_it_stands_on(theme: str) -> None:
    assert too_faint(TEXT_PAIRS, 4.5, theme) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_and_drawings_stand_out(theme: str) -> None:
    assert too_faint(GRAPHIC_PAIRS, 3.0, theme) == []


def test_older_browsers_get_exactly_the_light_theme() -> None:
    plain, modern = TOKENS.read_text().split("@supports")
    first = {
        name: re.sub(r"^light-dark\((#\w+|rgb\([^)]*\)), .*", r"\1", value)
        for name, value in read(modern).items()
    }

    assert read(plain) == first


def test_contrast_is_computed_as_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)
