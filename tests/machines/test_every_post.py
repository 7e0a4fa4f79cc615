"""Every POST that the description names, attacked by retries: whatever they do, once is once.

The operations are read from the description and so are their bodies, so a new one is attacked by
being there. What was done is counted by the audit log, to which every write adds.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.client import encode_multipart
from drf_spectacular.generators import SchemaGenerator

from audit.models import AuditEntry
from common.clock import database_now
from machines.api import once
from machines.models import KeptAnswer
from tests.crowd import at_once
from tests.machines.posts import killed
from tests.threads.hostile import pdf
from tests.world import build

WITHOUT_KEYS = {"token"}  # its answer holds a secret
FORM = "multipart/form-data"


@dataclass
class Post:
    """One POST of the description, with the body that it gives as an example."""

    name: str
    path: str
    content_type: str
    body: dict[str, Any]
    boundaries: list[str] = field(default_factory=lambda: [f"boundary{at}" for at in range(99)])

    def send(self, client, order, *, key="k1", **more):
        """Send it for this order. Each try of a form has another boundary, as programs do it."""
        body = {**of_order(self.body, order), **more}
        path, headers = self.path.format(number=order.number), {"idempotency-key": key}
        if self.content_type != FORM:
            sent = json.dumps(body)
            return client.post(path, sent, content_type=self.content_type, headers=headers)
        boundary = self.boundaries.pop()
        files = SimpleUploadedFile("note.pdf", pdf(), "application/pdf")
        sent = encode_multipart(boundary, {**body, "files": files})
        return client.post(path, sent, f"{FORM}; boundary={boundary}", headers=headers)

    @property
    def another(self):
        """A further field that makes another request of it."""
        return {"text": "Another"} if "text" in self.body else {"other": 1}


def of_order(value, order):
    """The example for this order; of a list its first item."""
    if isinstance(value, list):
        return [of_order(each, order) for each in value[:1]]
    if not isinstance(value, dict):
        return value
    found = {name: of_order(each, order) for name, each in value.items()}
    return found | (
        {"purchase_order_number": order.number} if "purchase_order_number" in found else {}
    )


def posts():
    document = SchemaGenerator().get_schema(request=None, public=True)
    for path, methods in document["paths"].items():
        operation = methods.get("post")
        if operation is None or operation["operationId"] in WITHOUT_KEYS:
            continue
        [(kind, content)] = operation["requestBody"]["content"].items()
        example = next(iter(content["examples"].values()))["value"]  # give a new one an example
        yield Post(operation["operationId"], path, kind, example)


POSTS = [pytest.param(post, id=post.name) for post in posts()]
every_post = pytest.mark.parametrize("post", POSTS)


def test_none_is_missing():
    assert len(POSTS) >= 4


@pytest.fixture
def order(world):
    return world.issue()


@pytest.fixture
def machine(world):
    return world.machine()


@pytest.fixture
def done(machine):
    """How much was written since the client was made."""
    before = AuditEntry.objects.count()
    return lambda: AuditEntry.objects.count() - before


@every_post
def test_replayed_it_is_answered_as_before_and_not_done(post, order, machine, done):
    first = post.send(machine, order)
    once_done = done()
    again = [post.send(machine, order) for _ in range(3)]

    assert first.status_code < 300, first.content
    assert done() == once_done > 0
    assert {each.content for each in again} == {first.content}
    assert {each.status_code for each in again} == {first.status_code}
    assert {each[once.REPLAYED] for each in again} == {"true"}
    assert all("RateLimit" in each for each in [first, *again])


@every_post
def test_with_another_body_it_is_refused(post, order, machine, done):
    post.send(machine, order)
    once_done = done()

    refused = post.send(machine, order, **post.another)

    assert (refused.status_code, refused.json()["code"]) == (409, "idempotency_key_reused")
    assert done() == once_done


@every_post
def test_the_key_of_another_client_is_no_key_of_mine(post, world, order, machine):
    post.send(machine, order)

    other = post.send(world.machine(), order)
    stranger = post.send(world.machine(admin="charlie"), order)

    assert once.REPLAYED not in other
    assert stranger.status_code == 404


@every_post
@pytest.mark.parametrize("key", ["k" * 255, " k ", "~!@#$%^&*()", "..", '"k"'])
def test_odd_keys_are_keys(post, order, machine, key):
    first, again = (post.send(machine, order, key=key) for _ in range(2))

    assert first.status_code < 300
    assert again[once.REPLAYED] == "true"


@every_post
@pytest.mark.parametrize("key", ["", "k" * 256, "k" * 60_000, "钥匙", "é", "k\x7f", "\u202ek"])
def test_what_is_no_key_does_nothing(post, order, machine, done, key):
    refused = post.send(machine, order, key=key)

    assert (refused.status_code, refused.json()["field"]) == (400, "Idempotency-Key")
    assert done() == 0


@every_post
def test_after_a_crash_it_may_come_again(post, order, machine, done, monkeypatch):
    with killed(monkeypatch):
        post.send(machine, order)
    assert post.send(machine, order).json()["code"] == "still_running"
    KeptAnswer.objects.update(lease_until=database_now())

    first = post.send(machine, order)
    once_done = done()
    again = post.send(machine, order)

    assert first.status_code < 300
    assert (again.content, done()) == (first.content, once_done)


@every_post
def test_after_thirty_days_the_key_is_new_even_if_nobody_tidied(post, order, machine):
    first = post.send(machine, order)
    age = KeptAnswer.objects.update
    age(created_at=database_now() - timedelta(days=29, hours=23, minutes=59))
    kept = post.send(machine, order)
    age(created_at=database_now() - timedelta(days=30, seconds=1))
    late = post.send(machine, order)
    other = post.send(machine, order, **post.another)

    assert first.status_code < 300
    assert kept[once.REPLAYED] == "true"
    assert once.REPLAYED not in late
    assert other.json()["code"] == "idempotency_key_reused"  # the new one is kept in its turn


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
@every_post
def test_in_parallel_and_while_the_first_runs(post, settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    world = build()
    order, machine = world.issue(), world.machine()
    begun, go_on = threading.Event(), threading.Event()
    real = once._rendered

    def slowly(response):
        begun.set()
        assert go_on.wait(30)
        return real(response)

    monkeypatch.setattr(once, "_rendered", slowly)
    before, first = AuditEntry.objects.count(), []

    def sends():
        first.append(post.send(machine, order))
        connection.close()

    thread = threading.Thread(target=sends)
    thread.start()
    assert begun.wait(30)
    meanwhile = at_once(*[partial(post.send, machine, order)] * 6)
    other = post.send(machine, order, **post.another)
    go_on.set()
    thread.join(30)

    assert {(each.status_code, each.json()["code"]) for each in meanwhile} == {
        (409, "still_running")
    }
    assert all(int(each["Retry-After"]) >= 1 for each in meanwhile)
    assert other.json()["code"] == "idempotency_key_reused"
    assert first[0].status_code < 300
    once_done = AuditEntry.objects.count() - before
    again = at_once(*[partial(post.send, machine, order)] * 6)
    assert {each.content for each in again} == {first[0].content}
    assert AuditEntry.objects.count() - before == once_done
    connection.close()
