"""`manage.py rebuild_performance`: the figures of performance, made anew from the orders."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand

from dashboards.services.rebuilding import rebuild


class Command(BaseCommand):
    """Makes anew what is otherwise kept up to date by itself; the result is the same."""

    help = "Make the figures of performance anew from the orders. Safe beside workers."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild all vendors, one after the other."""
        started = time.monotonic()
        orders = rebuild()
        self.stdout.write(f"{orders} orders rolled up in {time.monotonic() - started:.0f} s.")
