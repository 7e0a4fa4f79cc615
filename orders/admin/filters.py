"""What the desk asks of the list of orders."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin.filters import AddressFilter
from marketplaces.models import FulfilmentCentre
from orders.states import OrderState
from vendors.models import Vendor

DAY = timedelta(hours=24)


class WaitingFilter(admin.SimpleListFilter):
    """The desk's own questions to the list."""

    title = gettext_lazy("waiting for")
    parameter_name = "waiting"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        """The questions."""
        return [
            ("answer", _("an answer")),
            ("due", _("an answer within 24 h")),
            ("late", _("an answer, late")),
            ("again", _("a new answer")),
            ("look", _("a look at a change")),
            ("issue", _("being issued")),
        ]

    def queryset(self, request: Any, queryset: Any) -> Any:
        """The orders that answer the question."""
        asked = {
            "answer": queryset.awaiting_answer,
            "due": lambda: queryset.due_before(timezone.now() + DAY).filter(is_late=False),
            "late": queryset.late,
            "again": lambda: queryset.awaiting_answer().filter(answer__isnull=False),
            "look": lambda: queryset.changed().filter(confirm_by__isnull=True),
            "issue": lambda: queryset.filter(state=OrderState.DRAFT),
        }.get(self.value() or "")
        return asked() if asked else queryset


class RecordFilter(AddressFilter):
    """The orders of one record, whose page leads here."""

    model: ClassVar[Any]

    def named(self, value: str) -> str:
        """Its name."""
        record = self.model.objects.filter(pk=value).first() if value.isdecimal() else None
        return str(record or value)

    def queryset(self, request: Any, queryset: Any) -> Any:
        """Its orders; none for what is no number."""
        if self.value() and not str(self.value()).isdecimal():
            return queryset.none()
        return super().queryset(request, queryset)


class VendorFilter(RecordFilter):
    """One vendor's orders."""

    title = gettext_lazy("vendor")
    parameter_name = "vendor"
    lookup = "vendor__pk"
    model = Vendor


class CentreFilter(RecordFilter):
    """What is shipped to one centre."""

    title = gettext_lazy("fulfilment centre")
    parameter_name = "centre"
    lookup = "centre__pk"
    model = FulfilmentCentre
