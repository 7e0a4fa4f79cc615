"""The bell: it is heard where there is a broker, and no page suffers where there is none."""

from __future__ import annotations

import contextlib
import socket

import pytest
from celery import current_app
from django.db import transaction

from notifications import bell
from notifications.models import Delivery
from notifications.services import Recipient, enqueue

committed = pytest.mark.django_db(transaction=True, available_apps=["common", "notifications"])


@pytest.fixture
def broker():
    """Point the application at another broker, for this test only."""
    was = current_app.conf.broker_url

    def use(url):
        current_app.conf.broker_url = current_app.conf.broker_write_url = url

    yield use
    current_app.conf.broker_url = was
    current_app.conf.broker_write_url = None


@pytest.fixture
def frozen_broker(broker):
    """A broker that takes every call and says nothing; counts the calls."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(50)
        server.setblocking(False)  # noqa: FBT003
        broker(f"redis://127.0.0.1:{server.getsockname()[1]}/0")
        callers = []

        def calls():
            with contextlib.suppress(BlockingIOError):
                while True:
                    callers.append(server.accept()[0])
            return len(callers)

        yield calls
        for caller in callers:
            caller.close()


@committed
def test_without_a_broker_the_commit_stands(broker, caplog):
    broker("redis://127.0.0.1:1/0")

    with transaction.atomic():
        enqueue(topic="t", key="k", recipients=[Recipient(1, "a@b.example")], subject_id=1)

    assert Delivery.objects.get().state == "scheduled"
    assert "did not take the bell" in caplog.text


@committed
def test_a_frozen_broker_is_asked_once_and_then_left_alone(frozen_broker):
    for number in range(3):
        enqueue(topic="t", key=f"{number}", recipients=[Recipient(1, "a@b.example")], subject_id=1)

    assert Delivery.objects.count() == 3
    assert frozen_broker() == 1


def test_after_a_while_the_broker_is_asked_again(frozen_broker, monkeypatch):
    assert not bell.ring()
    monkeypatch.setattr(bell, "_silent_until", 0.0)
    assert not bell.ring()

    assert frozen_broker() == 2


@pytest.mark.redis
def test_the_worker_hears_it():
    with current_app.connection_for_read() as connection:
        queue = connection.SimpleQueue("celery")
        queue.clear()

        assert bell.ring()

        message = queue.get(timeout=5)
        message.ack()
        queue.close()
    assert message.headers["task"] == "notifications.tasks.deliver"
    assert "eta" not in {name for name, value in message.headers.items() if value}
