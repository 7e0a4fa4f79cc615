"""What the list offers to take away, with its own filters and sort."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.tables import CSV, XLSX

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise

CHOICES = [
    ({"format": XLSX}, _("Export orders, Excel")),
    ({"format": CSV}, _("Export orders, CSV")),
    ({"format": XLSX, "rows": "lines"}, _("Export lines, Excel")),
    ({"format": CSV, "rows": "lines"}, _("Export lines, CSV")),
]


def files_of(state: Mapping[str, str], *, may_answer: bool) -> list[tuple[str, StrOrPromise]]:
    """The address of each file and its words; `state` is what the list shows."""
    export = reverse("orders:export")
    files: list[tuple[str, StrOrPromise]] = [
        (f"{export}?{urlencode({**state, **choice})}", words) for choice, words in CHOICES
    ]
    if may_answer:
        files.append((f"{reverse('orders:sheet')}?{urlencode(state)}", _("Answer by file")))
    return files
