"""The project's own files, as the guards of this folder read them."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "accounts", "acorn", "audit", "batches", "common", "dashboards", "lists", "machines",
    "marketplaces", "notifications", "orders", "threads", "vendors",
)  # fmt: skip
WEB = ("views", "api")  # the folders of an app that speak HTTP


def modules(*folders: str) -> list[Path]:
    """Every Python file below these folders of the project, migrations left out."""
    found = [path for name in folders for path in (ROOT / name).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def name_of(path: Path) -> str:
    """A file as a message names it."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """A Python file, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree(path)) if isinstance(node, kinds)]


def dotted(node: ast.expr) -> str:
    """`a.b.c` of an expression that is one, "" of any other."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else f".{node.attr}"
    return ""
