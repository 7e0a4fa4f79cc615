"""What the buyer may do to an issued order."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from audit.models import AuditEntry
from common.clock import database_now
from common.errors import Refused, TransitionNotAllowed
from notifications.models import Delivery
from orders.models import Deadline, OrderedQuantity
from orders.services.answer_lines import LineAnswer, Part
from orders.services.answering import answer_order
from orders.services.changing import cancel_order, change_order, close_order
from orders.services.content import content_of, header_of
from tests.orders.services.steps import ACCEPT, GONE, REJECT, answer, change
from tests.world import BUYER, line


def notices(order):
    events = order.events.values("pk")
    return Delivery.objects.filter(topic="orders.notice", subject_id__in=events).count()


@pytest.mark.parametrize(
    ("name", "value", "asks"),
    [
        ("quantity", 12, True),
        ("quantity", 8, True),
        ("net_cost", Decimal("15.00"), True),
        ("net_cost_currency", "EUR", True),
        ("unit_size", 2, True),
        ("title", "A better name", False),
        ("vendor_product_identifier", "OTHER", False),
        ("is_back_order_allowed", True, False),
        ("list_price", Decimal(40), False),
    ],
)
def test_what_asks_again_and_what_does_not(world, name, value, asks):
    order = world.issue(now=database_now() - timedelta(hours=3))
    answer_order(order=order, answers=None, actor=world.actor())
    before = AuditEntry.objects.count()

    change(order, **{name: value})

    order.refresh_from_db()
    assert (order.confirm_by is not None) == asks
    assert order.version == 3
    assert AuditEntry.objects.count() == before + 1
    assert notices(order) == 2 + 2


def test_another_window_asks_again_with_a_new_deadline(world):
    order = world.issue(now=database_now() - timedelta(hours=3))
    header = header_of(order)
    header.ship_end += timedelta(days=2)
    now = database_now()

    change_order(order=order, header=header, actor=BUYER, now=now)

    order.refresh_from_db()
    assert order.confirm_by == now + timedelta(hours=24)
    assert list(Deadline.objects.order_by("pk").values_list("state", flat=True)) == [
        "closed",
        "open",
    ]


def test_no_difference_writes_nothing(world):
    order = world.issue()
    entries = AuditEntry.objects.count()

    assert change_order(order=order, header=header_of(order), actor=BUYER) == []
    assert change_order(order=order, lines=[content_of(order.lines.get())], actor=BUYER) == []
    order.refresh_from_db()
    assert (order.version, AuditEntry.objects.count()) == (1, entries)


def test_a_new_line_is_asked_for_and_the_old_answer_stands(world):
    order = world.issue()
    answer_order(order=order, answers=None, actor=world.actor())

    change_order(order=order, lines=[line("2", 5)], actor=BUYER)

    order.refresh_from_db()
    assert (order.line_count, order.units, order.accepted_units) == (2, 15, 10)
    assert order.confirm_by is not None
    done = answer_order(order=order, answers=None, actor=world.actor())
    assert done.order.accepted_units == 15


def test_the_last_line_cancelled_is_the_order_cancelled(world):
    order = world.issue(line("1", 10), line("2", 5))
    answer_order(order=order, answers=None, actor=world.actor())
    change(order, quantity=0)
    order.refresh_from_db()
    assert (order.state, order.accepted_units) == ("Acknowledged", 5)

    contents = [content_of(at) for at in order.lines.filter(sequence_number="2")]
    contents[0].quantity = 0
    change_order(order=order, lines=contents, actor=BUYER)

    order.refresh_from_db()
    assert (order.state, order.units, order.accepted_units, order.confirm_by) == (
        "Closed",
        0,
        0,
        None,
    )
    assert order.cancelled_at is not None


def test_history_keeps_every_quantity_and_what_was_taken_off(world):
    order = world.issue()
    change(order, quantity=15)
    change(order, quantity=4)
    change(order, unit="Cases", quantity=1, unit_size=2)

    rows = OrderedQuantity.objects.order_by("pk").values_list(
        "quantity", "unit", "unit_size", "cancelled"
    )
    assert list(rows) == [
        (10, "Eaches", 1, 0),
        (15, "Eaches", 1, 0),
        (4, "Eaches", 1, 11),
        (1, "Cases", 2, 1),
    ]


def test_a_lower_cost_is_what_the_accepted_value_is_counted_at(world):
    order = world.issue()
    answer(world, order, Part(ACCEPT, 6), Part(REJECT, 4, GONE))

    change(order, net_cost=Decimal("10.00"))

    order.refresh_from_db()
    assert (order.value, order.accepted_value) == (Decimal(100), Decimal(60))
    assert order.amounts == {"USD": {"ordered": "100", "accepted": "60"}}


def test_what_our_own_staff_change_must_be_sound(world):
    order = world.issue()
    header = header_of(order)
    header.centre = None

    with pytest.raises(Refused):
        change_order(order=order, header=header, actor=BUYER)
    order.refresh_from_db()
    assert order.centre is not None


def test_cancelling_takes_everything_and_tells(world):
    order = world.issue(line("1", 10), line("2", 5))
    answer_order(order=order, answers=None, actor=world.actor())

    cancel_order(order=order, actor=BUYER, reason="Warehouse flooded")

    order.refresh_from_db()
    assert (order.state, order.receiving_status) == ("Closed", "CLOSED")
    assert (order.units, order.accepted_units, order.value) == (0, 0, Decimal(0))
    assert set(order.lines.values_list("quantity", flat=True)) == {0}
    assert notices(order) == 4
    entry = AuditEntry.objects.get(action="orders.cancelled")
    assert "flooded" not in entry.body
    assert entry.personal_values.get().value == "Warehouse flooded"


@pytest.mark.parametrize("act", [cancel_order, close_order])
def test_what_is_closed_is_neither_closed_nor_cancelled_nor_changed_again(world, act):
    order = world.issue()
    act(order=order, actor=BUYER)
    events = order.events.count()

    for again in (cancel_order, close_order):
        with pytest.raises(TransitionNotAllowed):
            again(order=order, actor=BUYER)
    with pytest.raises(TransitionNotAllowed):
        change_order(order=order, lines=[line("2", 1)], actor=BUYER)
    assert order.events.count() == events


def test_closing_keeps_the_answer(world):
    order = world.issue(line("1", 10), line("2", 4))
    answers = [LineAnswer("1", (Part(ACCEPT, 10),)), LineAnswer("2", (Part(ACCEPT, 4),))]
    answer_order(order=order, answers=answers, actor=world.actor())

    close_order(order=order, actor=BUYER)

    order.refresh_from_db()
    assert (order.state, order.accepted_units, order.cancelled_at) == ("Closed", 14, None)
