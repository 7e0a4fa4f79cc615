"""The sheet taken away, filled in elsewhere, given back, and mended in the browser."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest

from batches.services import run_due
from batches.views import mending
from common.clock import database_now
from orders.models import OrderEvent
from orders.services.answering import answer_order
from tests.orders.sheets.files import (
    answers,
    as_csv,
    as_xlsx,
    assert_stands,
    fields_of,
    filled,
    refusals,
    sent,
    upload,
)
from tests.world import line

pytestmark = pytest.mark.django_db


def test_the_sheet_holds_the_lines_that_wait_and_nothing_else(world):
    order = world.issue(line("1", 10), line("2", 0 + 4, title="=HYPERLINK()"))
    answered = world.issue()
    answer_order(order=answered, answers=None, actor=world.actor())
    world.issue(code=world.stranger_code)

    response = world.client("lin").get("/orders/sheet/file/?format=csv")

    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert [(row["Order"], row["Line"], row["Ordered"]) for row in rows] == [
        (order.number, "1", "10"),
        (order.number, "2", "4"),
    ]
    assert rows[1]["Title"] == "'=HYPERLINK()"
    assert rows[0]["Cost"] == "15.5"
    assert {row["Accept"] for row in rows} == {""}


def test_the_workbook_explains_itself_and_the_template_is_empty(world):
    world.issue()
    client = world.client("lin")

    whole, empty = (
        client.get(f"/orders/sheet/file/?format=xlsx{more}") for more in ("", "&empty=1")
    )

    book = openpyxl.load_workbook(io.BytesIO(whole.getvalue()))
    assert book.sheetnames == ["Answers", "Explanation"]
    told = [row[1] for row in book["Explanation"].iter_rows(values_only=True)]
    assert "ObsoleteProduct" in told
    assert openpyxl.load_workbook(io.BytesIO(empty.getvalue()))["Answers"].max_row == 1


def test_what_is_taken_away_comes_back_filled_in(world):
    order = world.issue(line("1", 10), line("2", 4, is_back_order_allowed=True), line("3", 6))
    response = world.client("lin").get("/orders/sheet/file/?format=xlsx")
    day = (database_now() + timedelta(days=60)).date()
    file = filled(
        response.getvalue(),
        Accept=[10, None, 5],
        Your_cost=[15.25],
        Backorder=[None, 4],
        Backorder_date=[None, day],
        Reason=[None, None, "Obsolete product"],
    )

    batch = sent(world, file)

    assert refusals(batch) == []
    assert_stands(order, accepted=10, day=day)


def test_the_same_file_twice_has_one_effect_and_says_so(world):
    order = world.issue()
    raw = as_csv([order.number, "1", 10])
    sent(world, raw)

    again = sent(world, raw)

    assert OrderEvent.objects.filter(order=order, kind="acknowledged").count() == 1
    page = world.client("lin").get(again.get_absolute_url()).content.decode()
    assert "answered just so before: unchanged" in page


def test_an_order_of_which_a_line_is_left_empty_is_not_answered(world):
    order = world.issue(line("1", 10), line("2", 4))

    batch = sent(world, as_csv([order.number, "1", 10], [order.number, "2", ""]))

    assert answers(order) == []
    assert "Line 2 has no answer" in refusals(batch)[0]


def test_a_rest_is_never_rejected_in_silence(world):
    order = world.issue(line("1", 10))

    batch = sent(world, as_csv([order.number, "1", 7]))

    assert answers(order) == []
    assert "nothing is said about 3" in refusals(batch)[0]


def test_orders_that_are_left_empty_are_left_alone(world):
    told, silent = world.issue(), world.issue()

    batch = sent(world, as_csv([told.number, "1", 10], [silent.number, "1", ""]))

    assert batch.total == 1
    assert answers(silent) == []


def test_lines_left_empty_stay_as_they_were_answered(world):
    order = world.issue(line("1", 10), line("2", 4))
    answer_order(order=order, answers=None, actor=world.actor())

    sent(world, as_csv([order.number, "1", 8, "", "", 2, "TemporarilyUnavailable"]))

    assert answers(order) == [
        ("1", "Accepted", 8, ""),
        ("1", "Rejected", 2, "TemporarilyUnavailable"),
        ("2", "Accepted", 4, ""),
    ]


def test_what_the_buyer_changed_since_is_said(world):
    order = world.issue(line("1", 10))
    raw = as_csv([order.number, "1", 12, 8], heading=["Order", "Line", "Ordered", "Accept"])

    batch = sent(world, raw)

    assert answers(order) == []
    assert "changed it to 10" in refusals(batch)[0]


def test_anothers_order_is_as_one_that_never_was(world):
    strange = world.issue(code=world.stranger_code)

    batch = sent(world, as_csv([strange.number, "1", 10], ["NEVERWAS", "1", 10]))

    first, second = refusals(batch)
    assert first.replace(strange.number, "NEVERWAS") == second
    assert answers(strange) == []


def test_the_grid_names_what_is_wrong_in_its_cell_and_takes_it_mended(world):
    good, bad = world.issue(), world.issue(line("1", 10), line("2", 4))
    rows = [[good.number, "1", 10], [bad.number, "1", "ten"], [bad.number, "9", 4]]
    batch = sent(world, as_csv(*rows))
    client = world.client("lin")
    address = f"/orders/sheet/{batch.pk}/"
    page = client.get(address).content.decode()
    assert "“ten” is no whole number" in page
    assert "has no line “9”" in page
    assert "Line 2 has no answer" in page
    assert good.number not in page
    assert '10 <span class="soft">pieces</span>' in page

    form = fields_of(page)
    form["accept-1"] = ["10"]
    form["line-2"] = ["2"]
    response = client.post(address, form)
    run_due()

    assert response.status_code == 302
    assert answers(bad) == [("1", "Accepted", 10, ""), ("2", "Accepted", 4, "")]
    assert "Nothing is left to mend" in client.get(address).content.decode()


def test_the_number_of_an_order_is_mended_too(world):
    order = world.issue()
    batch = sent(world, as_csv(["PO99", "1", 10]))
    client = world.client("lin")
    address = f"/orders/sheet/{batch.pk}/"
    page = client.get(address).content.decode()
    assert "There is no order “PO99”" in page

    client.post(address, fields_of(page) | {"order-1": [order.number]})
    run_due()

    assert answers(order) == [("1", "Accepted", 10, "")]


def test_three_statements_for_a_grid_of_any_length(world, django_assert_max_num_queries):
    client = world.client("lin")
    for count in (3, 60):
        orders = [world.issue() for _ in range(count)]
        batch = sent(world, as_csv(*([order.number, "1", 3] for order in orders)))
        with django_assert_max_num_queries(20):
            page = client.get(f"/orders/sheet/{batch.pk}/").content.decode()
        assert page.count("nothing is said about 7") == count


def test_the_grid_is_of_who_may_answer(world):
    order = world.issue()
    batch = sent(world, as_csv([order.number, "1", 3]))

    found = {
        who: world.client(who).get(f"/orders/sheet/{batch.pk}/").status_code
        for who in ("lin", "alice", "ravi", "otto", "charlie")
    }

    assert found == {"lin": 200, "alice": 200, "ravi": 403, "otto": 403, "charlie": 404}


def test_one_click_too_many_sends_once(world):
    order = world.issue()
    first, second = (
        upload(world, as_csv([order.number, "1", 10]), key="one wish")["Location"] for _ in range(2)
    )

    assert first == second


def test_xlsx_numbers_and_words_of_another_language(world):
    order = world.issue(line("1", 10))
    heading = ["订单", "订单行", "接受", "拒绝", "原因"]

    batch = sent(world, as_xlsx([order.number, 1, 7.0, 3, "ObsoleteProduct"], heading=heading))

    assert refusals(batch) == []
    assert answers(order)[1] == ("1", "Rejected", 3, "ObsoleteProduct")


def test_an_order_of_more_rows_than_a_form_holds_is_named_and_not_drawn(world, monkeypatch):
    monkeypatch.setattr(mending, "LONGEST_ORDER", 3)
    small, large = world.issue(), world.issue()
    rows = [[large.number, str(at), 1] for at in range(1, 6)]
    batch = sent(world, as_csv([small.number, "1", 3], *rows))

    page = world.client("lin").get(f"/orders/sheet/{batch.pk}/").content.decode()

    assert f"Order {large.number} has 5 rows, too many to mend here" in page
    assert f'name="order-1" value="{small.number}"' in page
    assert f'value="{large.number}"' not in page
