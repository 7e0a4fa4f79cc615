"""The purchase order and its lines, in the words of Amazon's model."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from marketplaces.models import FulfilmentCentre, Marketplace
from orders.querysets import PurchaseOrderLineQuerySet, PurchaseOrderQuerySet
from orders.states import (
    AnswerKind,
    OrderState,
    OrderType,
    PaymentMethod,
    ReceivingStatus,
    UnitOfMeasure,
    WeightUnit,
)
from vendors.models import Vendor, VendorCode

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models.manager import Manager
    from django_stubs_ext import StrOrPromise


NUMBER = RegexValidator(
    r"\A[0-9A-Za-z-]{1,24}\Z", _("1 to 24 letters without accents, digits or hyphens.")
)


def money_field(
    label: StrOrPromise,
) -> models.DecimalField[Decimal | str | None, Decimal | None]:
    """An amount that may be unknown; its currency stands beside it."""
    return models.DecimalField(
        label,
        max_digits=18,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )


def total_field(label: StrOrPromise) -> models.DecimalField[Decimal | str | None, Decimal | None]:
    """What costs add up to: wide enough for the most lines of the most pieces at the most cost."""
    return models.DecimalField(label, max_digits=34, decimal_places=6, null=True, blank=True)


class PurchaseOrder(models.Model):
    """One purchase order of the retailer to one vendor code.

    `issued_at` is the moment from which the vendor could see the order; drafts have none.
    `confirm_by` and `update_by` repeat the open deadline for lists. `units` are eaches. `value`
    and `accepted_value` are in `currency` and leave out lines by weight or without a cost; an
    order in several currencies has no `currency`, and `amounts` holds each. `sort_value` is in
    US dollars by a dated rate and serves sorting only. `change_open_since` is when the buyer made
    the first change that nobody has answered or noted; None when there is none. `version` rises
    with every write that a page could have missed.
    """

    number = models.CharField(_("order number"), max_length=24, unique=True, validators=[NUMBER])
    vendor = models.ForeignKey(
        Vendor,
        models.PROTECT,
        related_name="orders",
        verbose_name=_("vendor"),
        db_index=False,  # each index below begins with it
    )
    vendor_code = models.ForeignKey(
        VendorCode, models.PROTECT, related_name="orders", verbose_name=_("vendor code")
    )
    marketplace = models.ForeignKey(
        Marketplace, models.PROTECT, related_name="orders", verbose_name=_("marketplace")
    )
    centre = models.ForeignKey(
        FulfilmentCentre,
        models.PROTECT,
        related_name="orders",
        null=True,
        blank=True,
        verbose_name=_("ship to"),
    )
    state = models.CharField(
        _("state"), max_length=12, choices=OrderState.choices, default=OrderState.DRAFT
    )
    receiving_status = models.CharField(
        _("receiving"),
        max_length=6,
        choices=ReceivingStatus.choices,
        default=ReceivingStatus.OPEN,
    )
    order_type = models.CharField(
        _("type"), max_length=24, choices=OrderType.choices, blank=True, default=OrderType.REGULAR
    )
    payment_method = models.CharField(
        _("payment"), max_length=12, choices=PaymentMethod.choices, blank=True, default=""
    )
    deal_code = models.CharField(_("deal code"), max_length=40, blank=True)
    ordered_at = models.DateTimeField(_("ordered on"))
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)
    state_changed_at = models.DateTimeField(_("state since"))
    ship_start = models.DateTimeField(_("ship from"), null=True, blank=True)
    ship_end = models.DateTimeField(_("ship until"), null=True, blank=True)
    delivery_start = models.DateTimeField(_("deliver from"), null=True, blank=True)
    delivery_end = models.DateTimeField(_("deliver until"), null=True, blank=True)
    import_details = models.JSONField(_("import details"), default=dict, blank=True)
    parties = models.JSONField(_("parties"), default=dict, blank=True)

    issued_at = models.DateTimeField(_("issued"), null=True, blank=True)
    confirm_by = models.DateTimeField(_("confirm by"), null=True, blank=True)
    update_by = models.DateTimeField(_("update by"), null=True, blank=True)
    is_late = models.BooleanField(_("late"), default=False)
    answer = models.ForeignKey(
        "orders.OrderEvent",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answer"),
    )
    answer_kind = models.CharField(
        _("answer in one word"), max_length=12, choices=AnswerKind.choices, blank=True, default=""
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    change_open_since = models.DateTimeField(null=True, blank=True, editable=False)
    has_draft = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    line_count = models.PositiveIntegerField(_("number of lines"), default=0)
    units = models.PositiveBigIntegerField(_("units"), default=0)
    accepted_units = models.PositiveBigIntegerField(_("units confirmed"), default=0)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    value = total_field(_("value"))
    accepted_value = total_field(_("value confirmed"))
    amounts = models.JSONField(default=dict, blank=True, editable=False)
    sort_value = models.DecimalField(
        max_digits=34, decimal_places=4, default=Decimal(0), editable=False
    )

    objects: ClassVar[Manager[PurchaseOrder]] = PurchaseOrderQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-ordered_at", "-pk"]
        verbose_name = _("purchase order")
        verbose_name_plural = _("purchase orders")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(  # to count what a vendor sees: small, and without a look at the rows
                fields=["vendor"], condition=~models.Q(state=OrderState.DRAFT), name="po_visible"
            ),
            models.Index(fields=["vendor", "-ordered_at", "-id"], name="po_vendor_ordered"),
            models.Index(fields=["vendor", "state", "-ordered_at", "-id"], name="po_vendor_state"),
            models.Index(
                fields=["vendor", "confirm_by", "-sort_value", "id"],
                condition=models.Q(confirm_by__isnull=False),
                name="po_vendor_due",
            ),
            models.Index(
                fields=["vendor", "-ordered_at", "-id"],
                condition=models.Q(change_open_since__isnull=False),
                name="po_vendor_changed",
            ),
            models.Index(  # few of many: counted above every list
                fields=["vendor"],
                condition=models.Q(answer_kind=AnswerKind.BACKORDERED),
                name="po_backordered",
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state__in=OrderState.values), name="po_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=OrderState.DRAFT) | models.Q(issued_at__isnull=False),
                name="po_visible_since",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_units__lte=models.F("units")),
                name="po_accepted_within_ordered",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The order's page."""
        return reverse("orders:detail", args=[self.number])

    @property
    def is_open_for_answer(self) -> bool:
        """Whether an answer is still asked for."""
        return self.confirm_by is not None

    @property
    def window(self) -> tuple[datetime | None, datetime | None]:
        """The window that counts: delivery where the order names one, else ship."""
        if self.delivery_start:
            return self.delivery_start, self.delivery_end
        return self.ship_start, self.ship_end

    @property
    def zone(self) -> str:
        """The zone of the place that the goods go to."""
        return self.centre.time_zone if self.centre else self.marketplace.time_zone

    @property
    def stamp(self) -> datetime:
        """How new what we hold is: the last change by the buyer, or the order's date."""
        return self.changed_at or self.ordered_at


