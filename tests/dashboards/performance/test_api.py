"""/api/v1/performance/: the page's figures, for machines."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboards.services.rolling import roll_all
from orders.services.answering import answer_order
from tests.world import line

pytestmark = pytest.mark.django_db
PATH = "/api/v1/performance/"


@pytest.fixture
def answered(world, last_week):
    order = world.issue(line("1", 10), line("2", 4), now=last_week)
    answer_order(order=order, answers=None, actor=world.actor(), now=last_week)
    world.issue(line("1", 6), now=last_week)
    roll_all()
    return world


def figure(body, formula):
    return next(each for each in body["figures"] if each["formula"] == formula)


def test_figures_carry_numerator_denominator_and_formula(answered):
    body = answered.client("alice").get(PATH).json()

    assert figure(body, "in_time") == {
        "formula": "in_time",
        "currency": "",
        "numerator": "1",
        "denominator": "2",
        "percent": "50.0",
        "numerator_before": "0",
        "denominator_before": "0",
        "percent_before": None,
    }
    value = figure(body, "value")
    assert (value["currency"], value["numerator"], value["denominator"]) == ("USD", "217", "310")
    assert {each["id"] for each in body["formulas"]} >= {"in_time", "confirmed", "value"}


@pytest.mark.parametrize(
    ("by", "key"), [("marketplace", "US"), ("vendor_code", "ACME1"), ("item", "B0TEST0001")]
)
def test_broken_down_it_names_the_key_to_ask_for(answered, by, key):
    client = answered.client("lin")
    (first, *_) = client.get(PATH, {"by": by, "measure": "confirmed"}).json()["results"]
    narrowed = client.get(PATH, {"measure": "confirmed", by: key}).json()

    assert first["key"] == key
    assert figure(narrowed, "confirmed")["numerator"] == first["numerator"]


def test_weeks_begin_with_the_one_under_way(answered):
    rows = answered.client("lin").get(PATH).json()["results"]

    assert len(rows) == 14
    assert [row["is_over"] for row in rows[:2]] == [False, True]
    assert rows[0]["key"] == rows[0]["first"] > rows[1]["key"]


def test_logistics_is_told_no_value(answered):
    otto = answered.client("otto")
    body = otto.get(PATH).json()

    assert "value" not in {each["formula"] for each in (*body["figures"], *body["results"])}
    assert "value" not in {each["id"] for each in body["formulas"]}
    refused = otto.get(PATH, {"measure": "value"})
    assert (refused.status_code, refused.json()["field"]) == (400, "measure")


@pytest.mark.parametrize(
    "query",
    [{"measure": "x"}, {"by": "day"}, {"until": "today"}, {"vendor_code": "GLOBX"}, {"page": "2"},
     {"marketplace": "XX"}, {"until": "9999-12-31"}],
)  # fmt: skip
def test_what_it_does_not_know_is_named(answered, query):
    response = answered.client("lin").get(PATH, query)

    assert response.status_code == 400
    assert response.json()["field"] == next(iter(query))


def test_it_costs_few_statements(answered):
    client = answered.client("lin")
    with CaptureQueriesContext(connection) as seen:
        client.get(PATH)
    assert len(seen) <= 6
