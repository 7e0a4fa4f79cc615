"""Nothing grows until nobody reads it: files, functions, templates and stylesheets have a size.

A function counts from its first statement, because its arguments and what it says of itself are
there to be read first. What was longer when the limit came may shrink, and not grow.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.architecture.sources import APPS, ROOT, functions, modules, name_of, tree

if TYPE_CHECKING:
    from pathlib import Path

FILE, TEST_FILE, FUNCTION, BASES = 300, 400, 40, 3
TEMPLATE, STYLE_OR_SCRIPT = 150, 150
LONGER = {
    "static/css/base.css": 160,
}
LONGER_FUNCTIONS: dict[str, int] = {}

PYTHON = [(path, FILE) for path in modules(*APPS, "bench", "shots", ".ci")]
TESTS = [(path, TEST_FILE) for path in modules("tests")]
PAGES = [(path, TEMPLATE) for path in sorted((ROOT / "templates").rglob("*.html"))]
ASSETS = [
    (path, STYLE_OR_SCRIPT)
    for kind in ("css", "js")
    for path in sorted((ROOT / "static").rglob(f"*.{kind}"))
]


@pytest.mark.parametrize("files", [PYTHON, TESTS, PAGES, ASSETS], ids=lambda f: f[0][0].suffix)
def test_a_file_can_be_read_at_one_sitting(files: list[tuple[Path, int]]) -> None:
    assert len(files) > 5
    too_long = {
        name_of(path): lines
        for path, limit in files
        if (lines := len(path.read_text().splitlines())) > LONGER.get(name_of(path), limit)
    }

    assert not too_long, "Split by noun or by process, never into a second part of the same."


def test_a_function_fits_on_a_screen() -> None:
    too_long = {}
    for path in modules(*APPS, "bench", "shots", "tests", ".ci"):
        for function in functions(path):
            first = next((s for s in function.body if not _is_docstring(s)), None)
            lines = (function.end_lineno or 0) - first.lineno + 1 if first else 0
            name = f"{name_of(path)} {function.name}"
            if lines > LONGER_FUNCTIONS.get(name, FUNCTION):
                too_long[name] = lines

    assert not too_long, "Give the part that has a name of its own a function of its own."


def test_a_class_inherits_from_few() -> None:
    many = [
        f"{name_of(path)} {node.name}"
        for path in modules(*APPS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and len(node.bases) > BASES
    ]

    assert not many


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
