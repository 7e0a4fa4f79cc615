"""Rows of the list that were rendered before never show what is no longer true."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common.clock import database_now
from marketplaces.models import FulfilmentCentre
from orders.services.answering import answer_order
from orders.services.issuing import draft_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(world):
    """The list as somebody sees it."""

    def page_(name="lin", query=""):
        return world.client(name).get(f"/orders/{query}").content.decode()

    return page_


def test_an_answer_shows_at_once(world, page):
    order = world.issue()
    assert "To confirm" in page()

    answer_order(order=order, answers=None, actor=world.actor())
    assert "Confirmed" in page()
    assert "To confirm" not in page()


def test_a_renamed_centre_shows_at_once(world, page):
    world.issue()
    assert "Phoenix, AZ" in page()

    FulfilmentCentre.objects.update(name="Elsewhere")
    assert "Phoenix, AZ" not in page()
    assert "Elsewhere" in page()


def test_a_row_seen_with_money_is_not_shown_without(world, page):
    world.issue()
    assert "$155.00" in page("alice")
    assert "$155.00" not in page("otto")
    assert "$155.00" in page("alice")


def test_each_reader_has_his_language(world, page):
    world.issue()
    assert "To confirm" in page("lin")
    world.people["lin"].language = "zh-hans"
    world.people["lin"].save()

    assert "To confirm" not in page("lin")
    assert "To confirm" in page("alice")


def test_totals_follow_every_write(world, page):
    world.issue()
    assert "<span>1 order</span>" in page("alice")
    second = world.issue()
    assert "2 orders" in page("alice")
    assert "$310.00" in page("alice")

    answer_order(order=second, answers=None, actor=world.actor())
    assert "2 orders" in page("alice")


def test_a_draft_counts_for_nobody(world, page):
    first = world.issue()
    draft_order(
        number="HIDDEN",
        vendor_code=world.code,
        header=first_header(first),
        lines=[],
        actor=world.actor("bea"),
        now=database_now() - timedelta(hours=1),
    )
    assert "<span>1 order</span>" in page("alice")
    assert "HIDDEN" not in page("alice")


def first_header(order):
    from orders.services.content import header_of

    return header_of(order)
