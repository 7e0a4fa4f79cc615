"""A line of an order as the buyer types it: one row of a table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.documents.currencies import CURRENCIES
from orders.states import UnitOfMeasure

if TYPE_CHECKING:
    from orders.services.content import LineContent

MOST_LINES = 1000
LARGEST = 2**31 - 1  # what a column for quantities holds
IDENTITY = ("asin", "item", "title")


class LineForm(forms.Form):
    """One line. An empty row is no line."""

    number = forms.CharField(required=False, widget=forms.HiddenInput)
    asin = forms.CharField(label=_("ASIN"), max_length=40, required=False)
    item = forms.CharField(label=_("Item number"), max_length=40, required=False)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    quantity = forms.IntegerField(
        label=_("Quantity"), min_value=0, max_value=LARGEST, required=False
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=UnitOfMeasure.choices, required=False)
    unit_size = forms.IntegerField(
        label=_("Case size"), min_value=1, max_value=LARGEST, required=False
    )
    cost = forms.DecimalField(
        label=_("Cost"), min_value=0, max_digits=18, decimal_places=6, required=False
    )
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False)
    backorder = forms.BooleanField(label=_("Backorder"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = str(self.prefix).rpartition("-")[2]
        for name, field in self.fields.items():
            words = {"what": field.label or name, "row": int(row) + 1 if row.isdecimal() else ""}
            field.widget.attrs["aria-label"] = _("%(what)s, row %(row)s") % words

    def clean_currency(self) -> str:
        """An ISO 4217 code, in capitals."""
        code = str(self.cleaned_data["currency"]).upper()
        if code and code not in CURRENCIES:
            raise forms.ValidationError(
                _("“%(code)s” is no currency. Give three letters, such as USD."),
                params={"code": code},
            )
        return code

    def clean(self) -> dict[str, Any]:
        """What is typed of a line goes together; a row without goods is none."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "quantity" in given and given["quantity"] is None and self._has_goods(given):
            self.add_error("quantity", _("Give a quantity; 0 cancels the line."))
        size, unit = given.get("unit_size"), given.get("unit")
        if unit == UnitOfMeasure.CASES and "unit_size" in given and not size:
            self.add_error("unit_size", _("How many pieces does a case hold?"))
        elif unit != UnitOfMeasure.CASES and size and size > 1:
            self.add_error("unit_size", _("Only with cases. Choose cases, or empty this."))
        return given

    @staticmethod
    def _has_goods(given: dict[str, Any]) -> bool:
        return any(given.get(name) for name in (*IDENTITY, "cost"))

    @property
    def is_blank(self) -> bool:
        """Whether nothing of substance stands in the row."""
        given = self.cleaned_data
        return not (self._has_goods(given) or given.get("quantity"))

    def content(self, before: LineContent, currency: str) -> LineContent:
        """The line as a service wants it; what the row does not show stays as it was."""
        given = self.cleaned_data
        unit = given["unit"] or UnitOfMeasure.EACHES
        cost = given["cost"]
        return replace(
            before,
            quantity=given["quantity"] or 0,
            amazon_product_identifier=given["asin"],
            vendor_product_identifier=given["item"],
            title=given["title"],
            unit=unit,
            unit_size=(given["unit_size"] or 1) if unit == UnitOfMeasure.CASES else 1,
            net_cost=cost,
            net_cost_currency="" if cost is None else given["currency"] or currency,
            is_back_order_allowed=given["backorder"],
        )


class LineFormSet(forms.BaseFormSet):  # type: ignore[type-arg]  # the stubs' formset has a form type
    """The lines of an order."""


def row_of(line: LineContent) -> dict[str, Any]:
    """What stands in the row of a line at first."""
    return {
        "number": line.sequence_number,
        "asin": line.amazon_product_identifier,
        "item": line.vendor_product_identifier,
        "title": line.title,
        "quantity": line.quantity,
        "unit": line.unit,
        "unit_size": line.unit_size if line.unit == UnitOfMeasure.CASES else None,
        "cost": None if line.net_cost is None else line.net_cost.normalize(),
        "currency": line.net_cost_currency,
        "backorder": line.is_back_order_allowed,
    }
