"""Many orders at once on the page: the preview is exact, and exactly it is sent, once."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from batches.models import Batch, BatchRow
from batches.services import run_due
from orders.models import OrderEvent, PurchaseOrder
from orders.services.answering import answer_order
from tests.access.answers import plain
from tests.crowd import at_once
from tests.world import line
from vendors.models import Membership

PATH = "/orders/batch/"


@pytest.fixture
def lin(world):
    return world.client("lin")


@pytest.fixture
def choose(world, lin):
    """Tick these orders and press a button of the list; gives the page."""

    def choose_(*orders, act="confirm", client=lin, vendor=world.acme, **more):
        numbers = [order if isinstance(order, str) else order.number for order in orders]
        form = {"vendor": vendor.pk, "act": act, "order": numbers, **more}
        return client.post(PATH, form, follow=True)

    return choose_


def form_of(page):
    """What the browser would send back from the preview, but for what is typed or pressed."""
    text = page.content.decode()
    fields = re.findall(r'<input type="hidden" name="(vendor|preview)" value="([^"]*)"', text)
    day = re.search(r'name="day"[^>]* value="([^"]*)"', text)
    return dict(fields) | ({"day": day[1]} if day else {})


def send(client, page, *, follow=False, **more):
    return client.post(PATH, {**form_of(page), "step": "send", **more}, follow=follow)


def kinds():
    return sorted(PurchaseOrder.objects.values_list("number", "answer_kind"))


def test_the_preview_writes_nothing_and_names_every_order(world, choose):
    orders = [world.issue(line("1", 10)), world.issue(line("1", 4))]
    before = OrderEvent.objects.count()

    page = choose(*orders).content.decode()

    assert "Nothing is sent yet" in page
    assert all(order.number in page for order in orders)
    assert "In full, as ordered" in page
    assert "14 units" in page
    assert "$217.00" in page
    assert (OrderEvent.objects.count(), Batch.objects.count()) == (before, 0)


def test_what_was_shown_is_sent(world, choose, lin):
    orders = [world.issue() for _ in range(3)]
    other = world.issue()

    answer = send(lin, choose(*orders))
    run_due()

    batch = Batch.objects.get()
    assert answer["Location"] == f"/batches/{batch.pk}/"
    assert kinds() == [*((order.number, "accepted") for order in orders), (other.number, "")]
    assert "All 3 done" in lin.get(answer["Location"]).content.decode()
    assert OrderEvent.objects.filter(kind="acknowledged").values_list(
        "source"
    ).distinct().get() == ("page",)


def test_what_cannot_be_done_is_told_before_and_after_with_its_reason(world, choose, lin):
    open_one, done = world.issue(), world.issue()
    answer_order(order=done, answers=None, actor=world.actor("alice"))

    page = choose(open_one, done)
    answer = send(lin, page)
    run_due()

    text, result = page.content.decode(), lin.get(answer["Location"]).content.decode()
    assert "Confirm 1 order<" in text
    assert "Left as they are" in text
    told = f"Order {done.number} was answered today"
    assert told in text
    assert told in result
    assert "1 done, 1 not" in result


def test_with_nothing_to_do_there_is_no_button(world, choose):
    done = world.issue()
    answer_order(order=done, answers=None, actor=world.actor())

    page = choose(done).content.decode()

    assert "Nothing can be done with any of these orders" in page
    assert 'value="send"' not in page


def test_changed_since_the_preview_an_order_is_left_alone(world, choose, lin):
    first, second = world.issue(), world.issue()
    page = choose(first, second, act="reject")
    answer_order(order=first, answers=None, actor=world.actor("alice"))

    answer = send(lin, page, reason="ObsoleteProduct")
    run_due()

    assert kinds() == [(first.number, "accepted"), (second.number, "rejected")]
    result = lin.get(answer["Location"]).content.decode()
    assert "was already confirmed by Alice" in result
    assert "Look at this 1 again" in result
    assert "Reason: Obsolete product" in result


def test_what_was_not_done_is_looked_at_again_as_it_is_now(world, choose, lin):
    order = world.issue()
    page = choose(order, act="reject")
    answer_order(order=order, answers=None, actor=world.actor("alice"))
    answer = send(lin, page, reason="ObsoleteProduct")
    run_due()
    result = lin.get(answer["Location"]).content.decode()

    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', result)
    form = {name: value for name, value in fields if name != "csrfmiddlewaretoken"}
    again = lin.post(PATH, form, follow=True)

    text = again.content.decode()
    assert "10 units rejected" in text
    assert "in place of the answer of today" in text
    assert re.search(r'value="ObsoleteProduct" checked', text)


@pytest.mark.parametrize("how", ["foreign", "missing", "draft", "strange"])
def test_one_number_that_is_not_ones_own_refuses_all_alike(world, choose, how):
    mine = world.issue()
    foreign = world.issue(code=world.stranger_code)
    nothing = plain(choose(mine, "NOSUCH01"))
    if how == "draft":
        PurchaseOrder.objects.filter(pk=foreign.pk).update(vendor=world.acme, state="Draft")
    number = {"missing": "NOSUCH02", "strange": "a\x00b" * 2000}.get(how, foreign.number)

    answer = choose(mine, number)

    assert answer.status_code == 404
    assert plain(answer) == nothing


def test_a_rejection_needs_a_reason(world, choose, lin):
    order = world.issue()
    page = choose(order, act="reject")

    again = send(lin, page)

    assert again.status_code == 400
    assert "Say why these orders are rejected." in again.content.decode()
    assert not Batch.objects.exists()
    send(lin, again, reason="TemporarilyUnavailable")
    run_due()
    assert kinds() == [(order.number, "rejected")]


def test_the_date_of_a_backorder_is_shown_before_it_is_sent(world, choose, lin):
    order = world.issue(line("1", 10, is_back_order_allowed=True))
    page = choose(order, act="backorder")
    offered = date.fromisoformat(form_of(page)["day"])
    later = (offered + timedelta(days=7)).isoformat()

    moved = send(lin, page, follow=True, day=later)

    assert "You changed the date" in moved.content.decode()
    assert not Batch.objects.exists()
    send(lin, moved)
    run_due()
    assert kinds() == [(order.number, "backordered")]
    batch = Batch.objects.get()
    assert batch.data["day"] == later
    assert "Promised for " in lin.get(batch.get_absolute_url()).content.decode()


def test_the_offered_date_lies_behind_every_window(world, choose):
    now = world.issue(line("1", 10, is_back_order_allowed=True)).ordered_at
    world.issue(line("1", 10, is_back_order_allowed=True), ship_end=now + timedelta(days=30))

    page = choose(*PurchaseOrder.objects.all(), act="backorder")

    assert date.fromisoformat(form_of(page)["day"]) > (now + timedelta(days=29)).date()
    assert "Left as they are" not in page.content.decode()


@pytest.mark.parametrize("day", ["", "soon", "2026-13-01"])
def test_a_date_that_is_none_sends_nothing(world, choose, lin, day):
    order = world.issue(line("1", 10, is_back_order_allowed=True))

    again = send(lin, choose(order, act="backorder"), day=day)

    assert again.status_code == 400
    assert not Batch.objects.exists()


def test_a_date_within_a_window_leaves_that_order_out(world, choose, lin):
    order = world.issue(line("1", 10, is_back_order_allowed=True))
    inside = (order.ship_end - timedelta(days=2)).date().isoformat()

    page = choose(order, act="backorder", day=inside).content.decode()

    assert "within the order&#39;s own window" in page
    assert 'value="send"' not in page


def test_all_that_match_are_those_of_the_list(world, choose, lin):
    for _ in range(3):
        world.issue()
    late = world.issue(line("1", 4, vendor_product_identifier="RARE"))
    world.issue(line("1", 4, vendor_product_identifier="RARE"), code=world.stranger_code)

    page = choose(every="1", query="q=RARE&cursor=x&state=nonsense")

    text = page.content.decode()
    assert "Confirm 1 order" in text
    assert late.number in text
    assert 'href="/orders/?q=RARE&amp;cursor=x&amp;state=nonsense"' in text


def test_more_than_five_hundred_are_refused_with_a_sentence(world, choose, lin):
    world.issue()
    ticked = choose(*(f"PO9{number:05}" for number in range(501)))
    draft = PurchaseOrder.objects.get()
    PurchaseOrder.objects.bulk_create(
        PurchaseOrder(**{**_copied(draft), "number": f"PO8{number:05}"}) for number in range(500)
    )

    every = choose(every="1", query="")

    for answer in (ticked, every):
        assert answer.status_code == 400
        assert "501 orders are too many: at most 500" in answer.content.decode()


def _copied(order):
    names = {field.attname for field in order._meta.concrete_fields} - {"id"}
    return {name: getattr(order, name) for name in names}


@pytest.mark.parametrize(
    ("fields", "told"), [({"act": "destroy"}, "Choose whether"), ({}, "No order is chosen")]
)
def test_a_strange_form_is_refused_with_a_sentence(choose, fields, told):
    answer = choose(**{"act": "confirm", **fields})

    assert answer.status_code == 400
    assert told in answer.content.decode()


def test_without_the_right_for_this_vendor_nothing_opens(world, choose):
    order = world.issue()

    for who in ("otto", "ravi", "fatima"):
        assert choose(order, client=world.client(who)).status_code == 403


def test_a_right_for_another_vendor_does_not_help(world, choose):
    world.issue()
    otto = world.people["otto"]
    Membership.objects.create(user=otto, vendor=world.globex, sales="operate")

    assert choose(PurchaseOrder.objects.get(), client=world.client("otto")).status_code == 403


def test_a_form_of_another_company_or_person_is_refused(world, choose, lin):
    order = world.issue()
    page = choose(order)

    assert choose(order, vendor=world.globex).status_code == 409
    assert send(world.client("alice"), page).status_code == 409
    assert send(lin, page, preview="eyJ9:forged").status_code == 409
    assert not Batch.objects.exists()


def test_sent_twice_it_is_done_once(world, choose, lin):
    order = world.issue()
    page = choose(order)

    first, second = send(lin, page), send(lin, page)
    run_due()
    third = send(lin, page)

    assert first["Location"] == second["Location"] == third["Location"]
    assert OrderEvent.objects.filter(order=order, kind="acknowledged").count() == 1


@pytest.mark.django_db(transaction=True)
def test_sent_four_times_at_the_same_moment_it_is_done_once(world, choose, lin):
    orders = [world.issue() for _ in range(5)]
    page = choose(*orders)
    browsers = [world.client("lin") for _ in range(4)]

    answers = at_once(*[lambda b=browser: send(b, page) for browser in browsers])
    at_once(run_due, run_due, run_due)

    assert len({answer["Location"] for answer in answers}) == 1
    assert BatchRow.objects.filter(state="done").count() == 5
    assert OrderEvent.objects.filter(kind="acknowledged").count() == 5


def test_two_previews_of_the_same_orders_are_done_once(world, choose, lin):
    order = world.issue()
    one, other = choose(order), choose(order, act="reject")

    send(lin, one)
    send(lin, other, reason="ObsoleteProduct")
    run_due()

    assert kinds() == [(order.number, "accepted")]
    assert sorted(BatchRow.objects.values_list("state", flat=True)) == ["done", "refused"]


def test_queries_do_not_grow_with_orders(world, choose, lin):
    counts = []
    for size in (2, 60):
        while PurchaseOrder.objects.count() < size:
            world.issue()
        numbers = list(PurchaseOrder.objects.values_list("number", flat=True))
        choose(*numbers)
        with CaptureQueriesContext(connection) as found:
            assert choose(*numbers).status_code == 200
        counts.append(len(found))

    assert counts[0] == counts[1] <= 16  # choosing, and the page that it leads to


def test_the_preview_has_an_address_that_tells_how_it_is_now(world, choose, lin):
    order = world.issue()
    page = choose(order)
    address = page.redirect_chain[0][0]
    send(lin, page)
    run_due()

    again = lin.get(address).content.decode()

    assert re.fullmatch(r"/orders/batch/\?of=[0-9a-f]{12}", address)
    assert "Nothing can be done with any of these orders" in again
    assert world.client("alice").get(address)["Location"] == "/orders/"  # in his session alone


def test_only_the_latest_choices_are_kept(world, choose, lin):
    order = world.issue()
    first = choose(order).redirect_chain[0][0]
    for _ in range(3):
        last = choose(order).redirect_chain[0][0]

    gone = lin.get(first, follow=True)

    assert "This preview is gone" in gone.content.decode()
    assert lin.get(last).status_code == 200


def test_a_choice_of_another_of_ones_vendors_opens_in_that_vendor(world, choose, lin):
    address = choose(world.issue()).redirect_chain[0][0]
    Membership.objects.create(user=world.people["lin"], vendor=world.globex, sales="operate")
    lin.post("/vendor/", {"vendor": world.globex.pk})

    assert "You now work for Acme" in lin.get(address).content.decode()


def test_looking_at_the_address_leads_to_the_list(lin):
    assert lin.get(PATH)["Location"] == "/orders/"
