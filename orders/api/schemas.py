"""What the API answers with, for its description; `payloads.py` makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers

from orders.states import (
    AcknowledgementCode,
    AnswerKind,
    ConfirmationStatus,
    EventKind,
    OrderState,
    OrderType,
    PaymentMethod,
    ReceivingStatus,
    RejectionReason,
    UnitOfMeasure,
    WeightUnit,
)

if TYPE_CHECKING:
    from django_filters import FilterSet

VISIBLE_STATES = [choice for choice in OrderState.choices if choice[0] != OrderState.DRAFT]
WEIGHTS = [choice for choice in WeightUnit.choices if choice[0]]
AMOUNT = r"^-?(0|[1-9]\d*)(\.\d+)?$"


def parameters_of(filters: type[FilterSet]) -> list[OpenApiParameter]:
    """The filters of a list as parameters, with the values that they know."""
    parameters = []
    for name, each in filters.base_filters.items():
        choices = [value for value, _label in each.extra.get("choices", ())] or None
        kind = OpenApiTypes.DATETIME if name.startswith("ordered_") else OpenApiTypes.STR
        parameters.append(
            OpenApiParameter(name, kind, enum=choices, description=DESCRIPTIONS[name])
        )
    return parameters


DESCRIPTIONS = {
    "q": "The beginning of an order number, or exactly an ASIN or an item number of a line.",
    "view": "One of the ready-made views of the order list.",
    "state": "The order's state.",
    "answer": "The answer in one word.",
    "type": "The order's type.",
    "marketplace": "Two letters, such as US.",
    "vendor_code": "The vendor code that the order was written to.",
    "centre": "The code of the fulfilment centre.",
    "ordered_after": "Orders from this moment on.",
    "ordered_before": "Orders before this moment.",
}


class WindowSerializer(serializers.Serializer[Any]):
    """From when until when."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField(allow_null=True)


class QuantityOutSerializer(serializers.Serializer[Any]):
    """Amazon's ItemQuantity; a unit is one piece, or a case of `unit_size` pieces."""

    amount = serializers.IntegerField(min_value=0)
    unit_of_measure = serializers.ChoiceField(UnitOfMeasure.choices)
    unit_size = serializers.IntegerField(min_value=1)


class MoneySerializer(serializers.Serializer[Any]):
    """Amazon's Money: a decimal in a string; by weight if `unit_of_measure` names one."""

    amount = serializers.RegexField(AMOUNT)
    currency_code = serializers.CharField()
    unit_of_measure = serializers.ChoiceField(WEIGHTS, required=False)


class AmountsSerializer(serializers.Serializer[Any]):
    """What an order adds up to in one currency; lines by weight are left out."""

    ordered = serializers.RegexField(AMOUNT)
    accepted = serializers.RegexField(AMOUNT)


class AcknowledgementOutSerializer(serializers.Serializer[Any]):
    """One part of the answer in force to one line."""

    acknowledgement_code = serializers.ChoiceField(AcknowledgementCode.choices)
    acknowledged_quantity = QuantityOutSerializer()
    rejection_reason = serializers.ChoiceField(RejectionReason.choices, allow_blank=True)
    scheduled_ship_date = serializers.DateTimeField(allow_null=True)
    scheduled_delivery_date = serializers.DateTimeField(allow_null=True)
    was_implied = serializers.BooleanField(help_text="Rejected by not being named.")


class OrderedDetailSerializer(serializers.Serializer[Any]):
    """The ordered quantity from a moment on, in the unit of that time."""

    updated_date = serializers.DateTimeField()
    ordered = QuantityOutSerializer()
    cancelled = QuantityOutSerializer()


class AnsweredDetailSerializer(serializers.Serializer[Any]):
    """What one answer said to the line."""

    acknowledgement_date = serializers.DateTimeField()
    accepted = serializers.IntegerField(min_value=0)
    rejected = serializers.IntegerField(min_value=0)


class ItemSerializer(serializers.Serializer[Any]):
    """One line; cost and price only for who may see them."""

    item_sequence_number = serializers.CharField()
    amazon_product_identifier = serializers.CharField(allow_blank=True)
    vendor_product_identifier = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    ordered_quantity = QuantityOutSerializer()
    is_back_order_allowed = serializers.BooleanField()
    confirmation_status = serializers.ChoiceField(ConfirmationStatus.choices)
    item_acknowledgements = AcknowledgementOutSerializer(many=True)
    ordered_quantity_details = OrderedDetailSerializer(many=True)
    acknowledgement_status_details = AnsweredDetailSerializer(many=True)
    net_cost = MoneySerializer(required=False, allow_null=True)
    list_price = MoneySerializer(required=False, allow_null=True)
    acknowledged_net_cost = MoneySerializer(
        required=False, allow_null=True, help_text="Where the answer lowered the cost."
    )


