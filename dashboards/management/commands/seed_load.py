"""`manage.py seed_load`: a world for benches, in bulk."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from common.errors import Invalid
from dashboards.load.world import build
from orders.models import PurchaseOrder

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Fills an empty database with many orders, or lets the load world in it grow."""

    help = "A world for benches: many orders in an empty database, or more of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How large it is; the first vendor has half of the orders."""
        parser.add_argument("--vendors", type=int, default=200)
        parser.add_argument("--orders", type=int, default=200_000, help="so many in the end")
        parser.add_argument("--lines", type=int, default=5, help="lines an order")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build or grow; refuse a database that holds anything else."""
        started = time.monotonic()
        try:
            added = build(
                vendors=options["vendors"],
                orders=options["orders"],
                lines=options["lines"],
                say=self._say if options["verbosity"] > 1 else lambda _done: None,
            )
        except Invalid as refusal:
            raise CommandError(str(refusal)) from None
        total, seconds = PurchaseOrder.objects.count(), time.monotonic() - started
        self.stdout.write(f"{total} orders, {added} of them new, in {seconds:.0f} s.")

    def _say(self, done: int) -> None:
        self.stdout.write(f"{done} orders")
