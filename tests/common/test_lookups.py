"""Names of columns and lookups come from our own tables, never from a request."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = (
    "accounts",
    "audit",
    "common",
    "dashboards",
    "marketplaces",
    "notifications",
    "orders",
    "vendors",
)
ASKING = {"filter", "exclude", "get", "Q", "order_by", "values", "values_list", "annotate"}
ASKING |= {"alias", "aggregate", "update", "get_or_create", "extra", "raw", "defer", "only"}
# Where names are put together, and from what: each was looked at.
PUT_TOGETHER = {
    "audit/contexts.py",  # the fields of a named tuple
    "common/admin/filters.py",  # `lookup`, an attribute of the class
    "common/querysets.py",  # `vendor_field`, an attribute of the class
    "notifications/leases.py",  # the names stand in the calls
    "orders/api/views.py",  # FIELDS, a constant
    "orders/listing.py",  # SORTS, a constant, of which the request names a key
    "orders/services/locking.py",  # the names stand in the function
    "orders/services/sweeping.py",  # the names stand in the function
    "vendors/admin/pages.py",  # the names stand in the function
    "vendors/querysets.py",  # `Area`, an enumeration
}


def spread(tree: ast.AST) -> bool:
    """Whether a query is asked with names that are not written there."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        name = node.func.id if isinstance(node.func, ast.Name) else name
        starred = any(isinstance(given, ast.Starred) for given in node.args)
        if name in ASKING and (starred or any(word.arg is None for word in node.keywords)):
            return True
    return False


def test_names_are_put_together_in_known_places_alone():
    found = {
        str(path.relative_to(ROOT))
        for app in OURS
        for path in (ROOT / app).rglob("*.py")
        if spread(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == PUT_TOGETHER


def test_the_rule_sees_what_it_is_for():
    assert spread(ast.parse("rows.filter(**request.GET.dict())"))
    assert spread(ast.parse("rows.order_by(*request.GET.getlist('sort'))"))
    assert spread(ast.parse("Q(**wanted)"))
    assert not spread(ast.parse("rows.filter(number=request.GET['number'])"))
