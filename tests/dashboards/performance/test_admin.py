"""The desk: vendors ranked, and who may miss what is due today."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import User
from common.clock import database_now
from dashboards.services.rolling import roll_all
from notifications.models import Delivery
from orders.services.answering import answer_order
from orders.services.drafting import save_draft
from tests.world import line
from vendors.models import Membership, Vendor

pytestmark = pytest.mark.django_db
RANKS = "/admin/dashboards/rankedvendor/"
RISKS = "/admin/dashboards/vendoratrisk/"


def names(response):
    return [vendor.name for vendor in response.context_data["cl"].result_list]


@pytest.fixture
def ranked(world, last_week):
    """Acme answered one of two in time and confirmed all; Globex one of one, and rejected all."""
    first = world.issue(line("1", 10), now=last_week)
    answer_order(order=first, answers=None, actor=world.actor(), now=last_week)
    late = world.issue(line("1", 10), now=last_week)
    later = last_week + timedelta(hours=30)
    answer_order(order=late, answers=None, actor=world.actor(), now=later)
    other = world.issue(line("1", 7), code=world.stranger_code, now=last_week)
    answer_order(order=other, answers=[], actor=world.actor("charlie"), now=last_week)
    Vendor.objects.create(name="Nobody asked", time_zone="UTC")
    roll_all()
    return world


def test_who_answers_least_in_time_comes_first(ranked):
    response = ranked.client("bea").get(RANKS)

    assert names(response) == ["Acme Housewares", "Globex Tools", "Nobody asked"]
    text = response.content.decode()
    assert "50.0%" in text
    assert "1 of 2" in text
    assert "$310.00" in text
    assert 'aria-sort="ascending"' in text.split("Answered in time")[0].rpartition("<th")[2]


@pytest.mark.parametrize(
    ("column", "least"), [(1, "Acme Housewares"), (2, "Globex Tools"), (3, "Acme Housewares")]
)
def test_each_column_sorts(ranked, column, least):
    def asked(order):
        found = names(ranked.client("bea").get(f"{RANKS}?o={order}"))
        return [name for name in found if name != "Nobody asked"]

    assert asked(column)[0] == least
    assert asked(f"-{column}") == asked(column)[::-1]


def test_the_record_says_the_same_and_leads_to_the_orders(ranked):
    page = ranked.client("bea").get(f"{RANKS}{ranked.acme.pk}/change/").content.decode()

    assert "1 of 2" in page
    assert f"/admin/orders/purchaseorder/?vendor={ranked.acme.pk}" in page


def test_a_vendor_whose_orders_nobody_saw_is_at_risk(world):
    now = database_now()
    world.issue(line("1", 10), now=now - timedelta(hours=20))
    world.issue(line("1", 2), now=now - timedelta(hours=30))  # late already
    text = world.client("bea").get(RISKS).content.decode()

    assert names(world.client("bea").get(RISKS)) == ["Acme Housewares"]
    assert "1 of 1 order untouched" in text
    assert "$155.00" in text
    assert "lin@acme.example" in text
    assert "alice@acme.example" in text  # she operates in sales, too
    assert "otto@acme.example" not in text
    assert "was never here" in text
    assert f"vendor={world.acme.pk}&amp;waiting=due" in text


def test_a_draft_or_a_visit_means_that_somebody_is_at_it(world):
    now = database_now()
    order = world.issue(now=now - timedelta(hours=3))
    save_draft(order=order, typed=[{"line": "1", "accept": "3"}], actor=world.actor(), now=now)
    assert "somebody was in the portal since" in world.client("bea").get(RISKS).content.decode()

    world.issue(now=now - timedelta(hours=2))
    assert "1 of 2 orders untouched" in world.client("bea").get(RISKS).content.decode()
    Membership.objects.filter(user=world.people["lin"]).update(seen_at=now)
    assert "somebody was in the portal since" in world.client("bea").get(RISKS).content.decode()


def test_mail_that_does_not_arrive_is_told(world):
    world.issue()
    Delivery.objects.create(
        key="x",
        topic="orders.notice",
        person_id=world.people["lin"].pk,
        subject_id=1,
        state="failed",
    )

    assert "mail is not delivered" in world.client("bea").get(RISKS).content.decode()


def test_a_vendor_whom_nobody_can_answer_for_is_told(world):
    world.issue()
    Membership.objects.filter(vendor=world.acme).update(is_active=False)

    assert "nobody" in world.client("bea").get(RISKS).content.decode()


def test_the_first_page_of_the_desk_shows_them_to_who_may_see_them(world):
    world.issue()
    User.objects.create(email="rex@retailer.example", name="Rex", staff_role="receiver")
    world.people["rex"] = User.objects.get(email="rex@retailer.example")

    titles = [str(q.title) for q in world.client("bea").get("/admin/").context["queues"]]
    assert "May miss today’s deadlines" in titles
    titles = [str(q.title) for q in world.client("rex").get("/admin/").context["queues"]]
    assert "May miss today’s deadlines" not in titles
    assert world.client("rex").get(RANKS).status_code == 403
