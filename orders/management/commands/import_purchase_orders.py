"""`manage.py import_purchase_orders FILE`: take over orders in Amazon's own form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from common.actors import COMMAND
from orders.documents.strictjson import MAX_BYTES
from orders.services.importing import import_file
from vendors.models import VendorCode

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from orders.services.importing import ImportResult


class Command(BaseCommand):
    """Reads one file; every valid order goes in, every other one is listed with its reasons."""

    help = "Import purchase orders from a file in the form of Amazon's getPurchaseOrders."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, the vendor code that overrides selling parties, and the machine's output."""
        parser.add_argument("file", help="JSON of getPurchaseOrders or getPurchaseOrder")
        parser.add_argument("--vendor", metavar="CODE", help="book every order to this vendor code")
        parser.add_argument("--json", action="store_true", help="print the last line alone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and report. The last line is the result as JSON.

        Ends with 0 when the file could be read, whatever became of its orders; with 1 when it
        could not, or when there is no such file or vendor code.
        """
        result = import_file(
            raw=_read(options["file"]), actor=COMMAND, vendor_code=_code(options["vendor"])
        )
        if not options["json"]:
            self._tell(result)
        self.stdout.write(json.dumps(result.as_dict()))
        if result.is_unreadable:
            raise CommandError(f"{options['file']} holds no order that could be read.")

    def _tell(self, result: ImportResult) -> None:
        for refusal in result.refused:
            value = "" if refusal.value is None else f" ({refusal.value!r})"
            self.stdout.write(f"{refusal.order or '-'}: {refusal.path}: {refusal.reason}{value}")
        self.stdout.write(
            f"{result.created} created, {result.changed} changed, "
            f"{result.unchanged} unchanged, {len(result.refused)} refused"
        )


def _read(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(MAX_BYTES + 1)  # one more is too many, whatever else there is
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}") from error


def _code(code: str | None) -> VendorCode | None:
    if not code:
        return None
    found = VendorCode.objects.select_related("vendor", "marketplace").filter(code=code).first()
    if found is None:
        raise CommandError(f"No vendor has the code {code!r}.")
    return found
