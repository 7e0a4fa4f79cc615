"""What the first load of the list costs, on the wire, from the portal as `make run` starts it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.runtime.portal import ROOT, Portal, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Request

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST_BUDGET = 150_000
SCRIPT_BUDGET = 45_000
SESSION = """
import django; django.setup()
from django.test import Client
from accounts import sessions
from dashboards.load.desks import desks
from accounts.models import User
client = Client()
client.force_login(User.objects.get(pk=desks()[0].person_id), backend=sessions.BACKEND)
session = client.session
session.update(sessions.facts("password+totp"))
session.save()
print(session.session_key)
"""


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    house = Portal(tmp_path)
    house.start()
    try:
        wait_until(house.answers, "the portal answers")
        yield house
    finally:
        if house.process and house.process.poll() is None:
            house.end()


def run(portal: Portal, *command: str) -> str:
    environment = portal.environment() | {"DJANGO_SETTINGS_MODULE": "acorn.settings"}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_the_list_of_fifty_rows_is_light(chromium: Browser, portal: Portal) -> None:
    run(portal, "manage.py", "seed_load", "--vendors", "1", "--orders", "2000", "--lines", "2")
    key = run(portal, "-c", SESSION)
    for path in ("/orders/", "/orders/?view=waiting"):
        rows, weights = loaded(chromium, f"http://localhost:{portal.port}", path, key)
        assert rows == 50
        assert sum(weight for _kind, weight in weights) <= LIST_BUDGET
        assert sum(weight for kind, weight in weights if kind == "script") <= SCRIPT_BUDGET


def loaded(chromium: Browser, base: str, path: str, key: str) -> tuple[int, list[tuple[str, int]]]:
    """Rows of the table, and what each request brought, head and body as they travelled."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": key, "url": base}])
    page = context.new_page()
    requests: list[Request] = []
    page.on("requestfinished", lambda request: requests.append(request))  # noqa: PLW0108  it wants a function
    page.goto(base + path)
    page.wait_for_load_state("networkidle")
    sizes = [(request.resource_type, request.sizes()) for request in requests]
    rows = page.locator("tbody tr").count()
    context.close()
    return rows, [(kind, s["responseBodySize"] + s["responseHeadersSize"]) for kind, s in sizes]
