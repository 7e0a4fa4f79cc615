"""What the buyer types: the order's head, and its lines in a table below."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.admin.acts import ActForm
from marketplaces.models import FulfilmentCentre
from orders.documents.currencies import CURRENCIES
from orders.models import PurchaseOrder
from orders.models.purchase_order import NUMBER
from orders.services.content import HeaderContent, LineContent, content_of, header_of
from orders.states import OrderType, PaymentMethod, UnitOfMeasure
from vendors.models import VendorCode

if TYPE_CHECKING:
    from datetime import datetime

MOST_LINES = 1000
SHIP, DELIVERY = "ship", "delivery"
IDENTITY = ("asin", "item", "title")


class MomentField(forms.DateTimeField):
    """A moment in the zone of the person who types it."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """As it was typed."""
        return data

    def prepare_value(self, value: Any) -> Any:
        """In the reader's zone."""
        return timezone.localtime(value) if hasattr(value, "tzinfo") and value.tzinfo else value


def as_it_was(typed: datetime, before: datetime | None) -> datetime:
    """The moment before, if the form, which shows whole minutes, was left as it stood."""
    if before is not None and before.replace(second=0, microsecond=0) == typed:
        return before
    return typed


class LineForm(forms.Form):
    """One line. An empty row is no line."""

    number = forms.CharField(required=False, widget=forms.HiddenInput)
    asin = forms.CharField(label=_("ASIN"), max_length=40, required=False)
    item = forms.CharField(label=_("Item number"), max_length=40, required=False)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    quantity = forms.IntegerField(
        label=_("Quantity"), min_value=0, max_value=10_000_000, required=False
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=UnitOfMeasure.choices, required=False)
    unit_size = forms.IntegerField(
        label=_("Case size"), min_value=1, max_value=100_000, required=False
    )
    cost = forms.DecimalField(
        label=_("Cost"), min_value=0, max_digits=18, decimal_places=6, required=False
    )
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False)
    backorder = forms.BooleanField(label=_("Backorder"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = str(field.label or name)

    def clean_currency(self) -> str:
        """An ISO 4217 code, in capitals."""
        code = str(self.cleaned_data["currency"]).upper()
        if code and code not in CURRENCIES:
            raise forms.ValidationError(
                _("“%(code)s” is no currency. Give three letters, such as USD."),
                params={"code": code},
            )
        return code

    @property
    def is_blank(self) -> bool:
        """Whether nothing of substance stands in the row."""
        given = self.cleaned_data
        return not any(given.get(name) for name in (*IDENTITY, "quantity", "cost"))

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


def _row(line: LineContent) -> dict[str, Any]:
    return {
        "number": line.sequence_number,
        "asin": line.amazon_product_identifier,
        "item": line.vendor_product_identifier,
        "title": line.title,
        "quantity": line.quantity,
        "unit": line.unit,
        "unit_size": line.unit_size,
        "cost": None if line.net_cost is None else line.net_cost.normalize(),
        "currency": line.net_cost_currency,
        "backorder": line.is_back_order_allowed,
    }


class OrderForm(ActForm):
    """The whole order: head and lines."""

    blank_rows = 5

    number = forms.CharField(label=_("Order number"), max_length=24, validators=[NUMBER])
    vendor_code = forms.CharField(label=_("Vendor code"), max_length=40)
    centre = forms.CharField(label=_("Fulfilment centre"), max_length=40)
    order_type = forms.ChoiceField(
        label=_("Type"),
        choices=[("", "–"), *OrderType.choices],
        initial=OrderType.REGULAR,
        required=False,
    )
    payment_method = forms.ChoiceField(
        label=_("Payment"), choices=[("", "–"), *PaymentMethod.choices], required=False
    )
    window = forms.ChoiceField(
        label=_("Window"),
        choices=[(SHIP, _("Ship window")), (DELIVERY, _("Delivery window"))],
    )
    start = MomentField(label=_("From"))
    end = MomentField(label=_("Until"))

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.known = {line.sequence_number: line for line in self._contents()}
        rows = forms.formset_factory(
            LineForm,
            formset=LineFormSet,
            extra=self.blank_rows,
            max_num=MOST_LINES,
            absolute_max=MOST_LINES + self.blank_rows,
        )
        initial = [_row(line) for line in self.known.values()]
        self.lines = rows(data, prefix="lines", initial=initial)
        zone = timezone.get_current_timezone_name()
        self.fields["start"].help_text = _("In your own zone, %(zone)s.") % {"zone": zone}
        if self.record is not None:
            for name in ("number", "vendor_code"):
                self.fields[name].disabled = True

    def _contents(self) -> list[LineContent]:
        if self.record is None:
            return []
        return [content_of(line) for line in self.record.lines.order_by("position", "pk")]

    @staticmethod
    def values_of(order: PurchaseOrder) -> dict[str, Any]:
        """What stands in the head at first."""
        start, end = order.window
        return {
            "number": order.number,
            "vendor_code": order.vendor_code.code,
            "centre": order.centre.code if order.centre else "",
            "order_type": order.order_type,
            "payment_method": order.payment_method,
            "window": DELIVERY if order.delivery_start else SHIP,
            "start": start,
            "end": end,
        }

    def is_valid(self) -> bool:
        """Head and lines."""
        return bool(super().is_valid()) & bool(self.lines.is_valid())

    def clean_vendor_code(self) -> VendorCode:
        """The code that was typed."""
        typed = self.cleaned_data["vendor_code"].strip()
        found = VendorCode.objects.select_related("vendor", "marketplace").filter(code=typed)
        code = found.first()
        if code is None:
            raise forms.ValidationError(
                _("No vendor has the code “%(code)s”. Look it up under Vendor codes."),
                params={"code": typed},
            )
        return code

    def clean_number(self) -> str:
        """A number that no other order has."""
        number: str = self.cleaned_data["number"]
        if self.record is None and PurchaseOrder.objects.filter(number=number).exists():
            raise forms.ValidationError(
                _("There is an order %(number)s already. A number is used once."),
                params={"number": number},
            )
        return number

    def clean_centre(self) -> FulfilmentCentre:
        """The centre that was typed."""
        typed = self.cleaned_data["centre"].strip()
        centre = FulfilmentCentre.objects.filter(code=typed).first()
        if centre is None:
            raise forms.ValidationError(
                _("There is no fulfilment centre “%(code)s”. Look it up, or add it first."),
                params={"code": typed},
            )
        return centre

    def header(self) -> HeaderContent:
        """The head as a service wants it; what the form does not show stays as it was."""
        given = self.cleaned_data
        before = HeaderContent(None) if self.record is None else header_of(self.record)
        window: dict[str, Any] = dict.fromkeys(
            ("ship_start", "ship_end", "delivery_start", "delivery_end")
        )
        for end in ("start", "end"):
            name = f"{given['window']}_{end}"
            window[name] = as_it_was(given[end], getattr(before, name))
        return replace(
            before,
            centre=given["centre"],
            order_type=given["order_type"],
            payment_method=given["payment_method"],
            **window,
        )

    def contents(self) -> list[LineContent]:
        """The lines as a service wants them; new ones get the next numbers."""
        currency = self.cleaned_data["vendor_code"].marketplace.currency
        highest = max((int(n) for n in self.known if n.isdigit()), default=0)
        left = dict(self.known)
        found = []
        for row in self.lines:
            before = left.pop(row.cleaned_data.get("number", ""), None)
            if row.is_blank:
                found += self._emptied(before)
                continue
            highest += before is None
            found.append(row.content(before or LineContent(str(highest), 0), currency))
        return found

    @staticmethod
    def _emptied(before: LineContent | None) -> list[LineContent]:
        """What an emptied row means: in a draft the line is gone."""
        return []


class ChangeForm(OrderForm):
    """An issued order, changed: a quantity of 0 cancels a line."""

    blank_rows = 2

    @staticmethod
    def _emptied(before: LineContent | None) -> list[LineContent]:
        """An issued line stays; emptied, it is cancelled."""
        return [replace(before, quantity=0)] if before else []
