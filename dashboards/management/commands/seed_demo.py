"""`manage.py seed_demo`: the demo world, once; afterwards fresh orders whenever they run out."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dashboards.demo.people import renew_accounts
from dashboards.demo.world import ORDERS, build_world, is_demo, is_empty, top_up

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Makes the demo world in an empty database on somebody's own machine."""

    help = "Make the demo world, or bring it up to date. Never in a real installation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--top-up` never builds; `--orders` makes a smaller world for tests."""
        parser.add_argument("--top-up", action="store_true", help="only bring fresh orders")
        parser.add_argument("--orders", type=int, default=ORDERS, help="orders of the past")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build or top up; refuse anything that is not the demo."""
        if not settings.DEMO or settings.PUBLIC.is_secure:
            raise CommandError(
                "The demo world is for somebody's own machine alone: unset ACORN_DATABASE_URL, "
                "ACORN_URL and ACORN_BIND."
            )
        if is_demo():
            renew_accounts()
            if made := top_up():
                self.stdout.write(f"acorn: {made} fresh orders")
        elif options["top_up"]:
            raise CommandError("There is no demo world to top up.")
        elif not is_empty():
            raise CommandError(
                "This database holds something that is not the demo. Nothing was changed; name "
                "another folder in ACORN_DATA_DIR, or set ACORN_DATABASE_URL to work with it."
            )
        else:
            started = time.monotonic()
            count = build_world(orders=options["orders"])
            seconds = time.monotonic() - started
            self.stdout.write(f"acorn: the demo world stands: {count} orders in {seconds:.0f} s")
