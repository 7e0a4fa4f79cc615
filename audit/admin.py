"""The audit log, to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import AuditEntry
from common.admin.filters import AddressFilter
from common.admin.permitted import PermittedAdmin
from common.formats import moment

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString


class SubjectFilter(AddressFilter):
    """The record that an entry is about."""

    title = gettext_lazy("record")
    parameter_name = lookup = "subject"


@admin.register(AuditEntry)
class AuditEntryAdmin(PermittedAdmin):
    """Who did what, when, with which factor, on whose behalf."""

    permission = "view_audit"
    list_display = ("when", "action", "subject", "who", "factor", "source", "on_behalf")
    list_filter = (SubjectFilter, "source", "chain")
    search_fields = ("=action", "=subject", "=chain")
    search_help_text = gettext_lazy("Exactly an action, a record or a chain, such as vendor:3")
    list_select_related = ("context",)
    ordering = ("-pk",)
    fields = readonly_fields = (
        "when",
        "chain",
        "seq",
        "action",
        "subject",
        "who",
        "factor",
        "source",
        "on_behalf",
        "was",
        "now_is",
        "personal",
        "request_number",
        "hash",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        """With names, where they were not erased."""
        return AuditEntry.objects.with_personal()

    @admin.display(description=gettext_lazy("when"), ordering="at")
    def when(self, entry: AuditEntry) -> str:
        """In the reader's zone."""
        return moment(entry.at)

    @admin.display(description=gettext_lazy("who"))
    def who(self, entry: AuditEntry) -> str:
        """Name and address, or what stands for them."""
        context = entry.context
        name = context.name if context else ""
        if not name:
            name = _("the house") if entry.actor_id is None else f"#{entry.actor_id}"
        return f"{name}, {context.address}" if context and context.address else name

    @admin.display(description=gettext_lazy("before"))
    def was(self, entry: AuditEntry) -> SafeString | str:
        """The touched fields before."""
        return _table(entry.said.get("before"))

    @admin.display(description=gettext_lazy("after"))
    def now_is(self, entry: AuditEntry) -> SafeString | str:
        """The touched fields after."""
        return _table(entry.said.get("after"))

    @admin.display(description=gettext_lazy("personal values"))
    def personal(self, entry: AuditEntry) -> SafeString | str:
        """Free text and addresses, where they were not erased."""
        values = entry.personal_values.all()
        return _table({value.field: value.value or _("erased") for value in values})

    @admin.display(description=gettext_lazy("request"))
    def request_number(self, entry: AuditEntry) -> str:
        """The number that the access log knows the request by."""
        return str(entry.said.get("request_id") or "–")


def _table(values: dict[str, Any] | None) -> SafeString | str:
    if not values:
        return "–"
    return format_html_join("", "<div><b>{}</b> {}</div>", values.items())