class HistorySerializer(serializers.Serializer[Any]):
    """One thing that happened to the order."""

    kind = serializers.ChoiceField(EventKind.choices)
    at = serializers.DateTimeField()
    by_vendor = serializers.BooleanField()


class OrderRowSerializer(serializers.Serializer[Any]):
    """One order of the list. `units` count pieces; `amounts` only for who may see them."""

    purchase_order_number = serializers.CharField()
    purchase_order_state = serializers.ChoiceField(VISIBLE_STATES)
    purchase_order_status = serializers.ChoiceField(ReceivingStatus.choices)
    purchase_order_type = serializers.ChoiceField(OrderType.choices, allow_blank=True)
    vendor_code = serializers.CharField()
    marketplace = serializers.CharField()
    ship_to = serializers.CharField(allow_null=True)
    purchase_order_date = serializers.DateTimeField()
    purchase_order_changed_date = serializers.DateTimeField(allow_null=True)
    confirm_by = serializers.DateTimeField(allow_null=True)
    update_by = serializers.DateTimeField(allow_null=True)
    is_late = serializers.BooleanField()
    answer = serializers.ChoiceField([c for c in AnswerKind.choices if c[0]], allow_blank=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(min_value=1)
    line_count = serializers.IntegerField(min_value=0)
    units = serializers.IntegerField(min_value=0)
    accepted_units = serializers.IntegerField(min_value=0)
    amounts = serializers.DictField(child=AmountsSerializer(), required=False)
    last_change_at = serializers.DateTimeField(
        required=False, help_text="With `changed_since`: when anything happened to it last."
    )


class OrderListSerializer(serializers.Serializer[Any]):
    """A page of orders; an empty cursor means that there is no such page."""

    count = serializers.IntegerField(min_value=0)
    next = serializers.URLField(allow_null=True, help_text="The next page; null after the last.")
    next_cursor = serializers.CharField(allow_blank=True)
    previous_cursor = serializers.CharField(allow_blank=True)
    results = OrderRowSerializer(many=True)


class OrderSerializer(OrderRowSerializer):
    """One order with its windows, its lines and its history."""

    ship_window = WindowSerializer(allow_null=True)
    delivery_window = WindowSerializer(allow_null=True)
    ship_to_time_zone = serializers.CharField()
    payment_method = serializers.ChoiceField(PaymentMethod.choices, allow_blank=True)
    deal_code = serializers.CharField(allow_blank=True)
    import_details = serializers.DictField(child=serializers.CharField())
    items = ItemSerializer(many=True)
    history = HistorySerializer(many=True)


class AnsweredSerializer(serializers.Serializer[Any]):
    """What an answer did: the order as the list shows it, and what was rejected unnamed."""

    order = OrderRowSerializer()
    implicitly_rejected = serializers.DictField(
        child=serializers.IntegerField(min_value=1),
        help_text="By line: the quantity that was rejected by not being named.",
    )


ANSWER_EXAMPLES = [
    OpenApiExample("Everything in full", {"version": 1, "accept_all": True}, request_only=True),
    OpenApiExample(
        "Line by line",
        {
            "version": 1,
            "items": [
                {
                    "item_sequence_number": "1",
                    "net_cost": {"amount": "14.90", "currency_code": "USD"},
                    "item_acknowledgements": [
                        {
                            "acknowledgement_code": "Accepted",
                            "acknowledged_quantity": {"amount": 6},
                        },
                        {
                            "acknowledgement_code": "Backordered",
                            "acknowledged_quantity": {"amount": 4},
                            "scheduled_ship_date": "2026-12-24T12:00:00Z",
                        },
                    ],
                },
                {
                    "item_sequence_number": "2",
                    "item_acknowledgements": [
                        {
                            "acknowledgement_code": "Rejected",
                            "acknowledged_quantity": {"amount": 12},
                            "rejection_reason": "TemporarilyUnavailable",
                        }
                    ],
                },
            ],
        },
        request_only=True,
    ),
]

REFUSAL_EXAMPLES = [
    OpenApiExample(
        "Above what was ordered",
        {
            "code": "above_ordered",
            "detail": "Line 1: 12 is above the ordered 10. Enter 0 to 10.",
            "field": "items[1]",
            "problems": [
                {
                    "field": "items[1]",
                    "code": "above_ordered",
                    "detail": "Line 1: 12 is above the ordered 10. Enter 0 to 10.",
                    "value": 12,
                }
            ],
        },
        response_only=True,
        status_codes=["400"],
    ),
    OpenApiExample(
        "Somebody was quicker",
        {
            "code": "already_confirmed",
            "detail": (
                "Order 4F2XQ7ZB was already confirmed by Lin Chen today 09:12 CET. "
                "Nothing was changed."
            ),
            "field": "",
        },
        response_only=True,
        status_codes=["409"],
    ),
]
