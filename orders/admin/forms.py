"""What the buyer types: the order's head, and its lines in a table below."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.admin.acts import ActForm
from common.admin.fields import MomentField, SuggestedField, by_code
from common.errors import Stale
from marketplaces.models import FulfilmentCentre
from orders.admin.line_form import MOST_LINES, LineForm, LineFormSet, row_of
from orders.models import PurchaseOrder
from orders.models.purchase_order import NUMBER
from orders.services.content import HeaderContent, LineContent, content_of, header_of
from orders.states import OrderType, PaymentMethod
from vendors.models import VendorCode

if TYPE_CHECKING:
    from datetime import datetime

    from common.errors import DomainError

MOST_SHOWN = 500  # suggestions
SHIP, DELIVERY = "ship", "delivery"


def as_it_was(typed: datetime, before: datetime | None) -> datetime:
    """The moment before, if the form, which shows whole minutes, was left as it stood."""
    if before is not None and before.replace(second=0, microsecond=0) == typed:
        return before
    return typed


def _codes() -> list[tuple[str, str]]:
    known = VendorCode.objects.select_related("vendor", "marketplace").order_by("code")
    return [(code.code, f"{code.vendor} · {code.marketplace.code}") for code in known[:MOST_SHOWN]]


def _centres() -> list[tuple[str, str]]:
    known = FulfilmentCentre.objects.select_related("marketplace").order_by("code")
    return [
        (place.code, f"{place.name} · {place.marketplace.code}") for place in known[:MOST_SHOWN]
    ]


class VendorCodeField(SuggestedField):
    """A vendor code, with those that there are; the form finds the record."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(suggest=_codes, max_length=40, **kwargs)


class OrderForm(ActForm):
    """The whole order: head and lines."""

    blank_rows = 6

    number = forms.CharField(label=_("Order number"), max_length=24, validators=[NUMBER])
    vendor_code = VendorCodeField(label=_("Vendor code"))
    centre = SuggestedField(label=_("Fulfilment centre"), max_length=40, suggest=_centres)
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
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

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
        initial = [row_of(line) for line in self.known.values()]
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
            "version": order.version,
        }

    def take_refusal(self, refusal: DomainError) -> None:
        """Somebody was quicker: what was typed stays, and may be sent again knowingly."""
        super().take_refusal(refusal)
        if isinstance(refusal, Stale) and self.record is not None:
            self.add_error(
                None, _("What you typed stands below. Sent again, it takes the place of that.")
            )
            now = PurchaseOrder.objects.values_list("version", flat=True).get(pk=self.record.pk)
            self.data = {**{name: self.data[name] for name in self.data}, "version": str(now)}

    def clean(self) -> dict[str, Any]:
        """A window ends after it starts."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = given.get("start"), given.get("end")
        if start and end and end < start:
            self.add_error("end", _("The window ends before it starts."))
        return given

    @property
    def is_wrong(self) -> bool:
        """Head or lines."""
        return self.is_bound and bool(super().is_wrong or self.lines.total_error_count())

    def is_valid(self) -> bool:
        """Head and lines."""
        return bool(super().is_valid()) & bool(self.lines.is_valid())

    def clean_vendor_code(self) -> VendorCode:
        """The code that was typed."""
        typed = self.cleaned_data["vendor_code"]
        code = by_code(VendorCode.objects.select_related("vendor", "marketplace"), typed)
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
        typed = self.cleaned_data["centre"]
        centre = by_code(FulfilmentCentre.objects.all(), typed)
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
        window = self._other_window(before, given["window"])
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

    @staticmethod
    def _other_window(before: HeaderContent, chosen: str) -> dict[str, Any]:
        """The window that the form does not show: an order that has both keeps it."""
        names = ("ship_start", "ship_end", "delivery_start", "delivery_end")
        has_both = before.ship_start is not None and before.delivery_start is not None
        kept = has_both and chosen == DELIVERY
        return {name: getattr(before, name) if kept else None for name in names}

    def contents(self) -> list[LineContent]:
        """The lines as a service wants them; new ones get the next numbers."""
        currency = self.cleaned_data["vendor_code"].marketplace.currency
        highest = max((int(n) for n in self.known if n.isdecimal()), default=0)
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
