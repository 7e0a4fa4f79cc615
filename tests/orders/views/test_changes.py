"""The order's page after changes: line by line what was and is, and what stands of the answer."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from orders.services.answer_lines import Part
from orders.services.answering import answer_order
from orders.services.changing import change_order
from orders.services.content import header_of
from tests.orders.services.steps import ACCEPT, answer, change
from tests.world import BUYER, line

pytestmark = pytest.mark.django_db


def page(world, order, name="lin"):
    return world.client(name).get(order.get_absolute_url()).content.decode()


def words(markup):
    """What a reader reads, one space between words."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def section(markup, name):
    """The part of the page that is labelled so; empty if there is none."""
    found = re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', markup, re.DOTALL)
    return found.group() if found else ""


def told(markup):
    """What is told of the changes, each cell's words, open ones and earlier ones."""
    rows = re.findall(r"<tr role=\"row\".*?</tr>", section(markup, "changes"), re.DOTALL)
    cells = [
        re.findall(r"<t[hd] role=\"(?:rowheader|cell)\".*?</t[hd]>", row, re.DOTALL) for row in rows
    ]
    return [[words(cell) for cell in row] for row in cells if row]


def note_form(world, order, name="lin"):
    """What the button sends, and where; None where there is no button."""
    markup = page(world, order, name)
    form = re.search(r'<form method="post" action="([^"]+/note/)">(.*?)</form>', markup, re.DOTALL)
    if form is None:
        return None
    fields = re.findall(r'name="(vendor|version)" value="(\d+)"', form.group(2))
    return form.group(1), dict(fields)


def test_each_change_was_is_and_when(world):
    order = world.issue(line("1", 24, title="Skillet"), line("2", 5))
    answer_order(order=order, answers=None, actor=world.actor())
    change(order, quantity=20, net_cost=Decimal("15.25"))

    rows = told(page(world, order))

    assert [row[0] for row in rows] == ["Line 1, quantity Skillet", "Line 1, cost Skillet"]
    assert rows[0][1] == (
        "was 24 pieces is now 20 pieces Your answer of 24 pieces stands, cut down to 20 pieces."
    )
    assert rows[1][1] == "was $15.50 is now $15.25"
    assert rows[0][2].endswith("the buyer")


def test_a_window_is_told_in_the_zone_of_the_place_as_everywhere(world):
    order = world.issue()
    until = order.ship_end.astimezone(ZoneInfo("America/Phoenix")) + timedelta(days=2)
    change_order(order=order, header=replace(header_of(order), ship_end=until), actor=BUYER)

    (row,) = told(page(world, order))

    assert f"{until:%H:%M} MST" in row[1]


def test_the_sentence_says_what_stands_until_the_new_answer(world):
    order = world.issue(line("1", 24))
    answer_order(order=order, answers=None, actor=world.actor())
    change(order, quantity=20)
    change(order, quantity=18)

    text = words(page(world, order))

    assert "Your answer of 24 units stands, cut down to 18. Confirm again by " in text
    assert "Your answer of 24 pieces stands, cut down to 18 pieces" in text


def test_a_line_answered_with_nothing(world):
    order = world.issue(line("1", 24), line("2", 6))
    answer(world, order, Part(ACCEPT, 6), number="2")
    change(order, quantity=30)

    assert "Your answer of 0 pieces stands." in words(page(world, order))


def test_of_a_cancelled_line_nothing_of_the_answer_is_left(world):
    order = world.issue(line("1", 24), line("2", 6))
    answer_order(order=order, answers=None, actor=world.actor())
    change(order, quantity=0)

    [row] = told(page(world, order))

    assert row[1] == "was 24 pieces is now cancelled Nothing is left of your answer of 24 pieces."


def test_a_new_line_has_no_answer_yet(world):
    order = world.issue(line("1", 24))
    answer_order(order=order, answers=None, actor=world.actor())
    change_order(order=order, lines=[line("2", 6)], actor=BUYER)

    [row] = told(page(world, order))

    assert row[0] == "Line 2, new line SKU-2"
    assert row[1] == "was nothing is now 6 pieces Not answered yet."


def test_after_the_new_answer_both_stay_in_history(world):
    order = world.issue(line("1", 24))
    answer_order(order=order, answers=None, actor=world.actor())
    change(order, quantity=20)
    answer(world, order, Part(ACCEPT, 18))

    found = page(world, order)

    assert "card-changed" not in found
    assert "1 earlier change" in words(section(found, "changes"))
    assert [row[0] for row in told(found)] == ["Line 1, quantity SKU-1"]
    history = words(section(found, "history"))
    assert "Lin confirmed the order: 24 accepted." in history
    assert "the answer was cut down from 24 to 20 units." in history
    assert "Lin updated the answer: 18 accepted, 2 rejected." in history


