"""Many at once with the workers of `make run`: one is killed, a tab closed, a wish sent twice."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import time
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest

from tests.journeys.vendors.test_weight import SESSION, portal, run
from tests.runtime.portal import wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.runtime.portal import Portal

__all__ = ["portal"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATIENCE = 180_000  # milliseconds: a dead worker's hold lasts a minute

# Batches; what their rows came to; answers by hand since, and how many of one order at most.
COUNTED = """
import django, json; django.setup()
from collections import Counter
from batches.models import Batch, BatchRow
from orders.models import OrderEvent
since = Batch.objects.earliest("pk").created_at
events = OrderEvent.objects.filter(by_vendor=True, source="page", at__gte=since)
orders = Counter(events.values_list("order", flat=True))
rows = Counter(BatchRow.objects.values_list("state", flat=True))
print(json.dumps([Batch.objects.count(), rows, len(orders), max(orders.values())]))
"""
# The buyer wants more of the first line.
CHANGED = """
import django; django.setup()
from common.actors import COMMAND
from orders.models import PurchaseOrder
from orders.services.changing import change_order
from tests.world import line
order = PurchaseOrder.objects.get(number="{number}")
first = order.lines.order_by("position")[0]
kept = ("amazon_product_identifier", "vendor_product_identifier", "net_cost",
        "net_cost_currency", "unit", "unit_size")
same = dict((name, getattr(first, name)) for name in kept)
change_order(order=order, actor=COMMAND,
             lines=[line(first.sequence_number, first.quantity + 6, **same)])
"""


@pytest.fixture
def context(chromium: Browser, portal: Portal) -> BrowserContext:
    """A person of a vendor with some hundred orders that wait."""
    run(portal, "manage.py", "seed_load", "--vendors", "1", "--orders", "4000", "--lines", "2")
    base = f"http://localhost:{portal.port}"
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=base)
    key = run(portal, "-c", SESSION)
    context.add_cookies([{"name": "sessionid", "value": key, "url": base}])
    context.set_default_timeout(60_000)
    return context


def preview(page: Page) -> int:
    """All that wait, as their preview; gives how many will be confirmed."""
    page.goto("/orders/?view=waiting")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+a")
    page.keyboard.press("c")
    page.wait_for_url("**/orders/batch/*")
    verb = page.locator("[name=step][value=send]").inner_text()
    return int(re.sub(r"\D", "", verb))


def tell(processes: list[int], sign: signal.Signals) -> None:
    for pid in processes:
        with suppress(ProcessLookupError):
            os.kill(pid, sign)


def done(portal: Portal) -> int:
    """How many rows are done, asked beside the portal: that takes no second as `run` does."""
    address = f"file:{portal.folder}/acorn.sqlite3?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=30)) as connection:
        asked = "SELECT count(*) FROM batches_batchrow WHERE state = 'done'"
        return int(connection.execute(asked).fetchone()[0])


def test_a_killed_worker_a_closed_tab_and_a_double_send(portal: Portal, context) -> None:
    page = context.new_page()
    count = preview(page)
    workers = portal.below("worker")
    tell(workers, signal.SIGSTOP)  # a quick machine would be done before anybody looks
    page.locator("[name=step][value=send]").dblclick()
    page.wait_for_url("**/batches/*/")
    page.get_by_text(f"{count} waiting to begin").wait_for()
    address = page.url
    page.close()
    tell(workers, signal.SIGCONT)
    while not done(portal):
        time.sleep(0.002)
    tell(workers, signal.SIGKILL)
    assert done(portal) < count

    wait_until(lambda: bool(portal.below("worker")), "another worker comes")
    page = context.new_page()
    page.goto(address)

    page.get_by_text(f"All {count} done").wait_for(timeout=PATIENCE)
    assert count > 100
    assert json.loads(run(portal, "-c", COUNTED)) == [1, {"done": count}, count, 1]
    page.go_back()
    page.goto("/batches/")
    assert page.locator("tbody tr").count() == 1
    context.close()


def test_what_was_not_done_is_mended_and_sent_again(portal: Portal, context) -> None:
    page = context.new_page()
    page.goto("/orders/?view=waiting")
    number = page.locator(".row-link").first.inner_text()
    count = preview(page)
    run(portal, "-c", CHANGED.format(number=number))

    page.locator("[name=step][value=send]").click()
    page.get_by_text(f"{count - 1} done, 1 not").wait_for(timeout=PATIENCE)
    page.get_by_role("link", name=number).click()
    page.locator(".record-title", has_text="Changed").wait_for()  # there is why
    page.go_back()
    page.get_by_role("button", name="Look at this 1 again").click()
    page.get_by_role("button", name="Confirm 1 order").click()

    page.get_by_text("1 done", exact=True).wait_for(timeout=PATIENCE)
    assert json.loads(run(portal, "-c", COUNTED))[1:] == [
        {"done": count, "refused": 1},
        count,
        1,
    ]
    context.close()
