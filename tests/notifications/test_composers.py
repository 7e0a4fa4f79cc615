"""Who speaks for which topic."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from notifications import composers
from notifications.composers import Mail, compose, register
from notifications.models import Delivery


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr(composers, "_composers", {})


def speaker(delivery, now):
    return Mail(f"{delivery.subject_id} at {now:%Y}", "text", "")


def test_the_composer_of_the_topic_speaks():
    now = datetime.now(UTC)
    register("hello", speaker)

    mail = compose(Delivery(topic="hello", subject_id=3), now)

    assert mail == Mail(f"3 at {now:%Y}", "text", "")


def test_one_composer_a_topic():
    register("hello", speaker)
    register("hello", speaker)

    with pytest.raises(ValueError, match="Two composers"):
        register("hello", lambda *_: None)


def test_a_topic_that_nobody_speaks_for_is_an_error():
    with pytest.raises(LookupError):
        compose(Delivery(topic="silence"), datetime.now(UTC))


def test_language_and_zone_of_one_mail_do_not_reach_the_next():
    def careless(delivery, now):
        translation.activate("zh-hans")
        timezone.activate(ZoneInfo("Asia/Shanghai"))

    register("careless", careless)

    with translation.override("en"):
        compose(Delivery(topic="careless"), datetime.now(UTC))
        assert translation.get_language() == "en"
    assert timezone.get_current_timezone_name() == "UTC"
