"""An order is written, checked, issued and changed at the desk, each step by its service."""

from __future__ import annotations

import pytest

from common.clock import database_now
from common.errors import Invalid
from notifications.models import Delivery
from orders.models import PurchaseOrder
from orders.services.issuing import draft_order
from tests.orders.admin.forms import as_shown
from tests.world import BUYER, header, line


@pytest.fixture
def draft(bea, desk, order_form, row):
    answer = bea.post(desk("write"), order_form(row(), row(asin="", item="SKU-2", quantity="4")))
    assert answer.status_code == 302, answer.content.decode()
    return PurchaseOrder.objects.get(number="DESK0001")


def test_a_draft_is_written_with_its_lines(draft, world, bea, entries):
    assert draft.state == "Draft"
    assert draft.vendor == world.acme
    assert [line.quantity for line in draft.lines.order_by("position")] == [10, 4]
    assert entries(draft) == [("orders.drafted", "admin")]
    assert world.client("lin").get(f"/orders/{draft.number}/").status_code == 404


def test_a_draft_is_edited_and_a_row_emptied_is_gone(draft, bea, desk, order_form, row, entries):
    first = draft.lines.order_by("position").first().sequence_number
    emptied = {"number": "2", "unit": "Eaches", "currency": ""}

    bea.post(desk("edit", draft), order_form(row(number=first, quantity="7"), emptied))

    assert [line.quantity for line in draft.lines.all()] == [7]
    assert entries(draft)[-1] == ("orders.redrafted", "admin")


def test_issuing_shows_it_to_the_vendor_and_writes_to_who_answers(draft, world, bea, desk):
    page = bea.get(desk("issue", draft)).content.decode()
    assert "Acme Housewares" in page

    answer = bea.post(desk("issue", draft), follow=True)

    draft.refresh_from_db()
    assert draft.state == "New"
    assert draft.confirm_by is not None
    assert "is issued" in answer.content.decode()
    assert world.client("lin").get(f"/orders/{draft.number}/").status_code == 200
    notices = Delivery.objects.filter(topic="orders.notice", vendor_id=world.acme.pk)
    told = set(notices.values_list("address", flat=True))
    assert told == {"lin@acme.example", "alice@acme.example"}


def test_a_draft_without_lines_says_what_is_missing_and_is_not_issued(bea, desk, order_form):
    bea.post(desk("write"), order_form())
    draft = PurchaseOrder.objects.get(number="DESK0001")

    page = bea.get(desk("issue", draft)).content.decode()
    assert "cannot be issued yet" in page
    assert bea.post(desk("issue", draft)).status_code in {400, 409}
    draft.refresh_from_db()
    assert draft.state == "Draft"


def test_a_draft_is_deleted_when_its_number_is_typed(draft, bea, desk):
    assert bea.post(desk("discard", draft), {"typed": "other"}).status_code == 400
    assert PurchaseOrder.objects.filter(pk=draft.pk).exists()

    bea.post(desk("discard", draft), {"typed": draft.number})

    assert not PurchaseOrder.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"number": "has space"}, "number"),
        ({"vendor_code": "NOBODY"}, "No vendor has the code"),
        ({"centre": "ZZZ9"}, "There is no fulfilment centre"),
        ({"start": "yesterday"}, "Enter a valid date"),
        ({"lines-0-quantity": "-1"}, "greater than or equal to 0"),
        ({"lines-0-quantity": "1.5"}, "whole number"),
        ({"lines-0-cost": "NaN"}, "Enter a number"),
        ({"lines-0-currency": "EURO"}, "at most 3"),
        ({"lines-0-currency": "XXY"}, "is no currency"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(bea, desk, order_form, row, wrong, said):
    sent = order_form(row(title="Only here")) | wrong

    answer = bea.post(desk("write"), sent)

    assert answer.status_code == 400
    page = answer.content.decode()
    assert said in page
    assert "Only here" in page
    assert not PurchaseOrder.objects.filter(number=sent["number"]).exists()


def test_a_number_is_used_once(world, bea, desk, order_form, row):
    taken = world.issue()

    answer = bea.post(desk("write"), order_form(row(), number=taken.number))

    assert answer.status_code == 400
    assert f"There is an order {taken.number} already" in answer.content.decode()


def test_a_draft_is_called_one(draft, bea, desk):
    page = bea.get("/admin/orders/purchaseorder/").content.decode()

    assert "Draft</span>" in page
    assert (
        "Ready to be issued"
        in bea.get(f"/admin/orders/purchaseorder/{draft.pk}/change/").content.decode()
    )


def test_a_second_click_on_issue_is_answered_with_a_sentence(draft, bea, desk):
    assert bea.post(desk("issue", draft)).status_code == 302
    told = Delivery.objects.filter(topic="orders.notice").count()

    answer = bea.post(desk("issue", draft))

    assert answer.status_code == 409
    assert Delivery.objects.filter(topic="orders.notice").count() == told


def test_two_who_take_one_number_at_once_are_told_so(draft, world):
    with pytest.raises(Invalid) as refused:
        draft_order(
            number=draft.number,
            vendor_code=world.code,
            header=header(database_now()),
            lines=[line("1", 1)],
            actor=BUYER,
        )

    assert (refused.value.code, refused.value.field) == ("number_taken", "number")


def test_a_draft_that_somebody_else_wrote_anew_is_not_overwritten(draft, world, bea, desk):
    seen = as_shown(bea.get(desk("edit", draft)))
    world.client("sam").post(desk("edit", draft), seen | {"lines-0-quantity": "77"})

    answer = bea.post(desk("edit", draft), seen | {"lines-1-quantity": "5"})

    assert answer.status_code == 409
    assert "after you opened it" in answer.content.decode()
    assert [line.quantity for line in draft.lines.order_by("position")] == [77, 4]
