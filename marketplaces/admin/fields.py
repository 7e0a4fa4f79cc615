"""Fields of the admin's forms that name a marketplace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplaces.models import Marketplace

if TYPE_CHECKING:
    _Field = forms.ModelChoiceField[Marketplace]
else:
    _Field = forms.ModelChoiceField


class MarketplaceField(_Field):
    """One of the marketplaces, by name."""

    def __init__(self, **kwargs: Any) -> None:
        queryset = Marketplace.objects.order_by("name")
        super().__init__(queryset, label=_("Marketplace"), empty_label="–", **kwargs)

    def label_from_instance(self, obj: Marketplace) -> str:
        """Its name, code and currency."""
        return f"{obj.name} ({obj.code}, {obj.currency})"
