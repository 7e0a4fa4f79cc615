"""Whatever is typed at the desk: one clear sentence, nothing lost, nothing half done."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from orders.models import OrderEvent, PurchaseOrder
from tests.orders.admin.forms import as_shown
from tests.world import line


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"start": "0001-01-01T00:00"}, "The year 1 cannot be meant"),
        ({"end": "9999-12-31T23:59"}, "The year 9999 cannot be meant"),
        ({"start": "2026-02-30T00:00"}, "Enter a valid date"),
        ({"end": "2026-01-01T00:00", "start": "2026-01-02T00:00"}, "ends before it starts"),
        ({"lines-0-quantity": ""}, "Give a quantity"),
        ({"lines-0-quantity": "99999999999999999999"}, "less than or equal to"),
        ({"lines-0-quantity": "1e3"}, "whole number"),
        ({"lines-0-quantity": "10", "lines-0-unit_size": "6"}, "Only with cases"),
        ({"lines-0-unit": "Cases", "lines-0-unit_size": ""}, "How many pieces"),
        ({"lines-0-unit": "Pallets"}, "Select a valid choice"),
        ({"lines-0-cost": "-1"}, "greater than or equal to 0"),
        ({"lines-0-cost": "1,50"}, "Enter a number"),
        ({"lines-0-cost": "Infinity"}, "Enter a number"),
        ({"lines-0-cost": "0.1234567"}, "no more than 6 decimal"),
        ({"lines-0-title": "x" * 201}, "at most 200"),
        ({"lines-0-asin": "B0\x00"}, "Null characters"),
        ({"number": "x" * 25}, "at most 24"),
        ({"number": "Ä1"}, "letters without accents"),
        ({"number": ""}, "required"),
        ({"vendor_code": "ACME1' OR 1=1"}, "No vendor has the code"),
        ({"order_type": "Nonsense"}, "Select a valid choice"),
        ({"lines-TOTAL_FORMS": "many"}, "ManagementForm"),
        ({"lines-TOTAL_FORMS": "5000"}, "at most 1000"),
    ],
)
def test_a_draft_is_refused_with_a_sentence(bea, desk, order_form, row, wrong, said):
    sent = order_form(row(title="Only here"), number="BAD-0001") | wrong

    answer = bea.post(desk("write"), sent)

    page = answer.content.decode()
    assert answer.status_code == 400, page[:400]
    assert said in page
    assert "Nothing was done yet" in page
    assert not PurchaseOrder.objects.exists()


def test_codes_may_be_typed_in_small_letters(bea, desk, order_form, row):
    bea.post(desk("write"), order_form(row(), vendor_code="acme1", centre="phx6"))

    order = PurchaseOrder.objects.get()
    assert (order.vendor_code.code, order.centre.code) == ("ACME1", "PHX6")


def test_an_order_of_three_hundred_lines_is_written_and_edited(bea, desk, order_form, row):
    rows = [row(asin=f"B0LONG{n:04}") for n in range(300)]
    assert bea.post(desk("write"), order_form(*rows)).status_code == 302
    order = PurchaseOrder.objects.get()

    sent = as_shown(bea.get(desk("edit", order))) | {"lines-299-quantity": "11"}
    assert bea.post(desk("edit", order), sent).status_code == 302

    quantities = list(order.lines.order_by("position").values_list("quantity", flat=True))
    assert quantities == [10] * 299 + [11]


def test_a_window_that_is_over_is_named_before_the_issue(bea, desk, order_form, row):
    bea.post(desk("write"), order_form(row(), start="2024-05-01T08:00", end="2024-05-03T08:00"))
    order = PurchaseOrder.objects.get()

    assert "The window is over already" in bea.get(desk("issue", order)).content.decode()
    assert bea.post(desk("issue", order)).status_code == 400
    order.refresh_from_db()
    assert order.state == "Draft"


def test_two_who_change_at_once_do_not_undo_each_other(world, bea, desk):
    order = world.issue(line("1", 10), line("2", 4))
    first = as_shown(bea.get(desk("alter", order)))
    second = as_shown(world.client("sam").get(desk("alter", order)))
    world.client("sam").post(desk("alter", order), second | {"lines-0-quantity": "6"})

    answer = bea.post(desk("alter", order), first | {"lines-1-cost": "9.99"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"The buyer changed order {order.number}" in page
    assert "9.99" in page
    assert order.lines.get(sequence_number="1").quantity == 6

    again = first | {"lines-1-cost": "9.99", "version": answer.context["form"]["version"].value()}
    assert bea.post(desk("alter", order), again).status_code == 302
    assert str(order.lines.get(sequence_number="2").net_cost) == "9.990000"


def test_a_vendor_who_answers_meanwhile_is_not_overrun(world, bea, desk):
    order = world.issue(line("1", 10))
    sent = as_shown(bea.get(desk("alter", order)))
    world.client("lin").post(
        f"/orders/{order.number}/answer/",
        {"vendor": world.acme.pk, "version": order.version, "action": "confirm"}
        | {f"accept-{order.lines.get().pk}": "10"},
    )

    answer = bea.post(desk("alter", order), sent | {"lines-0-quantity": "3"})

    assert answer.status_code == 409
    assert "already confirmed by Lin" in answer.content.decode()
    assert order.lines.get().quantity == 10


def test_an_order_with_both_windows_keeps_both(world, bea, desk):
    later = timezone.now() + timedelta(days=12, seconds=7)
    order = world.issue(line("1", 10), delivery_start=later, delivery_end=later)

    answer = bea.post(desk("alter", order), as_shown(bea.get(desk("alter", order))), follow=True)

    assert "Nothing differs" in answer.content.decode()
    assert not OrderEvent.objects.filter(order=order, kind="changed").exists()


@pytest.mark.parametrize(
    ("due_at", "said"),
    [
        ("", "required"),
        ("soon", "Enter a valid date"),
        ("2020-01-01T00:00", "must be later"),
        ("2099-01-01T00:00", "at most 60 days"),
        ("0001-01-01T00:00", "cannot be meant"),
    ],
)
def test_an_extension_that_cannot_be_is_refused(world, bea, desk, due_at, said):
    order = world.issue()

    answer = bea.post(desk("extend", order), {"due_at": due_at, "reason": "Only here"})

    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert "Only here" in page


def test_a_reason_of_blanks_or_a_novel_is_none(world, bea, desk):
    order = world.issue()
    later = timezone.localtime(order.confirm_by + timedelta(hours=1))
    sent = {"due_at": later.strftime("%Y-%m-%dT%H:%M")}

    for reason in ("   ", "x" * 501):
        assert bea.post(desk("extend", order), sent | {"reason": reason}).status_code == 400

    before = order.confirm_by
    order.refresh_from_db()
    assert order.confirm_by == before


@pytest.mark.parametrize(
    "query",
    [
        "state__exact=Nonsense",
        "waiting=%27",
        "vendor=%00",
        "vendor=9" + "9" * 40,
        "q=%00",
        "o=99.x",
        "p=999",
        "e=1",
        "centre=x",
        "marketplace__id__exact=abc",
        "nosuch__field=1",
        "vendor__name__startswith=A",
        "confirm_by__gte=x",
    ],
)
def test_an_address_nobody_made_breaks_nothing(world, bea, query):
    world.issue()

    answer = bea.get(f"/admin/orders/purchaseorder/?{query}", follow=True)

    assert answer.status_code in {200, 400}
    assert "Database error" not in answer.content.decode()
