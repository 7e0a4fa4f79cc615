"""Names of columns and lookups come from our own tables, never from a request.

`filter(**request.GET)` lets whoever asks name any column of any table that is joined, and
`order_by(request.GET["sort"])` tells by the order of the rows what must not be seen.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("accounts", "audit", "common", "dashboards", "marketplaces", "notifications", "orders")
NAMING = {"filter", "exclude", "get", "Q", "order_by", "values", "values_list", "annotate", "only"}
NAMING |= {"alias", "aggregate", "update", "get_or_create", "update_or_create", "extra", "defer"}
NAMED_BY_POSITION = {"order_by", "values", "values_list", "only", "defer", "extra", "raw"}
ASKED = re.compile(
    r"\b(request|GET|POST|query_params|params|data|cleaned_data|validated_data|kwargs|body|headers)\b"
)


def offences(tree: ast.AST) -> list[str]:
    """The calls that take a name of a column, or of a lookup, from what somebody sent."""
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and any(map(ASKED.search, names_given(node)))
    ]


def names_given(call: ast.Call) -> list[str]:
    """The expressions of a query that become names in its SQL."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    name = call.func.id if isinstance(call.func, ast.Name) else name
    if isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "super()":
        return []  # a view hands on what it was asked with, and names nothing
    found: list[ast.expr] = []
    if name in NAMING:
        found += [each.value for each in call.args if isinstance(each, ast.Starred)]
        found += [each.value for each in call.keywords if each.arg is None]
        found = [key for each in found for key in keys_of(each)]
    if name in NAMED_BY_POSITION:
        found += call.args
    return [ast.unparse(each) for each in found if not isinstance(each, ast.Constant)]


def keys_of(spread: ast.expr) -> list[ast.expr]:
    """Of a dictionary that is written there its keys; values are values."""
    return [key for key in spread.keys if key] if isinstance(spread, ast.Dict) else [spread]


def test_no_query_takes_a_name_from_a_request():
    found = {
        f"{path.relative_to(ROOT)}: {offence}"
        for app in (*OURS, "vendors", "acorn")
        for path in (ROOT / app).rglob("*.py")
        for offence in offences(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert not found


@pytest.mark.parametrize(
    "code",
    [
        "rows.filter(**request.GET.dict())",
        "rows.filter(**{request.GET['by']: 1})",
        "rows.filter(**form.cleaned_data)",
        "rows.order_by(request.query_params['sort'])",
        "rows.order_by(*request.GET.getlist('sort'))",
        "Q(**params)",
        "rows.values(*serializer.validated_data['fields'])",
    ],
)
def test_the_rule_sees_what_it_is_for(code):
    assert offences(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    ["rows.filter(number=request.GET['number'])", "rows.filter(**{self.lookup: params['q']})"],
)
def test_values_may_come_from_a_request(code):
    assert not offences(ast.parse(code))
