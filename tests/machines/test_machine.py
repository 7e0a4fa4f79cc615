"""A machine at work: what it does is told of it, on pages, in refusals and in the audit log."""

from __future__ import annotations

from audit.models import AuditEntry
from tests.orders.api.bodies import URL, acknowledge
from tests.world import line


def test_its_answer_is_told_of_the_client(world):
    order = world.issue(line("1", 10), line("2", 4))

    response = acknowledge(world.machine("orders:answer"), order, {"accept_all": True})

    assert response.status_code == 200
    assert "amounts" not in response.json()["order"]
    event = order.events.get(by_vendor=True)
    assert (event.actor_id, event.source, event.client_id) == (
        None,
        "api",
        world.acme.api_clients.get().pk,
    )
    page = world.client("ravi").get(f"/orders/{order.number}/").content.decode()
    assert "the API client Program" in page
    today = world.client("alice").get("/").content.decode()
    assert "the API client Program" in today
    entry = AuditEntry.objects.get(action="orders.acknowledged")
    assert entry.said["client"] == event.client_id
    assert (entry.factor, entry.source, entry.context.name[:7]) == (
        "client-secret",
        "api",
        "Program",
    )
    assert entry.context.address == "127.0.0.1"


def test_who_comes_later_learns_that_a_machine_was_quicker(world):
    order = world.issue()
    first, second = world.machine(), world.machine()
    acknowledge(first, order, {"accept_all": True})

    again = acknowledge(first, order, {"accept_all": True})
    other = acknowledge(second, order, {"accept_all": True})
    person = acknowledge(world.client("lin"), order, {"accept_all": True})

    assert (again.status_code, other.status_code, person.status_code) == (200, 409, 409)
    for response in (other, person):
        assert "already confirmed by the API client Program" in response.json()["detail"]


def test_it_reads_and_answers_as_far_as_its_scopes_reach(world):
    order = world.issue()
    reader = world.machine("orders:read")

    assert reader.get(f"{URL}{order.number}/").status_code == 200
    refused = acknowledge(reader, order, {"accept_all": True})

    assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted")
    assert not order.events.filter(by_vendor=True).exists()


def test_costs_alone_open_no_list(world):
    assert world.machine("costs:read").get(URL).status_code == 403


def test_it_is_spoken_to_in_the_language_it_asks_for(world):
    machine = world.machine("orders:read")

    refused = machine.get(f"{URL}?colour=red", headers={"accept-language": "zh-CN"})

    assert refused.status_code == 400
    assert refused["Content-Language"] == "zh-hans"
    assert not refused.json()["detail"].isascii()
