"""API clients as the retailer's staff see them, and how they shut one out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin import marks
from common.admin.acts import Act
from common.admin.permitted import PermittedAdmin
from common.formats import moment
from machines.models import ApiClient
from machines.scopes import in_words
from machines.services import clients
from vendors.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest
    from django.utils.safestring import SafeString
    from django_stubs_ext import StrOrPromise

    from common.admin.acts import ActForm


class RevokeClient(Act):
    """Shut a client out."""

    name = "revoke"
    label = gettext_lazy("Revoke")
    button = gettext_lazy("Revoke the client")
    opening = gettext_lazy(
        "Its tokens are refused from the next request on, for good. Tell the vendor: orders may "
        "then wait for an answer that nobody gives."
    )
    permission = Permission.MANAGE_VENDORS
    is_grave = True

    @classmethod
    def fits(cls, record: ApiClient) -> bool:
        """Those in force."""
        return record.revoked_at is None

    def run(self, form: ActForm) -> str:
        """Revoke it."""
        client = clients.revoke_client(client=self.record, actor=self.actor)
        return _("%(client)s is revoked.") % {"client": client}


@admin.register(ApiClient)
class ApiClientAdmin(PermittedAdmin):
    """All machines that vendors let in."""

    permission = Permission.MANAGE_VENDORS
    acts = (RevokeClient,)
    list_display = ("called", "vendor", "allowed", "seen", "standing")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    list_select_related = ("vendor",)
    search_fields = ("name", "public_id", "vendor__name")
    search_help_text = gettext_lazy("Name, client id or vendor")
    ordering = ("vendor__name", "name")
    fields = readonly_fields = (
        "called",
        "vendor",
        "allowed",
        "made",
        "seen",
        "standing",
    )

    def ways(self, request: HttpRequest, obj: ApiClient) -> Iterable[tuple[StrOrPromise, str]]:
        """To the vendor."""
        yield _("Vendor"), reverse("admin:vendors_vendor_change", args=[obj.vendor_id])

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def called(self, client: ApiClient) -> SafeString:
        """Its name and its public id."""
        return marks.noted(client.name, client.public_id)

    @admin.display(description=gettext_lazy("may"))
    def allowed(self, client: ApiClient) -> str:
        """Its scopes in words."""
        return in_words(client)

    @admin.display(description=gettext_lazy("made"), ordering="created_at")
    def made(self, client: ApiClient) -> SafeString:
        """When, and by whom."""
        return marks.noted(moment(client.created_at), client.created_by or "")

    @admin.display(description=gettext_lazy("last used"), ordering="last_used_at")
    def seen(self, client: ApiClient) -> SafeString | str:
        """When, and from where."""
        if client.last_used_at is None:
            return "–"
        return marks.noted(moment(client.last_used_at), client.last_used_from)

    @admin.display(description=gettext_lazy("state"), ordering="revoked_at")
    def standing(self, client: ApiClient) -> SafeString:
        """Whether it is let in."""
        if client.revoked_at is not None:
            return marks.noted(marks.state(_("revoked"), "off", "off"), moment(client.revoked_at))
        return marks.state(_("active"), "full", "done")
