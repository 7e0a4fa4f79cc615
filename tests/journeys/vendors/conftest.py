"""What journeys share: for each file one Chromium, and one server with one world."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection, connections
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.chromium import launch
from tests.journeys.vendors.house import House, async_allowed, empty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture
def _django_db_helper(django_db_blocker) -> Iterator[None]:
    """Instead of pytest-django's, which would empty the world after each test."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def contents(django_db_setup, django_db_blocker) -> str:
    """What the migrations put into the database.

    Asked for before Chromium starts: beside Playwright's loop this thread has other connections.
    """
    with django_db_blocker.unblock():
        return connection._test_serialized_contents  # type: ignore[attr-defined, no-any-return]


@pytest.fixture(scope="module")  # others start one of their own in this thread
def chromium(contents) -> Iterator[Browser]:
    with async_allowed(), sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
        connections.close_all()  # those beside the loop; nobody else knows of them


@pytest.fixture(scope="module")
def house(chromium, contents, django_db_blocker) -> Iterator[House]:
    with django_db_blocker.unblock():
        empty(contents)
        server = LiveServer("localhost")
        house = House(server.url, chromium)
        try:
            yield house
        finally:
            house.close()
            server.stop()
            empty(contents)
