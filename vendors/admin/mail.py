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
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.services import HOUSE, record
from common.admin.acts import Act, ActForm
from common.admin.permitted import PermittedAdmin
from common.admin.tiles import Tile
from common.clock import database_now
from common.formats import moment
from notifications import reading
from notifications.models import Delivery
from notifications.services import retry_failed
from notifications.states import DELIVERY_STATES, DeliveryState
from vendors.permissions import Permission

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern


class TryAgain(Act):
    """Give a dead letter another chance."""

    name = "retry"
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


@admin.register(Delivery)
class DeliveryAdmin(PermittedAdmin):
    """Every message of the outbox."""

    permission = Permission.VIEW_MAIL
    acts = (TryAgain,)
    list_display = ("written", "state", "topic", "address", "subject", "attempts", "last_error")
    list_filter = ("state", "topic", "channel")
    search_fields = ("=address", "=key")
    search_help_text = gettext_lazy("Exactly an address or a key")
    ordering = ("-pk",)
    fields = readonly_fields = (
        "topic",
        "state",
        "address",
        "subject",
        "created_at",
        "available_at",
        "handed_at",
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
            "mails": [] if more else reading.newest(limit=200),
            **more,
        }
        return TemplateResponse(request, template, context)
