"""What the worker does when the bell rings."""

from __future__ import annotations

from notifications.models import Delivery
from notifications.tasks import deliver


def test_it_goes_on_until_nothing_is_due(put, hello):
    put(hello, *range(1, 131))

    deliver()

    assert Delivery.objects.filter(state="handed").count() == 130


def test_it_stops_when_the_server_takes_nothing(put, hello, sink, settings):
    put(hello, *range(1, 131))
    settings.EMAIL_PORT = 1

    deliver()

    assert Delivery.objects.filter(last_error="").count() == 30


def test_it_is_known_by_the_name_that_the_bell_calls():
    from notifications import bell

    assert deliver.name == bell.TASK
