"""Threads as the desk sees them: which of them wait for an answer of the house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin import marks
from common.admin.permitted import PermittedAdmin
from common.admin.queues import Queue, QueueRow
from common.admin.tiles import Tile
from common.formats import moment
from threads.kinds import kind_of, record_of
from threads.models import Message, Thread
from threads.states import Side
from vendors.permissions import Permission

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from threads.kinds import Record

SHOWN = 8


class WaitsFilter(admin.SimpleListFilter):
    """Whether somebody of the house should answer."""

    title = gettext_lazy("waiting for")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The one question."""
        return [("house", _("our answer"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The threads that wait."""
        return queryset.waiting() if self.value() == "house" else queryset


class ThreadList(ChangeList):
    """Finds what the threads of a page are about in one question for each kind."""

    def get_results(self, request: HttpRequest) -> None:
        """The page, with `about` on each thread."""
        super().get_results(request)
        self.result_list: list[Any] = list(self.result_list)
        for thread, about in _with_records(self.result_list):
            thread.about = about  # type: ignore[attr-defined]


@admin.register(Thread)
class ThreadAdmin(PermittedAdmin):
    """Every vendor's threads; each leads to its record, where one writes."""

    permission = Permission.SEE_ORDERS
    list_display = ("name", "supplier", "waits", "spoken")
    list_display_links = None
    list_filter = (WaitsFilter,)
    list_select_related = ("vendor",)
    ordering = (F("waits_since").asc(nulls_last=True), "-pk")
    fields = readonly_fields = ("name", "supplier", "waits", "spoken")

    def tiles(self) -> list[Tile]:
        """How many wait."""
        waiting = Thread.objects.waiting().count()
        at = self.list_address("waiting=house")
        return [Tile(_("Messages to answer"), waiting, at, "due")]

    def queues(self) -> list[Queue]:
        """Who has waited longest."""
        waiting = Thread.objects.waiting().select_related("vendor").order_by("waits_since", "pk")
        rows = [
            QueueRow(
                label=about.title if about else str(thread),
                address=about.desk_page + "#messages" if about else self.list_address(),
                note=_("%(vendor)s, since %(when)s")
                % {
                    "vendor": thread.vendor.name,
                    "when": moment(thread.waits_since or thread.last_at),
                },
            )
            for thread, about in _with_records(list(waiting[:SHOWN]))
        ]
        return [
            Queue(
                _("Vendors wait for a message"),
                rows,
                self.list_address("waiting=house"),
                _("All that wait"),
                _("Every message is answered."),
            )
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Thread]:
        """With when somebody last wrote, as far as the house may know; notes of vendors apart."""
        seen = Message.objects.filter(thread=OuterRef("pk")).visible_to(Side.HOUSE)
        found = Thread.objects.select_related("vendor").annotate(
            spoken_at=Subquery(seen.order_by("-pk").values("at")[:1])
        )
        return found.filter(spoken_at__isnull=False)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ThreadList]:
        """The list that asks for the records of a page at once."""
        return ThreadList

    @admin.display(description=gettext_lazy("about"))
    def name(self, thread: Any) -> SafeString | str:
        """What it is about, which leads there."""
        about = thread.about if hasattr(thread, "about") else record_of(thread)
        return marks.link(about.title, f"{about.desk_page}#messages") if about else str(thread)

    @admin.display(description=gettext_lazy("vendor"), ordering="vendor__name")
    def supplier(self, thread: Thread) -> str:
        """Whose."""
        return thread.vendor.name

    @admin.display(description=gettext_lazy("waits since"), ordering="waits_since")
    def waits(self, thread: Thread) -> SafeString | str:
        """Since when the vendor waits for an answer."""
        if thread.waits_since is None:
            return "–"
        return marks.state(moment(thread.waits_since), "open", "act")

    @admin.display(description=gettext_lazy("last message"))
    def spoken(self, thread: Any) -> str:
        """When."""
        return moment(thread.spoken_at)


def _with_records(threads: list[Thread]) -> list[tuple[Thread, Record | None]]:
    """Each thread with what it is about."""
    records = {
        kind: kind_of(kind).look([thread.key for thread in threads if thread.kind == kind])
        for kind in {thread.kind for thread in threads}
    }
    return [(thread, records[thread.kind].get(thread.key)) for thread in threads]