def test_logistics_meets_no_cost_among_the_changes(world):
    order = world.issue(line("1", 24))
    answer_order(order=order, answers=None, actor=world.actor())
    change(order, net_cost=Decimal("13.37"), list_price=Decimal("99.77"))

    found = page(world, order, "otto")

    assert told(found) == []
    assert "What changed is shown to colleagues in other areas." in words(found)
    assert not any(cost in found for cost in ("13.37", "15.5", "99.77", "List price", "cost"))


def test_a_change_that_asks_nothing_is_noted_by_a_button(world):
    order = world.issue()
    answer_order(order=order, answers=None, actor=world.actor())
    change(order, title="Skillet")
    address, data = note_form(world, order)

    answered = world.client("lin").post(address, data, follow=True).content.decode()

    assert "Noted. Your colleagues see that you have seen this change." in words(answered)
    assert note_form(world, order) is None
    assert "Lin has seen what the buyer changed." in words(section(answered, "history"))


def test_who_may_not_answer_may_not_note(world):
    order = world.issue()
    answer_order(order=order, answers=None, actor=world.actor())
    change(order, title="Skillet")

    assert note_form(world, order, "ravi") is None
    address, data = note_form(world, order)
    assert world.client("ravi").post(address, data).status_code == 403
    order.refresh_from_db()
    assert order.change_open_since


def test_noting_what_changed_meanwhile_is_refused_with_the_reason(world):
    order = world.issue()
    answer_order(order=order, answers=None, actor=world.actor())
    change(order, title="Skillet")
    address, data = note_form(world, order)
    change(order, title="Pan")

    answered = world.client("lin").post(address, data, follow=True)

    assert "after you opened it. Look at it again." in answered.content.decode()
    order.refresh_from_db()
    assert order.change_open_since


def test_the_quick_view_says_it_in_short(world):
    order = world.issue(*(line(str(number), 24) for number in range(1, 4)))
    answer_order(order=order, answers=None, actor=world.actor())
    for quantity in (20, 18, 16, 14, 12):
        change(order, quantity=quantity, net_cost=Decimal(quantity))

    seen = words(world.client("lin").get(f"/orders/{order.number}/peek/").content.decode())
    hidden = words(world.client("otto").get(f"/orders/{order.number}/peek/").content.decode())

    assert "10 changes to this order" in seen
    assert "Your answer of 72 units stands, cut down to 60. Confirm again by " in seen
    assert "Line 1, quantity was 14 pieces is now 12 pieces" in seen
    assert "6 more changes" in seen
    assert "5 changes to this order" in hidden
    assert "cost" not in hidden
    assert "$" not in hidden


def test_the_quick_view_counts_in_the_unit_of_each_line(world):
    order = world.issue(line("1", 24), line("2", 5, unit="Cases", unit_size=6))

    seen = words(world.client("lin").get(f"/orders/{order.number}/peek/").content.decode())

    assert "24 pieces" in seen
    assert "5 cases" in seen


def test_noting_in_the_quick_view_leads_back_to_the_list(world):
    order = world.issue()
    answer_order(order=order, answers=None, actor=world.actor())
    change(order, title="Skillet")
    client = world.client("lin")
    markup = client.get(f"/orders/{order.number}/peek/").content.decode()
    address = re.search(r'action="([^"]+/note/[^"]*)"', markup).group(1)
    order.refresh_from_db()

    answered = client.post(address, {"vendor": order.vendor_id, "version": order.version})

    assert answered["Location"] == "/orders/?view=changed"
    order.refresh_from_db()
    assert order.change_open_since is None


@pytest.mark.parametrize("leads", ["//evil.example/", "https://evil.example/", "\\\\evil.example"])
def test_noting_leads_to_no_other_site(world, leads):
    order = world.issue()
    url = f"/orders/{order.number}/note/?next={leads}"

    answered = world.client("lin").post(url, {"vendor": order.vendor_id, "version": order.version})

    assert answered["Location"] == "/"


def test_the_list_says_what_its_changed_view_holds(world):
    order = world.issue()
    answer_order(order=order, answers=None, actor=world.actor())
    change(order, title="Skillet")
    client = world.client("lin")

    listed = client.get("/orders/?view=changed").content.decode()

    assert order.number in listed
    assert "An order leaves when you confirm it again" in listed
    assert "An order leaves" not in client.get("/orders/").content.decode()
