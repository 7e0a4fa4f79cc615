"""An order's facts as the desk reads them, in the list and on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.admin import marks
from common.formats import day, moment, money, number, window
from orders.presenting import money_pairs, standing_of
from orders.services.issuing import check_order

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from orders.models import PurchaseOrder


class OrderColumns:
    """Each fact once; the list and the page choose among them."""

    @admin.display(description=gettext_lazy("order"), ordering="ordered_at")
    def name(self, order: PurchaseOrder) -> SafeString:
        """Its number, and the day on which it was ordered."""
        return marks.noted(order.number, day(order.ordered_at))

    @admin.display(description=gettext_lazy("vendor"), ordering="vendor_code__code")
    def supplier(self, order: PurchaseOrder) -> SafeString:
        """Name and code."""
        return marks.noted(
            order.vendor.name, f"{order.vendor_code.code} · {order.marketplace.code}"
        )

    seller = admin.display(description=gettext_lazy("vendor"))(
        lambda self, order: self.supplier(order)
    )

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def standing(self, order: PurchaseOrder) -> SafeString:
        """In the words that the vendor reads too."""
        standing = standing_of(order)
        return marks.state(standing.word, standing.disc, standing.tone)

    @admin.display(description=gettext_lazy("confirm by"), ordering="confirm_by")
    def due(self, order: PurchaseOrder) -> SafeString | str:
        """The deadline: time left, and the time in the reader's zone."""
        return marks.due(order.confirm_by)

    @admin.display(description=gettext_lazy("confirm by"))
    def due_there(self, order: PurchaseOrder) -> SafeString | str:
        """The same with the centre's clock."""
        centre = order.centre
        there = {"there": centre.time_zone, "place": centre.code} if centre else {}
        return marks.due(order.confirm_by, **there)

    @admin.display(description=gettext_lazy("ship to"), ordering="centre__code")
    def place(self, order: PurchaseOrder) -> SafeString | str:
        """The fulfilment centre, and the window in its zone."""
        centre = order.centre
        span = window(*order.window, order.zone)
        if span:
            words = _("deliver %(window)s") if order.delivery_start else _("ship %(window)s")
            span = words % {"window": span}
        return marks.noted(centre.code if centre else "–", span)

    @admin.display(description=gettext_lazy("ordered on"), ordering="ordered_at")
    def ordered(self, order: PurchaseOrder) -> str:
        """The day, in the reader's zone."""
        return day(order.ordered_at)

    @admin.display(description=gettext_lazy("Value"), ordering="sort_value")
    def worth(self, order: PurchaseOrder) -> SafeString:
        """Per currency, and the units, without what goes by weight."""
        return marks.noted(sums(order), pieces(order.units))

    @admin.display(description=gettext_lazy("confirmed"))
    def confirmed_worth(self, order: PurchaseOrder) -> SafeString | str:
        """The same of what the vendor promised."""
        if not order.answer_id:
            return "–"
        return marks.noted(sums(order, "accepted"), pieces(order.accepted_units))

    @admin.display(description=gettext_lazy("update by"))
    def change_until(self, order: PurchaseOrder) -> str:
        """Until when the vendor may change quantities."""
        return moment(order.update_by) if order.update_by else "–"

    @admin.display(description=gettext_lazy("answered"))
    def answered_on(self, order: PurchaseOrder) -> str:
        """When."""
        return moment(order.answered_at) if order.answered_at else "–"

    @admin.display(description=gettext_lazy("issued"))
    def issued_on(self, order: PurchaseOrder) -> str:
        """When the vendor could first see it."""
        return moment(order.issued_at) if order.issued_at else "–"

    @admin.display(description=gettext_lazy("changed"))
    def changed_on(self, order: PurchaseOrder) -> SafeString | str:
        """When the buyer last changed it; below it, that the vendor has not dealt with it yet."""
        if order.changed_at is None:
            return "–"
        note = ""
        if order.change_open_since is not None:
            asks = order.confirm_by is not None
            note = _("not answered yet") if asks else _("nobody at the vendor has noted it yet")
        return marks.noted(moment(order.changed_at), note)

    @admin.display(description=gettext_lazy("type"))
    def type_and_payment(self, order: PurchaseOrder) -> SafeString:
        """Kind of order, and how it is paid."""
        return marks.noted(
            order.get_order_type_display() or "–", order.get_payment_method_display()
        )

    @admin.display(description=gettext_lazy("import details"))
    def imports(self, order: PurchaseOrder) -> SafeString | str:
        """Terms of an import order, as Amazon names them."""
        given = [str(value) for value in order.import_details.values() if value]
        return format_html_join("", "<div>{}</div>", ((value,) for value in given)) or "–"

    @admin.display(description=gettext_lazy("check"))
    def checked(self, order: PurchaseOrder) -> SafeString | str:
        """What stands between a draft and its issue."""
        lines = list(order.lines.order_by("position", "pk"))
        problems = check_order(order, lines, timezone.now())
        if not problems:
            return marks.state(_("Ready to be issued."), "full")
        reasons = format_html_join("", "<li>{}</li>", ((p.reason,) for p in problems))
        return format_html('<ul class="errorlist">{}</ul>', reasons)


def sums(order: PurchaseOrder, key: str = "ordered") -> str:
    """What an order is worth per currency; a dash where nothing has a cost."""
    return "  ".join(money(amount, code) for code, amount in money_pairs(order, key)) or "–"


def pieces(count: int) -> str:
    """A number of units in words."""
    return ngettext("%(units)s unit", "%(units)s units", count) % {"units": number(count)}
