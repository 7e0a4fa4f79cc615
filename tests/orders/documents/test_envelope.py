from __future__ import annotations

import pytest

from orders.documents import envelope
from tests.orders.documents import samples

BAD = samples.changed("purchaseOrderState", "Lost")


@pytest.mark.parametrize(
    "document",
    [
        {"payload": {"orders": [samples.ORDER]}},
        {"payload": samples.ORDER},
        {"orders": [samples.ORDER]},
        samples.ORDER,
        {"payload": samples.ORDER, "errors": None},
        {"payload": samples.ORDER, "errors": []},
    ],
)
def test_each_envelope_is_opened(document):
    found = samples.read(document)

    assert [order.number for order in found.orders] == ["2JK3S9VC"]
    assert found.refused == []


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"payload": {"orders": [BAD]}}, "payload.orders[0].purchaseOrderState"),
        ({"payload": BAD}, "payload.purchaseOrderState"),
        ({"orders": [BAD]}, "orders[0].purchaseOrderState"),
        (BAD, "purchaseOrderState"),
    ],
)
def test_a_path_begins_at_the_files_root(document, path):
    [refused] = samples.read(document).refused

    assert [problem.path for problem in refused.problems] == [path]


@pytest.mark.parametrize(
    ("document", "path", "code"),
    [
        ({}, "$", "envelope"),
        ([], "$", "envelope"),
        (5, "$", "envelope"),
        (None, "$", "envelope"),
        ("text", "$", "envelope"),
        ([samples.ORDER], "$", "envelope"),
        ({"payload": {}}, "payload", "envelope"),
        ({"payload": [samples.ORDER]}, "payload", "envelope"),
        ({"payload": {"pagination": {}}}, "payload", "envelope"),
        ({"payload": {"orders": {}}}, "payload.orders", "wrong_type"),
        ({"orders": 5}, "orders", "wrong_type"),
        ({"orders": [5]}, "orders[0]", "wrong_type"),
        ({"orders": [None]}, "orders[0]", "missing"),
        ({"errors": "no"}, "errors", "errors"),
    ],
)
def test_a_file_without_orders_is_refused(document, path, code):
    [refused] = samples.read(document).refused

    assert refused.order == ""
    assert [(problem.path, problem.code) for problem in refused.problems] == [(path, code)]


def test_an_answer_without_new_orders_holds_nothing():
    found = samples.read({"payload": {"orders": []}})

    assert (found.orders, found.refused) == ([], [])


def test_amazons_errors_are_passed_on():
    errors = [{"code": "InvalidInput", "message": "The request is invalid."}]

    [refused] = samples.read({"errors": errors}).refused

    [problem] = refused.problems
    assert problem.path == "errors[0]"
    assert problem.reason == (
        "Amazon answered with an error instead of orders: “InvalidInput: The request is invalid.”."
    )


def test_orders_beside_errors_are_read_too():
    found = samples.read({"payload": samples.ORDER, "errors": [{}]})

    assert [order.number for order in found.orders] == ["2JK3S9VC"]
    assert [problem.path for problem in found.refused[0].problems] == ["errors[0]"]


def test_too_many_orders_are_refused(monkeypatch):
    monkeypatch.setattr(envelope, "MAX_ORDERS", 2)

    [refused] = samples.read({"orders": [samples.ORDER] * 3}).refused

    assert refused.problems[0].reason == "The file has 3 orders; at most 2 are read. Split it."
