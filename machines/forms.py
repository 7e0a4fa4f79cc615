"""What an admin of a vendor types about an API client. Whether it is right, the service says."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from machines.services.clients import NAME_LENGTH
from vendors.permissions import Scope

NOTES = {
    Scope.ORDERS_READ: _("Lists and details of orders, without cost and value."),
    Scope.ORDERS_ANSWER: _("Read orders, accept, backorder and reject them."),
    Scope.MESSAGES_READ: _("The messages on each order."),
    Scope.MESSAGES_WRITE: _("Read the messages on each order, and write to the retailer."),
    Scope.PERFORMANCE_READ: _("The figures of the performance page."),
    Scope.COSTS_READ: _("Cost, value and totals, wherever it may read."),
}


class ClientForm(forms.Form):
    """Name and scopes."""

    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        required=False,
        max_length=NAME_LENGTH,
        help_text=_("The program that uses it, such as “SAP, Hamburg”. It stands in the history."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "required": True}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=Scope.choices, required=False
    )


class NewClientForm(ClientForm):
    """Also the key of this form: sent twice, it makes one client."""

    form = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)


class SecretForm(forms.Form):
    """What becomes of the secret before."""

    overlaps = forms.ChoiceField(label=_("The secret before"), choices=[("yes", ""), ("no", "")])
    seen = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)


class RevokeForm(forms.Form):
    """Nothing but the button."""
