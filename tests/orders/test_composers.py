"""The mails about orders, as they lie in the reader's mailbox."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from common.clock import database_now
from notifications import reading
from notifications.handover import deliver_due
from notifications.models import Delivery
from orders.models import PurchaseOrder
from orders.services.answer_lines import Part
from orders.services.answering import answer_order
from orders.services.changing import cancel_order
from orders.services.deadlines import extend_deadline
from orders.services.issuing import issue_order
from orders.services.lapsing import lapse_order, miss_deadline
from orders.services.sweeping import sweep
from tests.orders.services.steps import ACCEPT, answer, change, lapse
from tests.world import BUYER, line
from vendors.models import Membership

NOW = datetime(2031, 3, 5, 9, 0, tzinfo=UTC)  # the outbox is stamped by the database's own clock


LATE = "After that the order counts as late, and lines without an answer are cancelled"
FACTS = [
    "Vendor code: ACME1",
    "Ship to: PHX6 Phoenix, AZ",
    "Ship: 10–14 Mar",
    "Number of lines: 2",
    "Units: 40",
    "Value: $620.00",
]


@pytest.fixture(autouse=True)
def one_reader(world):
    """Lin alone is told; she reads in Berlin, the goods go to Phoenix."""
    Membership.objects.filter(user=world.people["alice"]).update(is_active=False)
    lin = world.people["lin"]
    lin.time_zone, lin.language = "Europe/Berlin", "en"
    lin.save()
    return lin


def sent(now=NOW):
    """Hand over what is due; gives the mails of this moment."""
    before = {mail.name for mail in reading.newest()}
    deliver_due(now=now)
    return [mail for mail in reading.newest() if mail.name not in before]


def only(now=NOW):
    [mail] = sent(now)
    return mail


def test_a_new_order_asks_for_an_answer_and_leads_to_it(world, settings):
    settings.PUBLIC_URL = "https://vendors.example.com"
    order = world.issue(
        line("1", 10, title="Skillet"), line("2", 5, unit="Cases", unit_size=6), now=NOW
    )

    mail = only()

    assert mail.subject == f"Confirm order {order.number} by Thu 6 Mar 10:00 CET"
    assert mail.text.split("\n\n") == [
        f"New order {order.number}",
        "23 h 59 min left\nThu 6 Mar 10:00 CET (02:00 MST)",
        f"{LATE} Fri 7 Mar 10:00 CET.",
        f"Confirm order {order.number}:\nhttps://vendors.example.com/orders/{order.number}/",
        "\n".join([f"Order: {order.number}", *FACTS]),
        "10  SKU-1 · Skillet\n5 × 6  SKU-2",
        "-- \nYou get this because you may confirm orders of Acme Housewares.\n",
    ]
    assert mail.links == [f"https://vendors.example.com/orders/{order.number}/"]
    assert f'href="https://vendors.example.com/orders/{order.number}/"' in mail.html
    for fact in (
        "23 h 59 min left",
        "(02:00 MST)",
        "PHX6 Phoenix, AZ",
        "$620.00",
        "SKU-1 · Skillet",
    ):
        assert fact in mail.html


def test_in_the_readers_language(world, one_reader):
    one_reader.language = "zh-hans"
    one_reader.time_zone = "Asia/Shanghai"
    one_reader.save()
    order = world.issue(now=NOW)
    with translation.override("de"), timezone.override("America/New_York"):  # whoever sends it
        mail = only()

    assert order.number in mail.subject
    assert "3月6日 周四 17:00" in mail.subject
    assert 'lang="zh-hans"' in mail.html.lower()
    leftovers = [word for word in ("Order", "Confirm", "lines", "You get") if word in mail.text]
    assert leftovers == []


def test_many_lines_are_counted_not_told(world):
    world.issue(*(line(str(number), 1) for number in range(1, 9)), now=NOW)

    assert "\nand 3 lines more\n" in only().text


def test_by_weight_and_without_a_cost(world):
    world.issue(line("1", 10), line("2", 3, net_cost_unit="POUNDS"), now=NOW)
    assert "Value: $155.00 + by weight\n" in only().text
    world.issue(line("1", 3, net_cost_unit="POUNDS"), now=NOW)
    assert "Value: by weight\n" in only().text
    world.issue(line("1", 3, net_cost=None, net_cost_currency=""), now=NOW)
    assert "Value: no cost given\n" in only().text


def test_an_administrator_reads_it_because_nobody_sells(world):
    Membership.objects.filter(user=world.people["lin"]).update(sales="", admin="operate")
    order = world.issue(now=NOW)

    mail = only()

    assert "Nobody at Acme Housewares may confirm orders now." in mail.text
    assert f"Open order {order.number}:" in mail.text
    assert "you administer Acme Housewares" in mail.text


def test_who_may_not_see_cost_gets_none(world):
    """Nobody of logistics alone is told; a right that went away between is honoured."""
    world.issue(now=NOW)
    Membership.objects.filter(user=world.people["lin"]).update(
        sales="", logistics="operate", admin=""
    )

    assert sent() == []
    assert Delivery.objects.get().state == "cancelled"


@pytest.mark.parametrize("gone", ["membership", "person", "vendor"])
def test_who_lost_the_door_gets_no_mail(world, gone):
    order = world.issue(now=NOW)
    sweep(order.confirm_by - timedelta(hours=8))
    record = {
        "membership": Membership.objects.get(user=world.people["lin"]),
        "person": world.people["lin"],
        "vendor": world.acme,
    }[gone]
    record.is_active = False
    record.save()

    assert sent(order.confirm_by - timedelta(hours=8)) == []


def test_a_change_says_what_was_and_what_is(world):
    order = world.issue(line("1", 10, title="Skillet"), now=NOW)
    only()
    change(order, quantity=12, net_cost=Decimal("15.25"))

    mail = only(database_now())

    assert mail.subject.startswith(f"Order {order.number} changed: confirm by ")
    assert "Line 1, quantity: 10 pieces → 12 pieces\nLine 1, cost: $15.50 → $15.25" in mail.text
    assert "Please confirm it as it is now, by " in mail.text


def test_a_change_after_an_answer_asks_again_or_not(world):
    order = world.issue()
    answer(world, order, Part(ACCEPT, 10))
    sent(database_now())
    change(order, quantity=12)
    assert "Your answer of 10 units stands. Confirm again by" in only(database_now()).text
    answer_order(order=order, answers=None, actor=world.actor())
    change(order, title="Skillet, cast iron")

    assert "stands. Nothing is asked of you now." in only(database_now()).text


def test_a_cancelled_order_counts_nothing(world):
    order = world.issue()
    sent(database_now())
    cancel_order(order=order, actor=BUYER)

    mail = only(database_now())

    assert mail.subject == f"Order {order.number} is cancelled"
    assert "Do not ship it." in mail.text
    assert "Units" not in mail.text
    assert "0.00" not in mail.text


def test_what_was_overtaken_before_it_left_is_not_said(world):
    order = world.issue()
    change(order, quantity=12)
    cancel_order(order=order, actor=BUYER)

    assert only(database_now()).subject == f"Order {order.number} is cancelled"


def test_an_order_that_was_confirmed_before_its_mail_left(world):
    order = world.issue()
    answer_order(order=order, answers=None, actor=world.actor())

    mail = only(database_now())

    assert mail.subject == f"New order {order.number}"
    assert "It was answered meanwhile." in mail.text
    assert "left" not in mail.text


def test_the_reminder_and_the_miss_both_say_when_lines_are_cancelled(world):
    order = world.issue(now=NOW)
    only()
    at = order.confirm_by - timedelta(hours=2)
    sweep(at)

    reminder = only(at)
    miss_deadline(order_id=order.pk, now=order.confirm_by + timedelta(minutes=5))
    miss = only(order.confirm_by + timedelta(minutes=5))

    assert reminder.subject.startswith("2 h 0 min left: confirm order") or (
        reminder.subject.startswith("1 h 59 min left: confirm order")
    )
    assert "lines without an answer are cancelled Fri 7 Mar 10:00 CET." in reminder.text
    assert miss.subject == f"Order {order.number} is late: confirm it now"
    assert "5 min late\nThu 6 Mar 10:00 CET (02:00 MST)" in miss.text
    assert (
        "It can still be confirmed. Lines without an answer are cancelled Fri 7 Mar 10:00 CET."
        in miss.text
    )


def test_no_reminder_and_no_miss_once_it_is_answered(world):
    order = world.issue(now=NOW)
    only()
    sweep(order.confirm_by - timedelta(hours=2))
    other = world.issue(now=NOW)
    sent()
    miss_deadline(order_id=other.pk, now=other.confirm_by + timedelta(seconds=1))
    for each in (order, other):
        answer_order(order=each, answers=None, actor=world.actor())

    assert sent(NOW + timedelta(days=2)) == []


def test_cancelled_lines_are_told_with_their_number(world):
    order = world.issue(line("1", 10), line("2", 4), now=NOW)
    only()
    lapse(order)

    mails = sent(NOW + timedelta(days=3))

    assert [mail.subject for mail in mails] == [
        f"Unanswered lines of order {order.number} are cancelled"
    ]
    assert "2 lines were not answered in time and are cancelled. Do not ship them." in mails[0].text


def test_more_time_comes_with_the_reason_and_takes_back_what_waits(world):
    order = world.issue(now=NOW)
    only()
    sweep(order.confirm_by - timedelta(minutes=30))
    extend_deadline(
        order=order,
        due_at=order.confirm_by + timedelta(hours=20),
        reason="Storm <b>at</b> sea\nTake your time",
        actor=BUYER,
        now=order.confirm_by - timedelta(minutes=29),
    )

    mail = only(order.confirm_by)

    assert mail.subject == f"More time for order {order.number}: until Fri 7 Mar 06:00 CET"
    assert "The buyer's reason: Storm <b>at</b> sea" in mail.text
    assert "Storm &lt;b&gt;at&lt;/b&gt; sea" in mail.html


@pytest.mark.parametrize(
    "name", ["A" * 120, "A\r\nBcc: all@example.com", "<script>x</script> & Söhne"]
)
def test_a_vendors_name_stays_what_it_is(world, name):
    world.acme.name = name
    world.acme.save()
    world.issue(now=NOW)

    [mail] = sent()

    assert "<script>x" not in mail.html
    assert mail.to == "lin@acme.example"
    assert "Bcc" not in mail.subject


def test_an_answer_that_comes_while_the_reminder_is_written_is_first(world, monkeypatch):
    """Between composing and leaving, Lin confirms: nothing leaves."""
    from notifications import composers
    from orders import composers as ours

    order = world.issue(now=database_now() - timedelta(hours=22))
    sent(database_now())
    sweep(database_now())
    assert Delivery.objects.filter(topic="orders.reminder", state="scheduled").count() == 1

    def overtaken(delivery, now):
        mail = ours.reminder(delivery, now)
        answer_order(
            order=PurchaseOrder.objects.get(pk=order.pk), answers=None, actor=world.actor()
        )
        return mail

    monkeypatch.setitem(composers._composers, "orders.reminder", overtaken)

    assert sent(database_now()) == []
    assert Delivery.objects.get(topic="orders.reminder").state == "cancelled"


def test_a_miss_is_no_news_once_the_answer_came_while_it_was_written(world, monkeypatch):
    from notifications import composers
    from orders import composers as ours

    order = world.issue(now=database_now() - timedelta(hours=25))
    sent(database_now())
    miss_deadline(order_id=order.pk)

    def overtaken(delivery, now):
        mail = ours.notice(delivery, now)
        answer_order(order=order, answers=None, actor=world.actor())
        return mail

    monkeypatch.setitem(composers._composers, "orders.notice", overtaken)

    assert sent(database_now()) == []


def test_lapse_of_what_nobody_saw_is_one_mail(world):
    order = world.issue(now=NOW)
    only()
    lapse_order(order_id=order.pk, now=NOW + timedelta(days=3))
    sweep(NOW + timedelta(days=3))  # an outage of days: the miss and its end at once

    assert [mail.subject.startswith("Unanswered") for mail in sent(NOW + timedelta(days=3))] == [
        True
    ]
    order.refresh_from_db()
    with pytest.raises(Exception, match="not possible"):
        issue_order(order=order, actor=BUYER)
