"""The house of a journey: a server, the world in its database, and doors into it."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from accounts.services import codes, enrolment, people
from audit import contexts
from common.actors import COMMAND
from common.appendonly import suspended
from common.clock import database_now
from marketplaces.models import FulfilmentCentre, Marketplace
from orders.services.answer_lines import LineAnswer, Part
from orders.services.answering import answer_order
from orders.services.changing import change_order
from orders.services.drafting import save_draft
from orders.services.lapsing import miss_deadline
from tests.world import build, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

    from orders.models import PurchaseOrder

PASSWORD = "seven lamps under blue ice"
LONG = (
    "Hand-forged cast-iron skillet with two pouring lips and a helper handle, pre-seasoned, 28 cm"
)


class House:
    """The server's address, the world behind it, and doors into it."""

    def __init__(self, url: str, chromium: Browser) -> None:
        self.url = url
        self.chromium = chromium
        self._contexts: list[BrowserContext] = []
        self._usual: dict[tuple[str, bool], BrowserContext] = {}
        self.secrets: dict[str, bytes] = {}
        self.steps: dict[str, int] = {}
        self.world = build()
        for name in ("lin", "alice"):
            self._equip(name)
        self.orders = orders(self.world)

    def _equip(self, name: str) -> None:
        """Give somebody a password, and a phone set up an hour ago."""
        person = self.world.people[name]
        person.set_password(PASSWORD)
        person.save()
        device = enrolment.begin(person=person)
        begun = datetime.fromtimestamp(time.time() - 3600, UTC)
        code = codes.code_at(device.bin_key, codes.step_at(begun))
        enrolment.confirm(person=person, device_id=device.pk, code=code, actor=COMMAND, now=begun)
        self.secrets[name] = device.bin_key
        person.refresh_from_db()

    def newcomer(self, email: str) -> Any:
        """Somebody with a password and no phone yet."""
        return people.register(
            email=email, name="Nell New", language="en", password=PASSWORD, actor=COMMAND
        )

    def code(self, name: str) -> str:
        """What the phone shows; never the same code twice."""
        step = codes.step_at(datetime.now(UTC))
        step = max(step, self.steps.get(name, 0) + 1)
        self.steps[name] = step
        return codes.code_at(self.secrets[name], step)

    def context(self, name: str = "", *, verified: bool = True, **options: Any) -> BrowserContext:
        """A browser of its own, in which somebody is signed in."""
        usual = {
            "viewport": {"width": 1280, "height": 900},
            "locale": "en-GB",
            "reduced_motion": "reduce",
        }
        found = self.chromium.new_context(**(usual | options))
        if name:
            client = self.world.client(name, verified=verified)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            found.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.url}]
            )
        self._contexts.append(found)
        return found

    @contextmanager
    def page(
        self, name: str = "", path: str = "", *, verified: bool = True, **options: Any
    ) -> Iterator[Page]:
        """A page; what it complains about fails the test.

        Without options it opens in the person's usual browser, which has the styles already.
        """
        key = (name, verified)
        if options:
            context = self.context(name, verified=verified, **options)
        elif key in self._usual:
            context = self._usual[key]
        else:
            context = self._usual[key] = self.context(name, verified=verified)
        page = context.new_page()
        page.set_default_timeout(15_000)
        complaints = listen(page)
        if path:
            page.goto(self.url + path)
        yield page
        page.close()
        assert complaints == [], complaints

    def close(self) -> None:
        """Close all browsers."""
        for context in self._contexts:
            context.close()


def listen(page: Page) -> list[str]:
    """Errors, and refusals of the content security policy, as they come."""
    found: list[str] = []

    def note(text: str) -> None:
        if "status of 40" not in text:  # a refused form, a page that is not there: said by us
            found.append(text)

    page.on("console", lambda message: note(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: note(str(error)))
    return found


@contextmanager
def async_allowed() -> Iterator[None]:
    """Playwright's loop runs in the thread of the test, where Django would not touch a database."""
    name = "DJANGO_ALLOW_ASYNC_UNSAFE"
    before = os.environ.get(name)
    os.environ[name] = "true"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def empty(contents: str) -> None:
    """What the migrations put into the database, and nothing else."""
    with suspended(connection):
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
    connection.creation.deserialize_db_from_string(contents)
    contexts.forget()  # the process remembers rows that are gone


def orders(world: Any) -> dict[str, PurchaseOrder]:
    """One order for each thing that a page can show."""
    now = database_now()
    us = Marketplace.objects.get(code="US")
    far = FulfilmentCentre.objects.create(
        code="ONT8", marketplace=us, name="Moreno Valley", time_zone="America/Los_Angeles"
    )
    many = [line(str(number), 12, title=LONG) for number in range(1, 21)]
    found = {
        "due": world.issue(line("1", 8), line("2", 5), now=now - timedelta(hours=22, minutes=35)),
        "late": world.issue(line("1", 8), now=now - timedelta(hours=25)),
        "long": world.issue(*many, centre=far, order_type="RushOrder"),
        "rich": world.issue(
            line("1", 10, title=LONG, is_back_order_allowed=True),
            line("2", 4, unit="Cases", unit_size=6),
            line("3", 7, net_cost_unit="KILOGRAMS", title="Mountain cheese"),
            line("4", 0, title="Left out"),
            line("5", 3, net_cost=None, net_cost_currency=""),
            line("6", 30, net_cost=Decimal("1234567.891"), net_cost_currency="JPY"),
        ),
    }
    miss_deadline(order_id=found["late"].pk, now=now)
    save_draft(
        order=found["rich"],
        typed=[{"line": "1", "accept": "6", "backorder": "", "reason": "ObsoleteProduct"}],
        actor=world.actor("alice"),
    )
    found["partial"] = world.issue(line("1", 10), line("2", 5))
    answers = [LineAnswer("1", (Part("Accepted", 4), Part("Rejected", 6, "ObsoleteProduct")))]
    answer_order(order=found["partial"], answers=answers, actor=world.actor("alice"))
    found["changed"] = world.issue(line("1", 10))
    answer_order(order=found["changed"], answers=None, actor=world.actor("alice"))
    change_order(order=found["changed"], lines=[line("1", 12)], actor=world.actor("bea"))
    return found
