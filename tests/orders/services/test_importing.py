"""Taking over orders: Amazon's own examples, in the order of their names."""

from __future__ import annotations

from pathlib import Path

from common.actors import COMMAND
from marketplaces.models import FulfilmentCentre
from orders.models import Deadline, PurchaseOrder
from orders.services.answering import answer_order
from orders.services.importing import import_file

SAMPLES = Path(__file__).parents[2] / "data" / "orders"
VERDICTS = {
    "getPurchaseOrder-example": (1, 0, 0, 0),
    "getPurchaseOrder-sandbox-0": (1, 0, 0, 0),
    "getPurchaseOrder-sandbox-1": (0, 0, 0, 1),
    "getPurchaseOrders-example": (0, 0, 0, 1),
    "getPurchaseOrders-sandbox-0": (2, 0, 0, 0),
    "getPurchaseOrders-sandbox-1": (0, 0, 0, 2),
    "getPurchaseOrders-sandbox-2": (2, 0, 0, 0),
    "getPurchaseOrders-sandbox-3": (0, 1, 0, 0),
    "getPurchaseOrders-sandbox-4": (0, 0, 1, 0),
    "getPurchaseOrders-sandbox-5": (0, 0, 2, 0),
    "getPurchaseOrders-sandbox-6": (0, 0, 0, 2),
}


def read(world, name):
    raw = (SAMPLES / f"{name}.json").read_bytes()
    return import_file(raw=raw, actor=COMMAND, vendor_code=world.code)


def test_samples_give_what_they_must(world):
    got = {}
    for name in sorted(VERDICTS):
        result = read(world, name)
        got[name] = (result.created, result.changed, result.unchanged, len(result.refused))
        assert all(refusal.path and refusal.reason for refusal in result.refused)

    assert got == VERDICTS
    closed = PurchaseOrder.objects.get(number="4Z32PABC")
    assert (closed.state, closed.confirm_by) == ("Closed", None)
    assert Deadline.objects.count() == 4
    assert PurchaseOrder.objects.get(number="TestPO1").lines.get(sequence_number="1").is_cancelled
    assert FulfilmentCentre.objects.get(code="ABCF").is_provisional


def test_a_file_never_takes_back_an_answer(world):
    read(world, "getPurchaseOrder-example")
    order = PurchaseOrder.objects.get(number="TestPO3")
    answer_order(order=order, answers=None, actor=world.actor())

    result = read(world, "getPurchaseOrder-example")

    order.refresh_from_db()
    assert result.unchanged == 1
    assert (order.state, order.answer_kind) == ("Acknowledged", "accepted")


def test_unknown_selling_party_is_refused_without_a_code(world):
    raw = (SAMPLES / "getPurchaseOrder-example.json").read_bytes()

    result = import_file(raw=raw, actor=COMMAND)

    assert result.created == 0
    assert result.refused[0].value == "API01"
