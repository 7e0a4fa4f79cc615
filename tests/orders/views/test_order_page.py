"""The order's own page: what it says, what it asks before it sends, what comes back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from common.clock import database_now
from orders.models import PurchaseOrder
from orders.services.answer_lines import LineAnswer, Part
from orders.services.answering import answer_order
from orders.services.changing import cancel_order
from tests.orders.views.forms import form_of, url_of
from tests.world import line

pytestmark = pytest.mark.django_db


def page(world, order, name="lin"):
    return world.client(name).get(order.get_absolute_url()).content.decode()


def main_of(text: str) -> str:
    return text.split('id="main"')[1].split(">", maxsplit=1)[0]


def test_what_machines_read_of_the_page(world):
    order = world.issue(line("1", 10), line("2", 4), line("3", 0))
    before = main_of(page(world, order))
    due = order.confirm_by.isoformat()
    assert f'data-order-state="New" data-answer-due="{due}" data-lines-open="2"' in before

    answer_order(order=order, answers=None, actor=world.actor())

    after = main_of(page(world, order))
    assert 'data-order-state="Acknowledged" data-answer-due="" data-lines-open="0"' in after


def test_one_button_confirms_and_begins_with_the_verb(world):
    text = page(world, world.issue(line("1", 10), line("2", 4), line("3", 0)))

    assert text.count("button-primary") == 1
    assert "Confirm 2 lines</button>" in text


def test_by_weight_is_said_to_everybody_and_counts_in_no_total(world):
    order = world.issue(line("1", 10), line("2", 10, net_cost_unit="KILOGRAMS"))

    paid, unpaid = page(world, order, "alice"), page(world, order, "otto")

    assert "by weight" in unpaid
    assert "by weight, per kilogram" in paid
    assert "not counted: 1 line by weight" in paid
    assert "$155.00" in paid
    assert "$310.00" not in paid
    assert "$" not in unpaid.split('id="main"')[1]


def test_nothing_but_goods_by_weight_has_no_total(world):
    order = world.issue(line("1", 10, net_cost_unit="POUNDS"), line("2", 1, net_cost=None))

    text = page(world, order, "alice")

    assert "no total" in text
    assert "not counted: 1 line by weight and 1 line without a cost" in text


def test_all_that_is_wrong_is_said_at_once(world):
    order = world.issue(line("1", 10), line("2", 4), line("3", 6))
    lines = list(order.lines.order_by("position"))
    data = form_of(order) | {f"accept-{lines[0].pk}": "many", f"accept-{lines[1].pk}": "9"}

    response = world.client("lin").post(url_of(order), data)

    text = response.content.decode()
    assert response.status_code == 400
    assert "2 things to put right" in text
    assert "Line 1: “many” is no whole number. Enter 0 to 10." in text
    assert "Line 2: 9 is above the ordered 4. Enter 0 to 4." in text
    assert f'href="#accept-{lines[0].pk}"' in text
    assert 'value="many"' in text


def test_it_asks_again_when_more_would_be_rejected_than_was_told(world):
    order = world.issue(line("1", 10), line("2", 4))
    first, second = order.lines.order_by("position")
    client = world.client("lin")
    data = form_of(order) | {f"accept-{first.pk}": "6"}
    asked = client.post(url_of(order), data)
    assert "Line 1: 4 will be rejected" in asked.content.decode()
    assert f'name="rejecting" value="{first.pk}:4"' in asked.content.decode()

    more = data | {"rejecting": f"{first.pk}:4", f"accept-{second.pk}": "0"}
    again = client.post(url_of(order), more)

    order.refresh_from_db()
    assert order.answer_id is None
    assert "Line 2: 4 will be rejected" in again.content.decode()
    client.post(url_of(order), more | {"rejecting": f"{first.pk}:4 {second.pk}:4"})
    order.refresh_from_db()
    assert (order.answer_kind, order.accepted_units) == ("partial", 6)


def test_looking_again_sends_nothing(world):
    order = world.issue()

    response = world.client("lin").post(url_of(order), form_of(order) | {"action": "look"})

    order.refresh_from_db()
    assert response.status_code == 200
    assert (order.answer_id, order.has_draft) == (None, False)
    text = response.content.decode().split("data-answer", 1)[1]
    assert text.index('value="look"') < text.index('value="confirm"')  # it is what Enter presses


def test_the_wide_figures_of_an_east_asian_keyboard_are_figures(world):
    order = world.issue()
    (row,) = order.lines.all()
    data = form_of(order) | {f"accept-{row.pk}": "７", f"reason-{row.pk}": "ObsoleteProduct"}

    world.client("lin").post(url_of(order), data)

    order.refresh_from_db()
    assert order.accepted_units == 7


@pytest.mark.parametrize("text", ["5²", "⑤", "５．", "1O", "-1", "1e1", "١"])
def test_what_only_looks_like_a_number_is_none(world, text):
    order = world.issue()
    (row,) = order.lines.all()

    answer = world.client("lin").post(url_of(order), form_of(order) | {f"accept-{row.pk}": text})

    assert answer.status_code == 400
    assert "is no whole number" in answer.content.decode()
    order.refresh_from_db()
    assert order.state == "New"


def test_a_draft_says_whose_it_is_and_can_be_dropped(world):
    order = world.issue()
    (row,) = order.lines.all()
    world.client("alice").post(
        url_of(order), form_of(order) | {"action": "draft", f"accept-{row.pk}": "7"}
    )
    text = page(world, order)
    assert "Draft by Alice, today" in text
    assert 'value="7"' in text

    world.client("lin").post(url_of(order), {"vendor": order.vendor_id, "action": "drop"})

    text = page(world, order)
    assert "Draft by" not in text
    assert 'value="10"' in text


def test_a_colleagues_draft_is_not_overwritten_unseen(world):
    order = world.issue()
    (row,) = order.lines.all()
    seen = form_of(order) | {"action": "draft", "draft": ""}
    world.client("alice").post(url_of(order), seen | {f"accept-{row.pk}": "7"})
    lin = world.client("lin")

    refused = lin.post(url_of(order), seen | {f"accept-{row.pk}": "3"})

    text = refused.content.decode()
    order.refresh_from_db()
    assert refused.status_code == 409
    assert f"Alice kept a draft of order {order.number} today" in text
    assert 'value="3"' in text
    assert order.draft.lines[0]["accept"] == "7"
    token = text.split('name="draft" value="')[1].split('"', maxsplit=1)[0]
    lin.post(url_of(order), seen | {f"accept-{row.pk}": "3", "draft": token})
    order.draft.refresh_from_db()
    assert order.draft.lines[0]["accept"] == "3"


def test_an_update_is_not_called_a_confirmation(world):
    order = world.issue()
    client = world.client("lin")
    client.post(url_of(order), form_of(order))
    order.refresh_from_db()
    (row,) = order.lines.all()
    assert "You can change this answer until" in page(world, order)
    data = form_of(order) | {f"accept-{row.pk}": "7", f"reason-{row.pk}": "ObsoleteProduct"}

    text = client.post(url_of(order), data, follow=True).content.decode()

    assert f"The answer to {order.number} is updated" in text


def late_to_change(world, *parts):
    """An order whose answer can change in nothing but dates."""
    order = world.issue(line("1", 10, is_back_order_allowed=True))
    answer_order(order=order, answers=[LineAnswer("1", parts)], actor=world.actor())
    PurchaseOrder.objects.filter(pk=order.pk).update(
        update_by=database_now() - timedelta(minutes=1)
    )
    order.refresh_from_db()
    return order


def test_after_the_window_there_is_a_form_only_for_the_dates_of_backorders(world):
    later = database_now() + timedelta(days=30)
    plain = late_to_change(world, Part("Accepted", 10))
    split = late_to_change(world, Part("Accepted", 6), Part("Backordered", 4, ship_at=later))

    assert "button-primary" not in page(world, plain)
    assert "The time for changes is over. About a quantity" in page(world, plain)
    text = page(world, split)
    assert "Change the dates</button>" in text
    assert "Reason for rejecting" not in text
    assert f'value="{later.date().isoformat()}"' in text


def test_a_cancelled_order_says_not_to_ship(world):
    order = world.issue()
    cancel_order(order=order, actor=world.actor("bea"))

    text = page(world, order)

    assert "The buyer cancelled this order. Do not ship it" in text
    assert "button-primary" not in text


def test_a_form_that_comes_too_late_leads_back_to_its_order(world, client):
    order = world.issue()
    text = page(world, order)
    target = f"{url_of(order)}?next={order.get_absolute_url()}"
    assert f'action="{target}"' in text

    response = client.post(target, form_of(order))

    assert response.status_code == 302
    assert response["Location"] == f"/sign-in/?next={order.get_absolute_url()}"


def test_a_quicker_colleague_is_named_with_the_time(world):
    order = world.issue()
    data = form_of(order)
    answer_order(order=order, answers=None, actor=world.actor("alice"))

    response = world.client("lin").post(url_of(order), data)

    assert response.status_code == 409
    assert "was already confirmed by Alice today" in response.content.decode()


def test_the_second_of_two_clicks_finds_the_answer(world):
    order = world.issue()
    client = world.client("lin")
    data = form_of(order)

    client.post(url_of(order), data)
    second = client.post(url_of(order), data, follow=True)

    assert second.status_code == 200
    assert "already confirmed by Lin today" in second.content.decode()
    assert order.events.filter(kind="acknowledged").count() == 1


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ({"title": "Skillet"}, ["Skillet", "B0TEST0001", "SKU-1"]),
        ({"title": ""}, ["SKU-1", "B0TEST0001"]),
        ({"title": "", "vendor_product_identifier": ""}, ["B0TEST0001"]),
    ],
)
def test_an_item_is_named_by_all_that_is_known_of_it_and_by_nothing_twice(world, names, shown):
    known = {
        "amazon_product_identifier": "B0TEST0001",
        "vendor_product_identifier": "SKU-1",
        **names,
    }
    order = world.issue(line("1", 4, **known))

    page = world.client("lin").get(order.get_absolute_url()).content.decode()

    item = page.partition('<div class="item">')[2].partition("</div>")[0]
    assert re.findall(r">([A-Za-z0-9-]+)<", item) == shown
