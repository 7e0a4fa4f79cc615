"""The audit log, to read."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import AuditEntry
from audit.services import HOUSE
from common.admin import marks
from common.admin.filters import AddressFilter
from common.admin.permitted import PermittedAdmin, audit_address
from common.formats import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString
    from django_stubs_ext import StrOrPromise

MOST = 40  # chains to choose from
SOURCES = {
    "page": gettext_lazy("page"),
    "api": gettext_lazy("API"),
    "admin": gettext_lazy("admin site"),
    "import": gettext_lazy("import"),
    "command": gettext_lazy("command"),
    "worker": gettext_lazy("the house, by rule"),
}


class SubjectFilter(AddressFilter):
    """The record that an entry is about."""

    title = gettext_lazy("record")
    parameter_name = lookup = "subject"


class SourceFilter(admin.SimpleListFilter):
    """By which way somebody acted."""

    title = gettext_lazy("source")
    parameter_name = "source"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """All ways."""
        return list(SOURCES.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The entries of one way."""
        return queryset.filter(source=self.value()) if self.value() else queryset


_names: list[Callable[[], dict[str, str]]] = []


def name_chains(names: Callable[[], dict[str, str]]) -> Callable[[], dict[str, str]]:
    """Let a higher app say whose chains these are: at most `MOST` of them, by their names."""
    _names.append(names)
    return names


class ChainFilter(admin.SimpleListFilter):
    """A vendor's own chain, or the house's."""

    title = gettext_lazy("chain")
    parameter_name = "chain"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The house first, then by name; always the one that the address names."""
        chains: dict[str, Any] = {HOUSE: _("the house")}
        for names in _names:
            chains |= names()
        asked = request.GET.get("chain", "")
        return list({**({asked: asked} if asked else {}), **chains}.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Its entries."""
        return queryset.filter(chain=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(PermittedAdmin):
    """Who did what, when, with which factor, on whose behalf."""

    permission = "view_audit"
    is_audited = False
    title = gettext_lazy("audit log")
    list_display = ("when", "what", "who", "how")
    list_filter = (SubjectFilter, SourceFilter, ChainFilter)
    search_fields = ("=action", "=subject", "=chain")
    search_help_text = gettext_lazy("Exactly an action, a record or a chain, such as vendor:3")
    list_select_related = ("context",)
    ordering = ("-pk",)
    fields = readonly_fields = (
        "when",
        "what",
        "who",
        "how",
        "on_behalf",
        "was",
        "now_is",
        "personal",
        "place",
        "request_number",
        "fingerprint",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        """With names, where they were not erased."""
        return AuditEntry.objects.with_personal()

    @admin.display(description=gettext_lazy("when"), ordering="at")
    def when(self, entry: AuditEntry) -> str:
        """In the reader's zone."""
        return moment(entry.at)

    @admin.display(description=gettext_lazy("what"), ordering="action")
    def what(self, entry: AuditEntry) -> SafeString:
        """The action, and the record it is about."""
        return marks.noted(entry.action, entry.subject)

    @admin.display(description=gettext_lazy("who"))
    def who(self, entry: AuditEntry) -> SafeString:
        """Name and address, or what stands for them."""
        context = entry.context
        name = context.name if context else ""
        if not name:
            name = _("the house") if entry.actor_id is None else f"#{entry.actor_id}"
        return marks.noted(name, context.address if context else "")

    @admin.display(description=gettext_lazy("how"))
    def how(self, entry: AuditEntry) -> SafeString:
        """The way, the factors that were given, and on whose behalf."""
        notes = [entry.factor, entry.on_behalf and _("for %(whom)s") % {"whom": entry.on_behalf}]
        return marks.noted(SOURCES.get(entry.source, entry.source), " · ".join(filter(None, notes)))

    @admin.display(description=gettext_lazy("chain and number"))
    def place(self, entry: AuditEntry) -> str:
        """Where it stands in the log."""
        return f"{entry.chain} {entry.seq}"

    def ways(self, request: HttpRequest, obj: AuditEntry) -> Iterable[tuple[StrOrPromise, str]]:
        """To the record, where it has a page here, and to all that happened to it."""
        model, _colon, key = obj.subject.partition(":")
        with suppress(NoReverseMatch):
            yield _("Record"), reverse(f"admin:{model.replace('.', '_')}_change", args=[key])
        yield _("All entries about it"), audit_address(obj.subject)

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

    @admin.display(description=gettext_lazy("fingerprint"))
    def fingerprint(self, entry: AuditEntry) -> str:
        """The hash that the next entry builds upon."""
        return entry.hash

    @admin.display(description=gettext_lazy("request"))
    def request_number(self, entry: AuditEntry) -> str:
        """The number that the access log knows the request by."""
        return str(entry.said.get("request_id") or "–")


def _table(values: dict[str, Any] | None) -> SafeString | str:
    if not values:
        return "–"
    return format_html_join("", "<div><b>{}</b> {}</div>", values.items())
