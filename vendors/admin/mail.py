"""What left, what did not and why; in the demo also the mail itself.

It stands here because the outbox knows neither the audit log nor the permission table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.services import HOUSE, record
from common.admin import marks
from common.admin.acts import Act, ActForm
from common.admin.permitted import PermittedAdmin
from common.admin.tiles import Tile
from common.clock import database_now
from common.formats import moment, number
from notifications import reading
from notifications.models import Delivery
from notifications.services import retry_failed
from notifications.states import DELIVERY_STATES, DeliveryState
from vendors.permissions import Permission

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern
    from django.utils.safestring import SafeString


TOPICS = {
    "orders.notice": gettext_lazy("News of an order"),
    "orders.reminder": gettext_lazy("Reminder to confirm"),
    "vendors.invitation": gettext_lazy("Invitation"),
    "threads.message": gettext_lazy("A message"),
    "machines.client": gettext_lazy("News of an API client"),
    "accounts.forgotten_password": gettext_lazy("Forgotten password"),
    "accounts.password_changed": gettext_lazy("Password changed"),
    "accounts.new_factor": gettext_lazy("New second factor"),
    "accounts.new_recovery_codes": gettext_lazy("New recovery codes"),
    "accounts.recovery_code_used": gettext_lazy("Recovery code used"),
}
DISCS = {
    DeliveryState.SCHEDULED: ("open", ""),
    DeliveryState.LEASED: ("half", ""),
    DeliveryState.HANDED: ("full", "done"),
    DeliveryState.FAILED: ("alert", "late"),
    DeliveryState.CANCELLED: ("off", "off"),
}


class TryAgain(Act):
    """Give a dead letter another chance."""

    name = "retry"
    is_main = True
    label = gettext_lazy("Try again")
    button = label
    opening = gettext_lazy(
        "It leaves at once, with all its attempts before it. Put right first what the last error "
        "names."
    )
    permission = Permission.VIEW_MAIL

    @classmethod
    def fits(cls, record: Delivery) -> bool:
        """As the table of states says."""
        return DELIVERY_STATES.allows(record.state, "retry")

    def run(self, form: ActForm) -> str:
        """Put it back, and note who did."""
        with transaction.atomic():
            delivery = retry_failed(delivery=self.record)
            record(
                chain=f"vendor:{delivery.vendor_id}" if delivery.vendor_id else HOUSE,
                action="notifications.retried",
                actor=self.actor,
                subject=f"notifications.delivery:{delivery.pk}",
                at=database_now(),
                before={"state": self.record.state},
                after={"state": delivery.state},
            )
        return _("It is on its way again.")


class TopicFilter(admin.SimpleListFilter):
    """What the mail is about; the words, and no look through the whole outbox for them."""

    title = gettext_lazy("about")
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """All topics."""
        return list(TOPICS.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The mail about it."""
        return queryset.filter(topic=self.value()) if self.value() else queryset


@admin.register(Delivery)
class DeliveryAdmin(PermittedAdmin):
    """Every message of the outbox."""

    permission = Permission.VIEW_MAIL
    is_audited = False
    title = gettext_lazy("outgoing mail")
    acts = (TryAgain,)
    list_display = ("written", "standing", "about", "address", "tries", "trouble")
    list_filter = ("state", TopicFilter)
    search_fields = ("=address", "=key")
    search_help_text = gettext_lazy("Exactly an address or a key")
    ordering = ("-pk",)
    fields = readonly_fields = (
        "about",
        "standing",
        "address",
        "written",
        "leaves",
        "handed",
        "attempts",
        "last_error",
        "message_id",
        "key",
    )

    def tiles(self) -> list[Tile]:
        """Mail that did not leave."""
        failed = Delivery.objects.filter(state=DeliveryState.FAILED).count()
        address = self.list_address("state__exact=failed")
        return [Tile(_("Mail not delivered"), failed, address, "late")]

    @admin.display(description=gettext_lazy("written"), ordering="created_at")
    def written(self, delivery: Delivery) -> str:
        """In the reader's zone."""
        return moment(delivery.created_at)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def standing(self, delivery: Delivery) -> SafeString:
        """How far it came."""
        disc, tone = DISCS[DeliveryState(delivery.state)]
        return marks.state(delivery.get_state_display(), disc, tone)

    @admin.display(description=gettext_lazy("about"))
    def about(self, delivery: Delivery) -> SafeString:
        """What it is about, and how it was worded once it left."""
        return marks.noted(TOPICS.get(delivery.topic, delivery.topic), delivery.subject)

    @admin.display(description=gettext_lazy("attempts"), ordering="attempts")
    def tries(self, delivery: Delivery) -> str:
        """How often a worker tried."""
        return number(delivery.attempts)

    @admin.display(description=gettext_lazy("last error"))
    def trouble(self, delivery: Delivery) -> str:
        """What the mail server, or our own code, said last."""
        return delivery.last_error or "–"

    @admin.display(description=gettext_lazy("leaves from"))
    def leaves(self, delivery: Delivery) -> str:
        """Not before."""
        return moment(delivery.available_at)

    @admin.display(description=gettext_lazy("handed over"))
    def handed(self, delivery: Delivery) -> str:
        """When the mail server took it."""
        return moment(delivery.handed_at) if delivery.handed_at else "–"

    def get_urls(self) -> list[URLPattern]:
        """The folder of the demo before Django's own."""
        view = self.admin_site.admin_view
        return [
            path("folder/", view(self.folder), name="notifications_delivery_folder"),
            path("folder/<str:name>/", view(self.letter), name="notifications_delivery_letter"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """In the demo, with the way to the folder."""
        folder = "admin:notifications_delivery_folder"
        ways = [(_("Mail that went out"), reverse(folder))] if settings.DEMO else []
        return super().changelist_view(request, {"ways": ways, **(extra_context or {})})

    def folder(self, request: HttpRequest) -> HttpResponse:
        """The mail that went out, newest first."""
        self._require(request)
        return self._page(request, "admin/notifications/folder.html", _("Mail that went out"))

    def letter(self, request: HttpRequest, name: str) -> HttpResponse:
        """One mail as text; its HTML is never run here."""
        self._require(request)
        mail = reading.read(name)
        if mail is None:
            raise Http404
        return self._page(request, "admin/notifications/letter.html", mail.subject, mail=mail)

    def _require(self, request: HttpRequest) -> None:
        if not settings.DEMO or not self.has_view_permission(request):
            raise Http404

    def _page(
        self, request: HttpRequest, template: str, title: str, **more: object
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": None,
            "opts": self.opts,
            "list_title": capfirst(self.list_title),
            "mails": [] if more else reading.newest(limit=200),
            **more,
        }
        return TemplateResponse(request, template, context)
