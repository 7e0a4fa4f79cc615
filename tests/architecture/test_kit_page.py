"""docs/kit.md says what is there; the workshop shows whatever pages are made of."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.template import engines

from tests.architecture.sources import ROOT

PAGE = (ROOT / "docs" / "kit.md").read_text()
STYLES = "\n".join(path.read_text() for path in (ROOT / "static" / "css").rglob("*.css"))
TEMPLATES = ROOT / "templates"
IMPORT = re.compile(r'{% from "kit/(\w+)\.html" import (.*?) %}')
CALL = re.compile(r"`([a-z_]+)\(([^`]*)\)`")


def environment() -> Any:
    return engines["jinja2"].env  # type: ignore[attr-defined]


def macros() -> dict[str, tuple[str, ...]]:
    """Every macro of the kit, with its arguments."""
    found: dict[str, tuple[str, ...]] = {}
    for path in (ROOT / "templates" / "kit").glob("*.html"):
        module = environment().get_template(f"kit/{path.name}").module
        for name, value in vars(module).items():
            if not name.startswith("_") and hasattr(value, "arguments"):
                found[name] = value.arguments
    return found


def shown() -> list[tuple[str, list[str]]]:
    """The macros of the table, with the arguments that it names."""
    rows = [line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| `")]
    return [
        (name, [part.split("=")[0].strip() for part in given.split(",") if part.strip(" ()[]")])
        for row in rows
        for name, given in CALL.findall(row)
        if "[" not in given
    ]


def test_the_page_shows_most_of_the_kit() -> None:
    assert len(shown()) > 25


@pytest.mark.parametrize(("name", "given"), shown(), ids=lambda value: str(value)[:24])
def test_a_macro_takes_what_the_page_says(name: str, given: list[str]) -> None:
    known = macros()

    assert name in known
    assert set(given) <= set(known[name])


def test_every_filter_and_global_of_the_page_exists() -> None:
    text = PAGE.partition("**Filters and globals.**")[2].partition("\n\n")[0]
    filters = set(re.findall(r"`\|(\w+)", text))
    functions = set(re.findall(r"`(\w+)\(", text))

    assert len(filters) > 4
    assert len(functions) > 6
    assert filters <= set(environment().filters)
    assert functions <= set(environment().globals)


def test_every_class_of_the_page_has_a_style() -> None:
    text = PAGE.partition("**Classes that are not macros**")[2].partition("\n\n")[0]
    names = set(re.findall(r"`([a-z-]+)`", text))

    assert len(names) > 20
    assert {name for name in names if f".{name}" not in STYLES} == set()


def test_every_attribute_of_the_page_is_heard_by_a_script() -> None:
    text = PAGE.partition("**Attributes that scripts listen to**")[2].partition("\n\n")[0]
    scripts = "\n".join(path.read_text() for path in (ROOT / "static" / "js").glob("*.js"))
    names = set(re.findall(r"`(data-[a-z-]+)", text))

    assert len(names) > 4
    for name in names:
        camel = re.sub(r"-(\w)", lambda m: m[1].upper(), name.removeprefix("data-"))
        assert f"[{name}" in scripts or f"dataset.{camel}" in scripts, name


def imported(folders: set[str]) -> set[tuple[str, str]]:
    """The macros that templates of these folders use: file and name."""
    return {
        (file, name.split(" as ")[0].strip())
        for folder in folders
        for path in (TEMPLATES / folder).rglob("*.html")
        for file, names in IMPORT.findall(path.read_text())
        for name in names.split(",")
    }


def test_the_workshop_shows_every_macro_that_a_page_uses() -> None:
    elsewhere = {"kit", "emails", "layouts", "django", "workshop"}
    pages = {path.name for path in TEMPLATES.iterdir() if path.is_dir()} - elsewhere

    used = imported(pages)

    assert len(used) > 20
    assert used - imported({"workshop"}) == set()
