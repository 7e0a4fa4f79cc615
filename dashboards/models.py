"""What performance is read from: facts of single orders, and rows that add them up.

Nobody but `services/rolling.py` writes here. Everything follows from the orders and can be made
anew from them (`services/rebuilding.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dashboards.querysets import WHOLE, FactQuerySet, PerformanceRowQuerySet
from marketplaces.models import Marketplace
from orders.models import Deadline, PurchaseOrder, PurchaseOrderLine
from orders.models.purchase_order import money_field
from vendors.models import Vendor, VendorCode

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models.manager import Manager

    from dashboards.performance.ranking import Standing
    from dashboards.performance.risks import Risk

LONGEST_ITEM = 40


class RollMark(models.Model):
    """One row, held while somebody rolls: nobody else does meanwhile.

    Events up to `settled` are rolled. `seen` was the last event at `seen_at`; a while later it
    becomes `settled`, because keys may appear out of order. `checked_at` says when all events
    were looked at. A saving and no truth: what is rolled stands in `OrderRoll`.
    """

    settled = models.BigIntegerField(default=0)
    seen = models.BigIntegerField(default=0)
    seen_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("roll mark")
        verbose_name_plural = _("roll marks")

    def __str__(self) -> str:
        return f"{self.settled}"


class OrderRoll(models.Model):
    """How far an order is rolled: up to which of its events, and until when that holds.

    `next_at` is the next confirm-by that changes the figures by passing; None without one.
    """

    order = models.OneToOneField(PurchaseOrder, models.CASCADE, primary_key=True, related_name="+")
    event_id = models.BigIntegerField()
    next_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("rolled order")
        verbose_name_plural = _("rolled orders")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(next_at__isnull=False),
                name="roll_next",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}"


class Dimensions(models.Model):
    """Whose it is and when: days, weeks (by their Sunday) and months are the marketplace's own."""

    vendor = models.ForeignKey(Vendor, models.CASCADE, related_name="+", db_index=False)
    vendor_code = models.ForeignKey(VendorCode, models.CASCADE, related_name="+", db_index=False)
    marketplace = models.ForeignKey(Marketplace, models.CASCADE, related_name="+", db_index=False)
    week = models.DateField()
    month = models.DateField()

    class Meta:
        abstract = True


class ConfirmByFact(Dimensions):
    """A confirm-by that came or will come, by the day on which it falls.

    One that the buyer withdrew before it came has none.
    """

    class State(models.TextChoices):
        """How it ended, as far as it did."""

        AHEAD = "ahead", _("Still ahead")
        IN_TIME = "in_time", _("In time")
        LATE = "late", _("Not in time")

    deadline = models.OneToOneField(Deadline, models.CASCADE, primary_key=True, related_name="+")
    order = models.ForeignKey(PurchaseOrder, models.CASCADE, related_name="+")
    day = models.DateField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State.choices)

    objects: ClassVar[Manager[ConfirmByFact]] = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("fact of a confirm-by")
        verbose_name_plural = _("facts of confirm-bys")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["vendor", "-day", "-deadline"], name="confirm_by_vendor_day"),
            models.Index(fields=["vendor_code", "week"], name="confirm_by_code_week"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.state}"


class LineFact(Dimensions):
    """What one line contributes, in eaches, by the day on which its order was ordered.

    `ordered` is what the buyer ordered and did not take back; `asked` is the part of it that was
    answered, or whose confirm-by passed. `accepted`, `backordered`, `soft`, `hard` and `not_named`
    say how it was answered; what then remains of `asked` was not. Costs are per each in
    `currency`; a line by weight or without a cost has none.
    """

    line = models.OneToOneField(
        PurchaseOrderLine, models.CASCADE, primary_key=True, related_name="+"
    )
    order = models.ForeignKey(PurchaseOrder, models.CASCADE, related_name="+")
    day = models.DateField()
    item = models.CharField(max_length=LONGEST_ITEM)
    ordered = models.PositiveBigIntegerField()
    asked = models.PositiveBigIntegerField()
    accepted = models.PositiveBigIntegerField()
    backordered = models.PositiveBigIntegerField()
    soft = models.PositiveBigIntegerField()
    hard = models.PositiveBigIntegerField()
    not_named = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3, blank=True)
    cost = money_field(_("cost"))
    confirmed_cost = money_field(_("cost"))

    objects: ClassVar[Manager[LineFact]] = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("fact of a line")
        verbose_name_plural = _("facts of lines")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["vendor", "-day", "-line"], name="line_fact_vendor_day"),
            models.Index(fields=["vendor_code", "week"], name="line_fact_code_week"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.item}"


class PerformanceRow(Dimensions):
    """A vendor code in one week of one month, added up: one row an item, and one of the whole.

    A week that lies in two months has rows of both, so that weeks and months add up alike.
    `due` counts confirm-bys that came, `in_time` those of them that were answered; a row of an
    item counts those of orders that hold it. All else is in eaches, as in `LineFact`. `amounts`
    holds per currency what the lines cost, as text: {"USD": {"ordered": …, "confirmed": …}};
    `unpriced` lines, by weight or without a cost, are not in it.
    """

    item = models.CharField(max_length=LONGEST_ITEM, blank=True, default=WHOLE)
    due = models.PositiveBigIntegerField(default=0)
    in_time = models.PositiveBigIntegerField(default=0)
    ordered = models.PositiveBigIntegerField(default=0)
    asked = models.PositiveBigIntegerField(default=0)
    accepted = models.PositiveBigIntegerField(default=0)
    backordered = models.PositiveBigIntegerField(default=0)
    soft = models.PositiveBigIntegerField(default=0)
    hard = models.PositiveBigIntegerField(default=0)
    not_named = models.PositiveBigIntegerField(default=0)
    unpriced = models.PositiveIntegerField(default=0)
    amounts = models.JSONField(default=dict)

    objects: ClassVar[Manager[PerformanceRow]] = PerformanceRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("performance")
        verbose_name_plural = _("performance")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["vendor", "item", "week"], name="performance_vendor_item"),
            models.Index(fields=["vendor", "week"], name="performance_vendor_week"),
            models.Index(fields=["item", "week"], name="performance_item_week"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["vendor_code", "week", "month", "item"], name="performance_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vendor_code_id} {self.week} {self.item}"


class ItemName(models.Model):
    """What an item of a vendor is called, by the newest of its lines."""

    vendor = models.ForeignKey(Vendor, models.CASCADE, related_name="+", db_index=False)
    item = models.CharField(max_length=LONGEST_ITEM)
    line_id = models.BigIntegerField()
    number = models.CharField(max_length=LONGEST_ITEM, blank=True)
    title = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("name of an item")
        verbose_name_plural = _("names of items")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["vendor", "item"], name="item_name_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.title}"


class RankedVendor(Vendor):
    """A vendor as the desk ranks it; `standing` holds its figures once they were read."""

    standing: Standing | None = None

    class Meta:
        proxy = True
        verbose_name = _("performance of a vendor")
        verbose_name_plural = _("performance of vendors")


class VendorAtRisk(Vendor):
    """A vendor with orders that are due soon; `risk` tells which, once it was read."""

    risk: Risk | None = None
    next_due: datetime | None = None

    class Meta:
        proxy = True
        verbose_name = _("vendor at risk")
        verbose_name_plural = _("vendors at risk")
