"""What the list offers to take away, with its own filters and sort."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from common.tables import CSV, XLSX

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise

CHOICES = [
    ({"format": XLSX}, _("Orders, Excel")),
    ({"format": CSV}, _("Orders, CSV")),
    ({"format": XLSX, "rows": "lines"}, _("Lines, Excel")),
    ({"format": CSV, "rows": "lines"}, _("Lines, CSV")),
]


def choices_of(state: Mapping[str, str]) -> list[tuple[str, StrOrPromise]]:
    """The query of each file and its words; `state` is what the list shows."""
    return [(urlencode({**state, **choice}), words) for choice, words in CHOICES]
