"""What somebody else did after the sheet was taken away is never replaced in silence."""

from __future__ import annotations

import csv
import io
import re

import pytest

from batches.models import Batch
from batches.services import run_due
from orders.models import OrderEvent
from orders.services.answer_lines import LineAnswer, Part
from orders.services.answering import answer_order
from orders.services.changing import cancel_order, change_order
from tests.orders.sheets.files import HEADING, answers, as_csv, fields_of, refusals, sent
from tests.world import line

pytestmark = pytest.mark.django_db


def sheet(world, who: str = "lin", **typed: object) -> bytes:
    """The sheet as it is offered now, these cells typed into each of its rows."""
    response = world.client(who).get("/orders/sheet/file/?format=csv")
    reader = csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig")))
    file = io.StringIO()
    writer = csv.DictWriter(file, reader.fieldnames or [])
    writer.writeheader()
    writer.writerows({**row, **typed} for row in reader)
    return file.getvalue().encode()


def partly(count: int, of: int = 10) -> list[LineAnswer]:
    parts = Part("Accepted", count), Part("Rejected", of - count, "ObsoleteProduct")
    return [LineAnswer("1", parts)]


def mended(world, batch, who: str = "lin", **more: object) -> Batch:
    """Send the grid as it stands, with these fields."""
    client = world.client(who)
    form = fields_of(client.get(f"/orders/sheet/{batch.pk}/").content.decode())
    response = client.post(f"/orders/sheet/{batch.pk}/", form | more)
    run_due()
    return Batch.objects.get(pk=int(response["Location"].split("/")[-2]))


def ticks(world, batch) -> list[str]:
    page = world.client("lin").get(f"/orders/sheet/{batch.pk}/").content.decode()
    return re.findall(r'name="instead" value="([^"]*)"', page)


def test_a_colleagues_answer_stands_until_it_is_replaced_on_purpose(world):
    order = world.issue(line("1", 10))
    raw = sheet(world, Accept=10)
    answer_order(order=order, answers=partly(4), actor=world.actor("alice"))

    batch = sent(world, raw)

    assert "Alice answered order" in refusals(batch)[0]
    assert answers(order)[0] == ("1", "Accepted", 4, "")
    page = world.client("lin").get(f"/orders/sheet/{batch.pk}/").content.decode()
    assert "Alice answered order" in page
    assert "now: 4 accepted, 6 rejected" in page


def test_with_the_tick_the_sheets_answer_takes_its_place(world):
    order = world.issue(line("1", 10))
    raw = sheet(world, Accept=8, Backorder="", Reject=2, Reason="ObsoleteProduct")
    answer_order(order=order, answers=None, actor=world.actor("alice"))
    batch = sent(world, raw)

    done = mended(world, batch, instead=ticks(world, batch))

    assert refusals(done) == []
    assert answers(order)[0] == ("1", "Accepted", 8, "")


def test_without_the_tick_it_stays_and_what_was_typed_is_kept(world):
    order = world.issue(line("1", 10))
    raw = sheet(world, Accept=10)
    answer_order(order=order, answers=partly(4), actor=world.actor("alice"))
    batch = sent(world, raw)

    again = mended(world, batch, **{"accept-1": "9", "reject-1": "1"})

    assert "Alice answered order" in refusals(again)[0]
    assert answers(order)[0] == ("1", "Accepted", 4, "")
    page = world.client("lin").get(f"/orders/sheet/{again.pk}/").content.decode()
    assert fields_of(page)["accept-1"] == ["9"]


def test_an_order_that_is_left_out_stays_as_it_is_and_is_not_shown_again(world):
    taken, other = world.issue(line("1", 10)), world.issue(line("1", 10))
    raw = sheet(world, Accept=9)
    answer_order(order=taken, answers=partly(4), actor=world.actor("alice"))
    batch = sent(world, raw)

    mended(world, batch, leave=["1"], **{"accept-2": "10"})

    assert answers(taken)[0] == ("1", "Accepted", 4, "")
    assert answers(other) == [("1", "Accepted", 10, "")]
    page = world.client("lin").get(f"/orders/sheet/{batch.pk}/").content.decode()
    assert "Nothing is left to mend" in page


