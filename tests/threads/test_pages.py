"""The vendor's pages: what is shown to whom, what is kept when it is refused."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from threads.models import Message, Participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(world, order):
    """The order's page in somebody's browser, as text."""
    return lambda who: world.client(who).get(f"/orders/{order.number}/").content.decode()


def url(order, name="write"):
    return f"/threads/order/{order.number}/{name}/"


def test_a_message_from_the_form_to_the_page(world, order, form, page):
    client = world.client("lin")
    answer = client.post(url(order), form("We ship on *Monday*.\n<script>alert(1)</script>"))
    message = Message.objects.get()

    assert answer["Location"] == f"/orders/{order.number}/#message-{message.pk}"
    assert message.source == "page"
    for who in ("lin", "ravi", "otto"):
        assert "We ship on *Monday*.\n&lt;script&gt;alert(1)&lt;/script&gt;" in page(who)


def test_links_are_links_and_nothing_else_is(say, page):
    say("bea", "javascript:alert(1) https://example.com/a?b=1&c=2). http://x.example/“")
    text = page("lin")

    assert 'href="https://example.com/a?b=1&amp;c=2" rel="nofollow noopener noreferrer"' in text
    assert 'href="javascript' not in text


def test_the_other_sides_notes_are_nowhere(say, page, world, order):
    say("bea", "House secret", "house")
    say("lin", "Ours alone", "vendor")

    for path in (f"/orders/{order.number}/", f"/threads/order/{order.number}/"):
        text = world.client("otto").get(path).content.decode()
        assert "Ours alone" in text
        assert "House secret" not in text
        assert "1 new message" in text or path.startswith("/threads")


def test_a_viewer_reads_and_finds_no_form(say, page, world, order, form):
    say("lin", "Hello")

    assert "Hello" in page("ravi")
    assert "data-composer" not in page("ravi")
    assert world.client("ravi").post(url(order), form("May I?")).status_code == 403


def test_what_is_refused_stays_in_the_form(world, order, form):
    key = uuid4()
    sent = form("@Charlie come here", "vendor", send_key=key)
    answer = world.client("lin").post(url(order), sent)
    text = answer.content.decode()

    assert answer.status_code == 400
    assert "“@Charlie” is nobody who may read this message" in text
    assert "@Charlie come here</textarea>" in text
    assert f'value="{key}"' in text
    assert re.search(r'value="vendor" checked', text)


def test_a_form_of_another_vendor_is_refused_and_kept(world, order, form):
    answer = world.client("lin").post(url(order), form("Typed", vendor=world.globex.pk))

    assert answer.status_code == 409
    assert "Typed</textarea>" in answer.content.decode()
    assert not Message.objects.exists()


def test_sent_twice_it_is_there_once(world, order, form):
    client, sent = world.client("lin"), form("Once")

    assert client.post(url(order), sent)["Location"] == client.post(url(order), sent)["Location"]
    assert Message.objects.count() == 1


def test_new_until_seen(world, order, say, page):
    say("lin", "My own")
    first, last = say("bea", "One"), say("bea", "Two")

    assert f'href="#message-{first.pk}"' in page("lin")
    assert "2 new messages" in page("lin")
    assert "3 new messages" in page("otto")
    world.client("lin").post(url(order, "seen"), {"vendor": order.vendor_id, "seen": last.pk})
    assert "talk-news" not in page("lin")
    assert "3 new messages" in page("otto")
    say("bea", "Three")
    assert "1 new message" in page("lin")


def test_seen_never_goes_back_nor_beyond_what_one_may_read(world, order, say):
    first, last = say("bea", "One"), say("bea", "Two")
    say("bea", "Note", "house")
    client = world.client("lin")
    for upto in (10**9, first.pk):
        client.post(url(order, "seen"), {"vendor": order.vendor_id, "seen": upto})

    assert Participant.objects.get(person_id=world.people["lin"].pk).seen == last.pk


def test_what_was_said_before_somebody_came_is_not_new_to_him(world, say, page):
    message = say("bea", "Long ago")
    world.people["otto"].memberships.update(created_at=message.at)

    assert "talk-news" not in page("otto")


def test_a_long_conversation_is_paged(world, order, say, page):
    for number in range(1, 26):
        say("lin", f"Message {number}.")

    assert "Message 25." in page("lin")
    assert "Message 15." not in page("lin")
    client = world.client("lin")
    newest = client.get(f"/threads/order/{order.number}/").content.decode()
    assert "Message 6." in newest
    assert "Message 5." not in newest
    link = re.search(r'href="(/threads/[^"]+before=\d+)"', newest)[1]
    oldest = client.get(link).content.decode()
    assert "Message 5." in oldest
    assert "Earlier messages" not in oldest


def test_the_names_that_complete(world, order):
    client = world.client("lin")
    names = lambda audience: {  # noqa: E731
        person["name"]
        for person in client.get(url(order, "people"), {"audience": audience}).json()["people"]
    }

    assert names("both") == {"Alice", "Ravi", "Fatima", "Otto", "Bea", "Sam"}
    assert names("vendor") == {"Alice", "Ravi", "Fatima", "Otto"}
    assert names("house") == set()


def test_the_page_costs_as_much_with_messages_as_without(world, order, say):
    client = world.client("lin")
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/orders/{order.number}/")
        counts.append(len(seen))
        for number in range(20):
            say("bea", f"Message {number}")

    assert len(set(counts)) == 1, counts
    assert counts[0] <= 8
