"""The pages of orders from five people's chairs."""

from __future__ import annotations

import pytest

from orders.models import PurchaseOrder
from tests.world import line


def form_of(world, order, **typed):
    data = {"vendor": order.vendor_id, "version": order.version, "action": "confirm"}
    for row in order.lines.all():
        data[f"accept-{row.pk}"] = str(row.quantity)
    first = order.lines.order_by("position")[0]
    data.update({f"{name}-{first.pk}": value for name, value in typed.items()})
    return data


@pytest.mark.parametrize("name", ["alice", "ravi", "lin", "fatima", "otto"])
def test_everybody_of_the_vendor_sees_the_order(world, name):
    order = world.issue()
    client = world.client(name)

    for path in ("/", "/orders/", f"/orders/{order.number}/"):
        assert client.get(path).status_code == 200


def test_logistics_meets_no_cost(world):
    order = world.issue()
    client = world.client("otto")

    for path in ("/", "/orders/", f"/orders/{order.number}/"):
        text = client.get(path).content.decode()
        assert "15.5" not in text
        assert "155.00" not in text


def test_stranger_finds_nothing_byte_for_byte(world):
    order = world.issue()
    client = world.client("charlie")

    foreign = client.get(f"/orders/{order.number}/")
    missing = client.get("/orders/NOSUCH01/")

    assert foreign.status_code == missing.status_code == 404
    assert _plain(foreign) == _plain(missing)
    assert client.get("/orders/").content.decode().count(order.number) == 0
    answer = client.post(f"/orders/{order.number}/answer/", form_of(world, order))
    assert answer.status_code == 404


def _plain(response):
    import re

    return re.sub(rb"[0-9a-f]{32}|NOSUCH01|PO\d{6}|csrf[^>]*>", b"", response.content)


def test_confirming_the_whole_order(world):
    order = world.issue(line("1", 10), line("2", 4))

    response = world.client("lin").post(
        f"/orders/{order.number}/answer/", form_of(world, order), follow=True
    )

    order.refresh_from_db()
    assert order.answer_kind == "accepted"
    assert 'data-order-state="Acknowledged"' in response.content.decode()


def test_viewer_may_not_confirm(world):
    order = world.issue()

    response = world.client("ravi").post(f"/orders/{order.number}/answer/", form_of(world, order))

    order.refresh_from_db()
    assert response.status_code == 403
    assert order.answer_id is None


@pytest.mark.parametrize("typed", ["11", "-1", "2.5", "many"])
def test_bad_numbers_come_back_as_typed(world, typed):
    order = world.issue()

    response = world.client("lin").post(
        f"/orders/{order.number}/answer/", form_of(world, order, accept=typed)
    )

    order.refresh_from_db()
    assert response.status_code == 400
    assert f'value="{typed}"' in response.content.decode()
    assert order.answer_id is None


def test_a_short_line_with_a_reason_goes_at_once_without_one_is_asked(world):
    order = world.issue()
    client = world.client("lin")
    url = f"/orders/{order.number}/answer/"

    asked = client.post(url, form_of(world, order, accept="6"))
    order.refresh_from_db()
    assert asked.status_code == 200
    assert "4 will be rejected" in asked.content.decode()
    assert order.answer_id is None
    client.post(url, form_of(world, order, accept="6", reason="ObsoleteProduct"))

    order.refresh_from_db()
    assert (order.answer_kind, order.accepted_units) == ("partial", 6)


def test_a_form_of_another_vendor_is_refused(world):
    order = world.issue()
    data = {**form_of(world, order), "vendor": world.globex.pk}

    response = world.client("lin").post(f"/orders/{order.number}/answer/", data)

    order.refresh_from_db()
    assert response.status_code == 409
    assert order.answer_id is None


def test_a_draft_is_kept_and_shown_again(world):
    order = world.issue()
    client = world.client("lin")
    data = {**form_of(world, order, accept="7"), "action": "draft"}

    client.post(f"/orders/{order.number}/answer/", data)

    order.refresh_from_db()
    page = client.get(f"/orders/{order.number}/").content.decode()
    assert order.has_draft
    assert order.answer_id is None
    assert 'value="7"' in page


@pytest.mark.parametrize(
    "query",
    [
        "q=PO000001",
        "q=SKU-1",
        "q=B0TEST0001",
        "view=waiting",
        "view=nonsense",
        "sort=-value&state=New",
        "cursor=junk",
        "sort=junk",
        "marketplace=US",
        "q=%00",
    ],
)
def test_list_answers_any_address(world, query):
    world.issue()

    response = world.client("lin").get(f"/orders/?{query}")

    assert response.status_code == 200


def test_list_turns_pages_by_key(world):
    for _ in range(53):
        world.issue()
    client = world.client("lin")

    first = client.get("/orders/")
    second = client.get(first.context_data["next_url"])

    rows = [*first.context_data["page"].rows, *second.context_data["page"].rows]
    assert len({row["number"] for row in rows}) == 53
    assert second.context_data["previous_url"]
    assert second.context_data["next_url"] == ""


def test_drafts_of_the_buyer_stay_hidden(world):
    order = world.issue()
    PurchaseOrder.objects.filter(pk=order.pk).update(state="Draft")

    assert world.client("lin").get(f"/orders/{order.number}/").status_code == 404
