"""Frames of the pages about API clients: for which vendor, about which client, with which proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from accounts.forms import add_refusal
from accounts.views.base import FormPage
from common.errors import NotPermitted, Stale
from common.views.errors import not_permitted
from machines.models import ApiClient
from vendors.permissions import Permission

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from machines.services.clients import Made
    from vendors.models import Membership
    from vendors.tenancy import Tenancy


class VendorPage(View):
    """A page for the admins of the vendor that the session works for."""

    access: ClassVar[str] = Permission.MANAGE_API_CLIENTS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who is an admin of another vendor only is told so."""
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]
        except NotPermitted as refusal:
            return not_permitted(request, refusal)

    @property
    def tenancy(self) -> Tenancy:
        """For whom this request works."""
        return self.request.tenancy  # type: ignore[attr-defined,no-any-return]

    @cached_property
    def membership(self) -> Membership:
        """Of an admin, for the current vendor."""
        current = self.tenancy.current
        if current is None or not current.can(Permission.MANAGE_API_CLIENTS):
            raise NotPermitted(_("API clients are kept by the admins of your company."))
        return current


class ClientPage(VendorPage):
    """A page about one client; it opens in the client's vendor, and a stranger's is not there."""

    @cached_property
    def membership(self) -> Membership:
        """For the vendor of this client."""
        return self.tenancy.enter(self.request, self.client.vendor_id)

    @cached_property
    def client(self) -> ApiClient:
        """The client that the address names, among those of the person's vendors."""
        vendors = self.tenancy.vendors_with(Permission.MANAGE_API_CLIENTS)
        found = ApiClient.objects.for_vendors(vendors).select_related("vendor", "created_by")
        client = found.filter(public_id=self.kwargs["public_id"]).first()
        if client is None:
            raise Http404
        return client

    @property
    def address(self) -> str:
        """The client's own page."""
        return reverse("machines:client", args=[self.client.public_id])


class VendorFormPage(VendorPage, FormPage):
    """A form for one vendor; it carries which, and is refused for another."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Only for the vendor that the form was opened for."""
        try:
            self.tenancy.require(request.POST.get("vendor"))
        except Stale as refusal:
            form = self.form_class(request.POST)
            add_refusal(form, refusal)
            return self.page(request, form, refusal.status)
        return super().post(request, **kwargs)

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """For whom it is."""
        return {"vendor": self.membership.vendor}

    def secret_once(self, made: Made) -> HttpResponse:
        """The page that shows a new secret, for the only time."""
        context = {
            "made": made,
            "vendor": self.membership.vendor,
            "token_url": settings.PUBLIC_URL + reverse("machines-api:token"),
        }
        return render(self.request, "machines/secret_once.html", context)
