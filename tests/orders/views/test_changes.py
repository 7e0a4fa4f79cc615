"""The order's page after changes: line by line what was and is, and what stands of the answer."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape

import pytest

from orders.services.answer_lines import Part
from orders.services.answering import answer_order
from tests.orders.services.steps import ACCEPT, answer, change
from tests.world import line

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
        "was 24 pieces is now 20 pieces Your answer of 24 pieces stands, cut down to 20 pieces, "
        "until you confirm again."
    )
    assert rows[1][1] == "was $15.50 is now $15.25"
    assert rows[0][2].endswith("the buyer")


def test_the_sentence_says_what_stands_until_the_new_answer(world):
    order = world.issue(line("1", 24))
    answer_order(order=order, answers=None, actor=world.actor())
    change(order, quantity=20)
    change(order, quantity=18)

    text = words(page(world, order))

    assert "Your answer of 24 units stands, cut down to 18; confirm again by " in text
    assert "Your answer of 24 pieces stands, cut down to 18 pieces" in text


def test_a_new_line_and_one_answered_with_nothing(world):
    order = world.issue(line("1", 24), line("2", 6))
    answer(world, order, Part(ACCEPT, 6), number="2")
    change(order, quantity=30)

    assert "Your answer of 0 pieces stands until you confirm again." in words(page(world, order))


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
