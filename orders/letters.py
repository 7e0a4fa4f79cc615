"""A mail about an order: what stands in it, for one reader, in HTML and in plain text."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.formats import clock, clock_there, day, money, number, time_left, window
from notifications.composers import Mail
from orders.models import PurchaseOrderLine
from orders.presenting import money_pairs
from vendors.permissions import Permission

if TYPE_CHECKING:
    from datetime import datetime

    from orders.models import PurchaseOrder
    from vendors.models import Membership

MOST_LINES = 5
TITLE = 60


def told_at(at: datetime, now: datetime) -> str:
    """A point in time in a mail, which may be read on another day: "Thu 26 Nov 09:12 CET"."""
    return f"{day(at, weekday=True, now=now)} {clock(at)}"


@dataclass
class Letter:
    """A mail before it is rendered; `asks` puts the deadline and the way to answer into it."""

    subject: str
    heading: str
    order: PurchaseOrder
    membership: Membership
    now: datetime
    sentences: list[str] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    asks: bool = True

    @property
    def link(self) -> str:
        """The order's page, from the public address alone."""
        return f"{settings.PUBLIC_URL}{self.order.get_absolute_url()}"

    @property
    def can_answer(self) -> bool:
        """Whether the reader may confirm, or only hears of it because nobody may."""
        return self.membership.can(Permission.ANSWER_ORDERS)

    @property
    def due(self) -> tuple[str, str] | None:
        """Time left, and the time itself with both zones; None when nothing is asked."""
        at = self.order.confirm_by
        if not self.asks or at is None:
            return None
        there = clock_there(at, self.order.zone)
        text = told_at(at, self.now)
        return time_left(at - self.now), f"{text} ({there})" if there else text

    @property
    def button(self) -> str:
        """What the link leads to."""
        names = {"number": self.order.number}
        if self.due and self.can_answer:
            return _("Confirm order %(number)s") % names
        return _("Open order %(number)s") % names

    @property
    def why(self) -> str:
        """Why this reader gets it."""
        names = {"vendor": self.membership.vendor.name}
        if self.can_answer:
            return _("You get this because you may confirm orders of %(vendor)s.") % names
        return (
            _("You get this because you administer %(vendor)s, where nobody may confirm orders.")
            % names
        )

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What the order is about; money only for who may see it."""
        order = self.order
        rows = [(_("Order"), order.number), (_("Vendor code"), order.vendor_code.code)]
        if order.centre:
            place = " ".join(part for part in (order.centre.code, order.centre.name) if part)
            rows.append((_("Ship to"), place))
        when = window(*order.window, self.order.zone, now=self.now)
        if when:
            rows.append((_("Deliver") if order.delivery_start else _("Ship"), when))
        if not order.units:  # nothing is left of it, so there is nothing to count
            return rows
        rows.append((_("Number of lines"), number(len(self._active))))
        rows.append((_("Units"), number(order.units)))
        if self.membership.can(Permission.VIEW_COST):
            rows.append((_("Value"), self._value))
        return rows

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The first lines as quantity and item; empty once nothing is asked."""
        if not self.due:
            return []
        return [(_quantity(line), _item(line)) for line in self._active[:MOST_LINES]]

    @property
    def further_lines(self) -> str:
        """How many lines more there are, in words; empty for none."""
        more = len(self._active) - MOST_LINES
        if not self.due or more <= 0:
            return ""
        return ngettext("and %(count)s line more", "and %(count)s lines more", more) % {
            "count": number(more)
        }

    @cached_property
    def _active(self) -> list[PurchaseOrderLine]:
        found = PurchaseOrderLine.objects.filter(order=self.order).active()
        return list(found.order_by("position", "pk"))

    @property
    def _value(self) -> str:
        parts = [money(amount, currency) for currency, amount in money_pairs(self.order)]
        if any(line.is_by_weight for line in self._active):
            parts.append(_("by weight"))
        return " + ".join(parts) or _("no cost given")


def _quantity(line: PurchaseOrderLine) -> str:
    if line.unit_size == 1:
        return number(line.quantity)
    return f"{number(line.quantity)} × {number(line.unit_size)}"


def _item(line: PurchaseOrderLine) -> str:
    title = line.title if len(line.title) <= TITLE else f"{line.title[: TITLE - 1]}…"
    names = (line.vendor_product_identifier or line.amazon_product_identifier, title)
    return " · ".join(name for name in names if name)


def render(letter: Letter) -> Mail:
    """The letter as a mail."""
    html = render_to_string("emails/orders.html", {"letter": letter})
    return Mail(subject=letter.subject, text=_text(letter), html=html)


def _text(letter: Letter) -> str:
    blocks = [letter.heading]
    if letter.due:
        blocks.append("\n".join(letter.due))
    if letter.changes:
        blocks.append("\n".join(f"{what}: {was} → {now}" for what, was, now in letter.changes))
    blocks += letter.sentences
    blocks.append(f"{letter.button}:\n{letter.link}")
    blocks.append("\n".join(f"{label}: {value}" for label, value in letter.facts))
    if letter.lines:
        lines = [f"{quantity}  {item}" for quantity, item in letter.lines]
        blocks.append("\n".join([*lines, *filter(None, [letter.further_lines])]))
    blocks.append(f"-- \n{letter.why}")
    return "\n\n".join(blocks) + "\n"
