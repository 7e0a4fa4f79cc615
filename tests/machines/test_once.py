"""A POST with an idempotency key: once, whatever the wire, the client or the process does."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from common.clock import database_now
from machines.api import once
from machines.models import AccessToken, KeptAnswer, KeptPart
from machines.services import keeping
from machines.services.housekeeping import tidy
from orders.models import OrderEvent
from tests.crowd import at_once
from tests.machines.posts import MESSAGES, POSTS, killed, send
from tests.threads.hostile import pdf
from tests.world import build, line
from threads.models import Message
from vendors.models import Membership

pytestmark = pytest.mark.django_db


def answers(order):
    return order.events.filter(by_vendor=True).count()


@pytest.fixture(params=["client", "person"])
def sender(request, world):
    return world.machine() if request.param == "client" else world.client("lin")


@pytest.mark.parametrize("post", POSTS)
def test_the_same_again_is_answered_byte_for_byte(world, sender, post):
    order = world.issue()

    first = send(sender, post, order, key="k1")
    again = send(sender, post, order, key="k1")

    assert first.status_code == again.status_code < 300
    assert first.content == again.content
    assert first["Content-Type"] == again["Content-Type"]
    assert (once.REPLAYED in first, again[once.REPLAYED]) == (False, "true")
    assert answers(order) == 1


@pytest.mark.parametrize("post", POSTS)
def test_another_body_or_address_under_the_same_key_is_refused(world, post):
    order, other = world.issue(), world.issue()
    machine = world.machine()
    send(machine, post, order, key="k1")

    response = send(machine, post, other, key="k1")

    assert (response.status_code, response.json()["code"]) == (409, "idempotency_key_reused")
    assert response.json()["field"] == "Idempotency-Key"
    assert answers(other) == 0


@pytest.mark.parametrize("post", POSTS)
def test_while_the_first_is_at_work_a_second_waits(world, post, monkeypatch):
    order = world.issue()
    machine = world.machine()
    seen = []

    def running(claimed, go, **more):
        if not seen:
            seen.append(None)
            seen[0] = send(machine, post, order, key="k1")  # the same, meanwhile
        return real(claimed, go, **more)

    real = once.run
    monkeypatch.setattr(once, "run", running)
    first = send(machine, post, order, key="k1")

    assert first.status_code == 200
    assert (seen[0].status_code, seen[0].json()["code"]) == (409, "still_running")
    assert int(seen[0]["Retry-After"]) >= 1
    assert answers(order) == 1


@pytest.mark.parametrize("post", POSTS)
def test_killed_before_the_end_it_may_come_again_after_the_lease(world, post, monkeypatch):
    order = world.issue()
    machine = world.machine()

    with killed(monkeypatch):
        send(machine, post, order, key="k1")
    assert send(machine, post, order, key="k1").json()["code"] == "still_running"

    KeptAnswer.objects.update(lease_until=database_now())
    response = send(machine, post, order, key="k1")

    assert response.status_code == 200
    assert answers(order) == 1


def test_of_many_those_that_were_done_are_not_done_again(world, monkeypatch):
    orders = [world.issue() for _ in range(3)]
    machine = world.machine()
    wanted = [{"purchase_order_number": o.number, "version": 1, "accept_all": True} for o in orders]
    body = json.dumps({"acknowledgements": wanted})
    post = partial(
        machine.post,
        "/api/v1/acknowledgements/",
        body,
        content_type="application/json",
        headers={"idempotency-key": "k1"},
    )
    real = keeping.part

    def dies_at_the_third(claimed, position, act):
        if position == 2:
            raise SystemExit
        return real(claimed, position, act)

    with monkeypatch.context() as patch:
        patch.setattr(keeping, "let_go", lambda claimed: None)
        patch.setattr(keeping, "part", dies_at_the_third)
        with pytest.raises(SystemExit):
            post()
    assert [answers(order) for order in orders] == [1, 1, 0]
    assert KeptPart.objects.count() == 2

    KeptAnswer.objects.update(lease_until=database_now())
    response = post()

    assert response.json()["done"] == 3, response.json()
    assert [answers(order) for order in orders] == [1, 1, 1]


def test_who_was_taken_over_rolls_back(world, monkeypatch):
    order = world.issue()
    machine = world.machine()

    def taken_over(claimed, go, **more):
        KeptAnswer.objects.update(token="00000000-0000-4000-8000-000000000000")
        return real(claimed, go, **more)

    real = once.run
    monkeypatch.setattr(once, "run", taken_over)
    response = send(machine, "one", order, key="k1")

    assert (response.status_code, response.json()["code"]) == (409, "still_running")
    assert answers(order) == 0


def test_a_fault_frees_the_key(world, monkeypatch):
    order = world.issue()
    machine = world.machine()
    machine.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr("orders.api.views.answer_order", lambda **_more: 1 / 0)
        assert send(machine, "one", order, key="k1").status_code == 500

    assert send(machine, "one", order, key="k1").status_code == 200


def test_a_refusal_is_kept_and_one_that_asks_for_another_try_is_not(world):
    order = world.issue(line("1", 10))
    machine = world.machine()
    wrong = {"items": [], "accept_all": True}

    first, again = (send(machine, "one", order, key="k1", body=wrong) for _ in range(2))
    assert (first.status_code, again.content) == (400, first.content)
    assert again[once.REPLAYED] == "true"

    for _ in range(2):
        refused = send(machine, "one", order, key="k2", content_type="text/plain")
        assert refused.status_code == 415
        assert once.REPLAYED not in refused


def test_keys_of_two_senders_have_nothing_to_do_with_each_other(world):
    one, other = world.issue(), world.issue()

    assert send(world.machine(), "one", one, key="k1").status_code == 200
    assert send(world.machine(), "one", other, key="k1").status_code == 200
    assert (
        send(world.client("lin"), "one", one, key="k1").status_code == 409
    )  # somebody was quicker


@pytest.mark.parametrize("key", ["", "x" * 256, "é", "a\tb"])
def test_a_key_that_is_none_is_refused(world, key):
    order = world.issue()

    response = send(world.machine(), "one", order, key=key)

    assert (response.status_code, response.json()["field"]) == (400, "Idempotency-Key")
    assert answers(order) == 0


def test_without_a_key_nothing_is_kept(world):
    send(world.machine(), "one", world.issue(), key=None)

    assert not KeptAnswer.objects.exists()


def test_who_may_see_less_now_is_not_told_what_was_said(world):
    order = world.issue()
    lin = world.client("lin")
    first = send(lin, "one", order, key="k1")
    assert b"amounts" in first.content

    Membership.objects.filter(user=world.people["lin"]).update(sales="", logistics="operate")
    Membership.objects.filter(user=world.people["lin"]).update(admin="")
    again = send(lin, "one", order, key="k1")

    assert again.status_code == 403
    assert b"amounts" not in again.content


def test_a_client_that_lost_the_costs_is_not_told_them_by_a_retry(world):
    order = world.issue()
    machine = world.machine()
    send(machine, "one", order, key="k1")

    world.acme.api_clients.update(scopes=["orders:answer"])
    again = send(machine, "one", order, key="k1")

    assert (again.status_code, again.json()["code"]) == (409, "rights_changed")


def test_thirty_days_later_it_is_forgotten(world):
    order = world.issue()
    send(world.machine(), "one", order, key="k1")
    AccessToken.objects.all().delete()
    now = database_now()

    assert tidy(now + timedelta(days=29, hours=23)) == 0
    assert tidy(now + timedelta(days=30, minutes=1)) == 1
    assert not KeptAnswer.objects.exists()


@pytest.mark.parametrize("path", [MESSAGES, MESSAGES.replace("messages", "files")])
def test_messages_and_files_are_sent_once(world, sender, path):
    order = world.issue()

    def send_it(text):
        where, headers = path.format(order.number), {"idempotency-key": "k1"}
        if "files" in path:
            file = SimpleUploadedFile("x.pdf", pdf(), "application/pdf")
            return sender.post(where, {"text": text, "files": file}, headers=headers)
        body = json.dumps({"text": text})
        return sender.post(where, body, content_type="application/json", headers=headers)

    first, again, other = send_it("Hello"), send_it("Hello"), send_it("Another")

    assert (first.status_code, again.content) == (201, first.content)
    assert (again[once.REPLAYED], other.status_code) == ("true", 409)
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
@pytest.mark.parametrize("post", POSTS)
def test_in_parallel_one_does_it_and_all_others_are_told(settings, tmp_path, post):
    settings.DATA_DIR = tmp_path
    world = build()
    order = world.issue()
    clients = [world.client("lin") for _ in range(8)]

    results = at_once(*[partial(send, client, post, order, key="k1") for client in clients])

    told = [r for r in results if r.status_code == 200]
    later = [r for r in results if r.status_code == 409]
    assert len(told) + len(later) == 8
    assert {r.json()["code"] for r in later} <= {"still_running"}
    assert sum(once.REPLAYED not in r for r in told) == 1
    assert len({r.content for r in told}) == 1
    assert OrderEvent.objects.filter(by_vendor=True).count() == 1
    assert send(clients[0], post, order, key="k1").content == told[0].content
    connection.close()
