"""The load world: quick to make, and still a world that the services could have made."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from common.clock import database_now
from dashboards.load import world as load
from dashboards.load.desks import email_of
from marketplaces.models import ExchangeRate
from orders.models import Deadline, OrderedQuantity, OrderEvent, PurchaseOrder, PurchaseOrderLine
from orders.services.answer_rows import given_before
from orders.services.answering import answer_order
from orders.services.deadlines import lead_of
from orders.services.totals import ACCEPTED_FIELDS, ORDERED_FIELDS, add_up_accepted, add_up_ordered
from orders.states import DeadlineState, OrderState
from tests import world
from vendors.models import Vendor

ORDERS, LINES = 400, 3

pytestmark = pytest.mark.django_db


def seed(orders=ORDERS, vendors=3, lines=LINES):
    out = StringIO()
    call_command("seed_load", vendors=vendors, orders=orders, lines=lines, stdout=out)
    return out.getvalue()


def facts():
    """Everything about orders and lines that does not depend on the moment of seeding."""
    orders = PurchaseOrder.objects.order_by("number")
    lines = PurchaseOrderLine.objects.order_by("order__number", "position")
    return (
        list(orders.values_list("number", "state", "answer_kind", "value", "accepted_units")),
        list(lines.values_list("order__number", "sequence_number", "quantity", "net_cost")),
    )


def test_it_holds_what_was_asked_for():
    seed()

    assert Vendor.objects.count() == 3
    assert PurchaseOrder.objects.count() == ORDERS
    assert PurchaseOrderLine.objects.count() == ORDERS * LINES
    big = PurchaseOrder.objects.for_vendor(Vendor.objects.get(name="Supplier 00001"))
    assert big.count() == ORDERS / 2


def test_every_state_that_a_list_can_show_occurs():
    seed()
    kinds = set(PurchaseOrder.objects.values_list("state", "answer_kind", "is_late"))

    assert {
        ("New", "", False),
        ("New", "", True),
        ("Acknowledged", "accepted", False),
        ("Acknowledged", "partial", False),
        ("Acknowledged", "backordered", False),
        ("Closed", "rejected", False),
        ("Closed", "accepted", False),
    } <= kinds


def test_totals_are_what_the_services_would_add_up():
    seed()
    names = {*ORDERED_FIELDS, *ACCEPTED_FIELDS}

    for order in PurchaseOrder.objects.select_related("answer").prefetch_related("lines"):
        stands = {name: getattr(order, name) for name in names}
        lines = list(order.lines.all())
        add_up_ordered(order, lines)
        if order.answer:
            add_up_accepted(order, {line.pk: line for line in lines}, given_before(order))
        assert stands == {name: getattr(order, name) for name in names}, order.number


def test_dollars_follow_the_dated_rate(db):
    euro = ExchangeRate.objects.filter(currency="EUR").latest("valid_from")
    ExchangeRate.objects.create(
        currency="EUR", valid_from=database_now().date() - timedelta(days=100), usd=2 * euro.usd
    )
    seed()

    for order in PurchaseOrder.objects.filter(currency="EUR"):
        day = order.ordered_at.date()
        assert order.sort_value == ExchangeRate.objects.in_dollars(order.value, "EUR", day)


def test_history_tells_how_each_order_came_to_stand_as_it_does():
    seed()
    events = {order.pk: [] for order in PurchaseOrder.objects.all()}
    for event in OrderEvent.objects.order_by("at", "pk"):
        events[event.order_id].append(event)

    for order in PurchaseOrder.objects.all():
        first, *later = events[order.pk]
        assert (first.kind, first.version, first.at) == ("issued", 1, order.issued_at)
        assert [event.version for event in (first, *later)][-1] == order.version
        assert order.answer_id in {None, *(e.pk for e in later if e.kind == "acknowledged")}
        assert (order.is_late) == ("missed" in {e.kind for e in later})
    first_of = OrderedQuantity.objects.filter(event__kind="issued", cancelled=0)
    assert first_of.count() == ORDERS * LINES


def test_deadlines_stand_where_the_rule_puts_them():
    seed()
    now = load.plan_here().anchor

    for deadline in Deadline.objects.select_related("order", "rule"):
        order, rule = deadline.order, deadline.rule
        assert deadline.due_at == order.issued_at + timedelta(minutes=rule.confirm_within)
        assert (order.confirm_by is None) == (deadline.state == DeadlineState.CLOSED)
        if deadline.state == DeadlineState.CLOSED:
            assert deadline.next_at is None
            assert deadline.closed_at == order.answered_at
        else:
            assert deadline.lead == lead_of(deadline.due_at, now)
            gone = deadline.due_at + timedelta(minutes=rule.cancel_after)
            assert deadline.next_at == (
                deadline.due_at if deadline.state == DeadlineState.OPEN else gone
            )
            assert order.state == OrderState.NEW


def test_the_world_goes_on_through_the_services():
    seed()
    code = PurchaseOrder.objects.first().vendor_code
    order = PurchaseOrder.objects.awaiting_answer().filter(is_late=False).first()

    answered = answer_order(order=order, answers=None, actor=world.BUYER)
    assert answered.order.accepted_units == order.units
    made = world.draft_order(
        number="NEXT",
        vendor_code=code,
        header=world.header(database_now(), centre=order.centre),
        lines=[world.line("1", 1)],
        actor=world.BUYER,
    )
    assert made.pk > order.pk


def test_the_same_again_is_the_same_world_and_more_only_adds():
    seed(orders=60)
    before = facts()

    assert seed(orders=60).startswith("60 orders, 0 of them new")
    assert facts() == before
    seed(orders=90)
    orders, lines = facts()
    assert orders[:60] == before[0]
    assert lines[: 60 * LINES] == before[1]
    assert len(orders) == 90


def test_another_shape_is_refused():
    seed(orders=10)

    with pytest.raises(CommandError, match="3 vendors and 3 lines"):
        seed(orders=20, lines=4)
    assert PurchaseOrder.objects.count() == 10


def test_a_database_with_anything_else_is_refused():
    world.build()

    with pytest.raises(CommandError, match="something that is no load world"):
        seed()
    assert PurchaseOrder.objects.count() == 0


@pytest.mark.parametrize("size", [{"vendors": 0}, {"lines": 0}, {"orders": -1}])
def test_sizes_that_make_no_world_are_refused(size):
    with pytest.raises(CommandError, match="at least one vendor"):
        seed(**size)
    assert not Vendor.objects.exists()


def test_everybody_of_it_can_be_found_by_number():
    seed(orders=4)
    order = PurchaseOrder.objects.get(number="LD00000003")

    assert order.vendor.memberships.get().user.email == email_of(3)


def test_the_audit_log_stays_sound():
    out = StringIO()
    seed(orders=4)

    with pytest.raises(SystemExit) as ended:
        call_command("audit_verify", stdout=out)
    assert ended.value.code == 0, out.getvalue()
