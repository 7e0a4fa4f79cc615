"""The list as a file: exactly what it shows, in its order, with nothing that acts."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest

from common.clock import database_now
from orders.services.answer_lines import ACCEPTED, REJECTED, LineAnswer, Part
from orders.services.answering import answer_order
from orders.views import exporting
from tests.world import line

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_asked_yet(monkeypatch):
    monkeypatch.setattr(exporting, "PACE", exporting.Pace(times=30, seconds=600))


def read(response) -> list[list[str]]:
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def column(rows, name: str) -> list[object]:
    at = rows[0].index(name)
    return [row[at] for row in rows[1:]]


def sheet(response):
    book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))
    response.close()
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_the_csv_holds_the_rows_of_the_list_in_its_order(world):
    for quantity in (5, 30, 10):
        world.issue(line("1", quantity))
    world.issue(line("1", 99), code=world.stranger_code)

    rows = read(world.client("lin").get("/orders/export/?format=csv&sort=-value"))

    assert column(rows, "Order") == ["PO000002", "PO000003", "PO000001"]
    assert column(rows, "Units") == ["30", "10", "5"]
    assert column(rows, "Value") == ["465", "155", "77.5"]


def test_filters_and_unknown_values_are_those_of_the_list(world):
    first, second = world.issue(), world.issue()
    answer_order(order=first, answers=None, actor=world.actor())
    client = world.client("lin")

    assert column(read(client.get("/orders/export/?view=waiting")), "Order") == [second.number]
    assert column(read(client.get(f"/orders/export/?q={first.number}")), "Order") == [first.number]
    known = read(client.get("/orders/export/?view=nonsense&sort=nonsense"))
    assert column(known, "Order") == [second.number, first.number]


def test_by_deadline_those_that_wait_come_first_and_the_others_after_them(world):
    now = database_now()
    answered, late = world.issue(now=now - timedelta(minutes=10)), world.issue()
    answer_order(order=answered, answers=None, actor=world.actor())

    rows = read(world.client("lin").get("/orders/export/?sort=deadline"))

    assert column(rows, "Order") == [late.number, answered.number]


def test_a_row_for_each_line_tells_what_was_answered(world):
    order = world.issue(line("1", 10), line("2", 4))
    parts = (Part(ACCEPTED, 7), Part(REJECTED, 3, "ObsoleteProduct"))
    answers = [LineAnswer("1", parts, Decimal("15.25")), LineAnswer("2", (Part(ACCEPTED, 4),))]
    answer_order(order=order, answers=answers, actor=world.actor())

    rows = read(world.client("lin").get("/orders/export/?rows=lines"))

    assert column(rows, "Line") == ["1", "2"]
    assert column(rows, "Accepted") == ["7", "4"]
    assert column(rows, "Rejected") == ["3", "0"]
    assert column(rows, "Reason") == ["Obsolete product", ""]
    assert column(rows, "Cost confirmed") == ["15.25", ""]
    assert column(rows, "Value") == ["155", "62"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_text_is_never_a_formula(world, sign, form):
    world.issue(line("1", 1, title=f"{sign}cmd|' /C calc'!A0"))

    response = world.client("lin").get(f"/orders/export/?rows=lines&format={form}")

    rows = read(response) if form == "csv" else sheet(response)
    assert str(column(rows, "Title")[0]).startswith(f"'{sign}" if sign != "\r" else "'")


def test_the_workbook_has_numbers_and_dates(world):
    order = world.issue(line("1", 10), line("2", 2500))

    rows = sheet(world.client("lin").get("/orders/export/?format=xlsx"))

    assert column(rows, "Units") == [2510]
    assert column(rows, "Value") == [pytest.approx(38905)]
    [confirm_by] = column(rows, "Confirm by (UTC)")
    assert confirm_by == order.confirm_by.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    assert isinstance(confirm_by, datetime)


@pytest.mark.parametrize("what", ["orders", "lines"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_logistics_meets_no_cost(world, what, form):
    world.issue(line("1", 7, net_cost=Decimal("13.37")))

    response = world.client("otto").get(f"/orders/export/?rows={what}&format={form}&sort=-value")

    rows = read(response) if form == "csv" else sheet(response)
    assert not {"Cost", "Value", "Currency", "Cost confirmed"} & set(rows[0])
    assert not any("13.37" in str(cell) or "93.59" in str(cell) for row in rows for cell in row)


def test_the_file_has_a_name_that_says_what_and_when(world):
    world.issue()
    world.acme.name = "Küche & Co"
    world.acme.save()

    response = world.client("lin").get("/orders/export/?format=xlsx")
    said = response["Content-Disposition"]
    response.close()

    today = datetime.now(UTC).date().isoformat()[:7]
    assert said.startswith(f"attachment; filename*=utf-8''orders-k%C3%BCche-co-{today}")


def test_words_are_in_the_readers_language(world):
    world.issue()
    lin = world.people["lin"]
    lin.language = "zh-hans"
    lin.save()

    rows = read(world.client("lin").get("/orders/export/"))

    assert rows[0][0] == "订单"
    assert column(rows, rows[0][1]) == ["新订单"]


def test_who_asks_too_often_is_told_when_to_come_again(world, monkeypatch):
    monkeypatch.setattr(exporting, "PACE", exporting.Pace(times=2, seconds=600))
    client = world.client("lin")
    codes = [client.get("/orders/export/").status_code for _ in range(3)]
    again = client.get("/orders/export/")

    assert codes == [200, 200, 429]
    assert 0 < int(again["Retry-After"]) <= 600
    assert world.client("alice").get("/orders/export/").status_code == 200


def test_a_workbook_that_would_not_end_is_refused_with_the_way_out(world, monkeypatch):
    monkeypatch.setattr(exporting, "LARGEST_WORKBOOK", 1)
    world.issue()
    world.issue()

    response = world.client("lin").get("/orders/export/?format=xlsx")

    assert response.status_code == 400
    assert "Take the CSV" in response.content.decode()
