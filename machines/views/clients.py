"""API clients in a vendor's settings: the list, one of them, and what may be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.base import actor_of
from accounts.views.factors import ProvedView
from machines.forms import NOTES, ClientForm, NewClientForm, RevokeForm, SecretForm
from machines.models import ApiClient
from machines.scopes import in_words
from machines.services import clients
from machines.views.base import ClientPage, VendorFormPage, VendorPage
from vendors.permissions import Permission, scopes_within

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse

    from vendors.models import Membership

LATEST = 20  # of those that were revoked


class ClientListView(VendorPage):
    """All clients of the vendor."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Those in force, and below them those that were revoked last."""
        found = ApiClient.objects.for_vendor(self.membership.vendor)
        context = {
            "clients": [(client, in_words(client)) for client in found.active()],
            "revoked": found.exclude(revoked_at=None).order_by("-revoked_at")[:LATEST],
            "vendor": self.membership.vendor,
        }
        return render(request, "machines/clients.html", context)


class ClientView(ClientPage):
    """One client."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """What it may do, when it came last, its secrets without their text."""
        vendor = self.membership.vendor
        context = {
            "client": self.client,
            "vendor": vendor,
            "words": in_words(self.client),
            "secrets": () if self.client.revoked_at else self.client.secrets.usable(timezone.now()),
        }
        return render(request, "machines/client.html", context)


class ProvedClients(ProvedView):
    """What gives a machine rights needs password and code of the last ten minutes."""

    access: ClassVar[str] = Permission.MANAGE_API_CLIENTS

    def after_proof(self) -> str:
        """Back to this very page."""
        return self.request.path


class NewClientView(ProvedClients, VendorFormPage):
    """Make a client."""

    template_name = "machines/client_form.html"
    form_class = NewClientForm

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """The scopes that this person may give."""
        return {**super().context(request), "client": None, "offered": offered(self.membership)}

    def submitted(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        """Make it, and show its secret."""
        made = clients.create_client(
            by=self.membership, **form.cleaned_data, actor=actor_of(request)
        )
        return self.secret_once(made)


class EditClientView(ProvedClients, ClientPage, VendorFormPage):
    """Change its name and what it may do."""

    template_name = "machines/client_form.html"
    form_class = ClientForm

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """As it stands."""
        return {"name": self.client.name, "scopes": self.client.scopes}

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """The scopes that this person may give."""
        more = {"client": self.client, "offered": offered(self.membership)}
        return {**super().context(request), **more}

    def submitted(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        """Save it; it counts from the client's next request."""
        client = clients.change_client(
            client=self.client, by=self.membership, **form.cleaned_data, actor=actor_of(request)
        )
        messages.success(request, _("%(client)s is saved.") % {"client": client})
        return HttpResponseRedirect(self.address)


class SecretView(ProvedClients, ClientPage, VendorFormPage):
    """Put a new secret in the place of the one before."""

    template_name = "machines/secret_form.html"
    form_class = SecretForm

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """The day of overlap, unless somebody says otherwise."""
        newest = self.client.secrets.order_by("-pk").first()
        return {"overlaps": "yes", "seen": newest.pk if newest else None}

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """The client."""
        return {**super().context(request), "client": self.client}

    def submitted(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        """Make it, and show it."""
        made = clients.replace_secret(
            client=self.client,
            by=self.membership,
            seen=form.cleaned_data["seen"],
            overlaps=form.cleaned_data["overlaps"] == "yes",
            actor=actor_of(request),
        )
        return self.secret_once(made)


class RevokeClientView(ClientPage, VendorFormPage):
    """Shut a client out. In an emergency nobody looks for his phone first: no further proof."""

    template_name = "machines/revoke.html"
    form_class = RevokeForm

    def context(self, request: HttpRequest) -> dict[str, Any]:
        """The client."""
        return {**super().context(request), "client": self.client}

    def submitted(self, request: HttpRequest, form: forms.Form) -> HttpResponse:
        """It is refused from its next request on."""
        client = clients.revoke_client(client=self.client, actor=actor_of(request))
        messages.success(request, _("%(client)s is revoked.") % {"client": client})
        return HttpResponseRedirect(reverse("machines:clients"))


def offered(by: Membership) -> list[tuple[str, str, str]]:
    """Scopes that this person may give: value, words, what it comes to."""
    return [(scope.value, str(scope.label), str(NOTES[scope])) for scope in scopes_within(by)]