def test_a_tick_is_for_what_was_shown_and_nothing_later(world):
    order = world.issue(line("1", 10))
    raw = sheet(world, Accept=10)
    answer_order(order=order, answers=partly(4), actor=world.actor("alice"))
    batch = sent(world, raw)
    shown = ticks(world, batch)
    answer_order(order=order, answers=partly(3), actor=world.actor("alice"))

    again = mended(world, batch, instead=shown)

    assert "Alice answered order" in refusals(again)[0]
    assert answers(order)[0] == ("1", "Accepted", 3, "")


def test_the_same_as_the_colleague_said_is_done_without_a_second_answer(world):
    order = world.issue(line("1", 10))
    raw = sheet(world, Accept=10)
    answer_order(order=order, answers=None, actor=world.actor("alice"))
    batch = sent(world, raw)

    done = mended(world, batch, instead=ticks(world, batch))

    assert refusals(done) == []
    assert OrderEvent.objects.filter(order=order, by_vendor=True).count() == 1


def test_what_the_buyer_changed_is_told_although_the_quantity_is_the_same(world):
    order = world.issue(line("1", 10))
    raw = sheet(world, Accept=10)
    change_order(order=order, lines=[line("1", 10, net_cost=9)], actor=world.actor("bea"))

    batch = sent(world, raw)

    assert "The buyer changed order" in refusals(batch)[0]
    assert answers(order) == []
    mended(world, batch, instead=ticks(world, batch))
    assert answers(order) == [("1", "Accepted", 10, "")]


def test_of_a_cancelled_order_it_is_said_that_nothing_can_be_answered(world):
    order = world.issue(line("1", 10))
    raw = sheet(world, Accept=10)
    cancel_order(order=order, reason="Not needed", actor=world.actor("bea"))

    assert "was cancelled" in refusals(sent(world, raw))[0]


def test_ones_own_answer_may_be_corrected_by_the_same_sheet(world):
    order = world.issue(line("1", 10))
    raw = sheet(world, Accept=10)
    answer_order(order=order, answers=partly(4), actor=world.actor("lin"))

    batch = sent(world, raw)

    assert "a rejection cannot be taken back" in refusals(batch)[0]  # no word of news
    assert ticks(world, batch) == []


@pytest.mark.parametrize("version", ["", "x", "99", "-1", "1.5"])
def test_a_file_that_does_not_tell_replaces_no_answer_of_others(world, version):
    new, taken = world.issue(), world.issue()
    answer_order(order=taken, answers=None, actor=world.actor("alice"))
    rows = [[order.number, "1", 10, version] for order in (new, taken)]

    heading = [*HEADING[:3], "Version (leave as it is)"]
    batch = sent(world, as_csv(*rows, heading=heading))

    assert answers(new) == [("1", "Accepted", 10, "")]
    assert ["Alice answered order" in text for text in refusals(batch)] == [True]


def test_a_file_without_the_column_may_know_what_the_buyer_changed(world):
    order = world.issue(line("1", 10))
    change_order(order=order, lines=[line("1", 12)], actor=world.actor("bea"))

    sent(world, as_csv([order.number, "1", 12]))

    assert answers(order) == [("1", "Accepted", 12, "")]


def test_rows_of_two_sheets_count_as_the_older(world):
    order = world.issue(line("1", 10), line("2", 4))
    old = order.version
    change_order(order=order, lines=[line("1", 10), line("2", 5)], actor=world.actor("bea"))
    order.refresh_from_db()
    heading = ["Order", "Line", "Accept", "version"]
    rows = [[order.number, "1", 10, old], [order.number, "2", 5, order.version]]

    batch = sent(world, as_csv(*rows, heading=heading))

    assert "The buyer changed order" in refusals(batch)[0]