class PurchaseOrderLine(models.Model):
    """One item of an order. `quantity` counts in `unit`; a case holds `unit_size` eaches.

    Costs are per each, or per weight unit for goods sold by weight. A line that the buyer
    cancelled stays with quantity 0.
    """

    order = models.ForeignKey(PurchaseOrder, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField(default=0)
    sequence_number = models.CharField(_("line"), max_length=20)
    amazon_product_identifier = models.CharField(_("ASIN"), max_length=40, blank=True)
    vendor_product_identifier = models.CharField(_("your item number"), max_length=40, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    quantity = models.PositiveIntegerField(_("ordered"))
    unit = models.CharField(
        _("unit"), max_length=6, choices=UnitOfMeasure.choices, default=UnitOfMeasure.EACHES
    )
    unit_size = models.PositiveIntegerField(
        _("case size"), default=1, validators=[MinValueValidator(1)]
    )
    is_back_order_allowed = models.BooleanField(_("backorder allowed"), default=False)
    net_cost = money_field(_("cost"))
    net_cost_currency = models.CharField(_("currency"), max_length=3, blank=True)
    net_cost_unit = models.CharField(
        _("sold by"), max_length=10, choices=WeightUnit.choices, blank=True, default=""
    )
    list_price = money_field(_("list price"))
    list_price_currency = models.CharField(_("currency"), max_length=3, blank=True)
    list_price_unit = models.CharField(
        _("sold by"), max_length=10, choices=WeightUnit.choices, blank=True, default=""
    )

    objects: ClassVar[Manager[PurchaseOrderLine]] = PurchaseOrderLineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "position", "pk"]
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["amazon_product_identifier"], name="line_asin"),
            models.Index(fields=["vendor_product_identifier"], name="line_vendor_item"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["order", "sequence_number"], name="line_once_an_order"),
            models.CheckConstraint(condition=models.Q(unit_size__gte=1), name="line_case_size"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence_number} · {self.vendor_product_identifier}"

    @property
    def eaches(self) -> int:
        """The ordered quantity in single pieces."""
        return self.quantity * self.unit_size

    @property
    def is_cancelled(self) -> bool:
        """Whether the buyer cancelled this line."""
        return self.quantity == 0

    @property
    def is_by_weight(self) -> bool:
        """Whether its cost is per weight unit, so that it counts in no total."""
        return bool(self.net_cost_unit)

    @property
    def value(self) -> Decimal | None:
        """Cost times eaches in `net_cost_currency`; None by weight or without a cost."""
        if self.net_cost is None or self.is_by_weight:
            return None
        return self.net_cost * self.eaches
