"""What the API answers with, for its description; `payloads.py` makes it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from orders.api.history import HistorySerializer
from orders.states import (
    AcknowledgementCode,
    AnswerKind,
    ConfirmationStatus,
    OrderState,
    OrderType,
    PaymentMethod,
    ReceivingStatus,
    RejectionReason,
    UnitOfMeasure,
    WeightUnit,
)

VISIBLE_STATES = [choice for choice in OrderState.choices if choice[0] != OrderState.DRAFT]
WEIGHTS = [choice for choice in WeightUnit.choices if choice[0]]
AMOUNT = r"^-?(0|[1-9]\d*)(\.\d+)?$"


class WindowSerializer(serializers.Serializer[Any]):
    """From when until when."""

    start = serializers.DateTimeField(help_text="From when on.")
    end = serializers.DateTimeField(allow_null=True, help_text="Until when; null: open.")


class QuantityOutSerializer(serializers.Serializer[Any]):
    """Amazon's ItemQuantity: `amount` times pieces, or cases of `unit_size` pieces each."""

    amount = serializers.IntegerField(min_value=0, help_text="How many of the unit.")
    unit_of_measure = serializers.ChoiceField(
        UnitOfMeasure.choices, help_text="`Eaches` are pieces."
    )
    unit_size = serializers.IntegerField(
        min_value=1, help_text="Pieces in one unit: 1 for Eaches, what a case holds for Cases."
    )


class MoneySerializer(serializers.Serializer[Any]):
    """Amazon's Money, for one unit of the line; by weight if `unit_of_measure` names one."""

    amount = serializers.RegexField(AMOUNT, help_text="A decimal in a string, such as “15.5”.")
    currency_code = serializers.CharField(help_text="ISO 4217, such as USD.")
    unit_of_measure = serializers.ChoiceField(
        WEIGHTS, required=False, help_text="The cost is for one of this weight, not for one unit."
    )


class AmountsSerializer(serializers.Serializer[Any]):
    """What an order adds up to in one currency; lines by weight are left out."""

    ordered = serializers.RegexField(AMOUNT, help_text="Cost times pieces ordered.")
    accepted = serializers.RegexField(
        AMOUNT, help_text="Cost times pieces that the answer accepts or backorders."
    )


class AcknowledgementOutSerializer(serializers.Serializer[Any]):
    """One part of the answer in force to one line."""

    acknowledgement_code = serializers.ChoiceField(
        AcknowledgementCode.choices, help_text="What was said of this quantity."
    )
    acknowledged_quantity = QuantityOutSerializer(help_text="In the line's own unit.")
    rejection_reason = serializers.ChoiceField(
        RejectionReason.choices, allow_blank=True, help_text="Empty unless rejected."
    )
    scheduled_ship_date = serializers.DateTimeField(allow_null=True, help_text="If one was given.")
    scheduled_delivery_date = serializers.DateTimeField(
        allow_null=True, help_text="If one was given."
    )
    was_implied = serializers.BooleanField(help_text="Rejected by not being named.")


class OrderedDetailSerializer(serializers.Serializer[Any]):
    """The ordered quantity from a moment on, in the unit of that time."""

    updated_date = serializers.DateTimeField(help_text="From when on it held.")
    ordered = QuantityOutSerializer(help_text="What was ordered then.")
    cancelled = QuantityOutSerializer(help_text="What the buyer took back then.")


class AnsweredDetailSerializer(serializers.Serializer[Any]):
    """What one answer said to the line, the oldest first."""

    acknowledgement_date = serializers.DateTimeField(help_text="When it was sent.")
    accepted = serializers.IntegerField(
        min_value=0, help_text="Accepted or backordered, in the line's own unit."
    )
    rejected = serializers.IntegerField(min_value=0, help_text="In the line's own unit.")


class ItemSerializer(serializers.Serializer[Any]):
    """One line; cost and price only with `costs:read`."""

    item_sequence_number = serializers.CharField(
        help_text="The line's name within its order. Answers name it."
    )
    amazon_product_identifier = serializers.CharField(allow_blank=True, help_text="The ASIN.")
    vendor_product_identifier = serializers.CharField(
        allow_blank=True, help_text="The vendor's own item number."
    )
    title = serializers.CharField(allow_blank=True, help_text="What the item is called.")
    ordered_quantity = QuantityOutSerializer(
        help_text="What is ordered now; 0 where the buyer cancelled the line."
    )
    is_back_order_allowed = serializers.BooleanField(
        help_text="Whether a part may be promised for after the order's window."
    )
    confirmation_status = serializers.ChoiceField(
        ConfirmationStatus.choices, help_text="By the answer in force."
    )
    item_acknowledgements = AcknowledgementOutSerializer(
        many=True, help_text="The answer in force; empty until there is one."
    )
    ordered_quantity_details = OrderedDetailSerializer(
        many=True, help_text="How the ordered quantity changed, the oldest first."
    )
    acknowledgement_status_details = AnsweredDetailSerializer(
        many=True, help_text="Every answer that was given, the oldest first."
    )
    net_cost = MoneySerializer(
        required=False, allow_null=True, help_text="What the vendor is paid for one unit."
    )
    list_price = MoneySerializer(
        required=False, allow_null=True, help_text="What the item sells for."
    )
    acknowledged_net_cost = MoneySerializer(
        required=False, allow_null=True, help_text="Where the answer lowered the cost."
    )


class OrderRowSerializer(serializers.Serializer[Any]):
    """One order of the list; `amounts` only with `costs:read`."""

    purchase_order_number = serializers.CharField(help_text="Unique in this portal.")
    purchase_order_state = serializers.ChoiceField(
        VISIBLE_STATES, help_text="`New` until it is answered; `Closed` is the end."
    )
    purchase_order_status = serializers.ChoiceField(
        ReceivingStatus.choices, help_text="`OPEN` until the buyer has all that he expects."
    )
    purchase_order_type = serializers.ChoiceField(
        OrderType.choices, allow_blank=True, help_text="Empty where the buyer named none."
    )
    vendor_code = serializers.CharField(help_text="The vendor code that it was written to.")
    marketplace = serializers.CharField(help_text="A country in two letters, such as US.")
    ship_to = serializers.CharField(
        allow_null=True, help_text="The code of the fulfilment centre; null where none is named."
    )
    purchase_order_date = serializers.DateTimeField(help_text="When it was ordered.")
    purchase_order_changed_date = serializers.DateTimeField(
        allow_null=True, help_text="When the buyer changed it last; null if he never did."
    )
    change_open_since = serializers.DateTimeField(
        allow_null=True,
        help_text="Since when a change waits for a new answer, or to be noted where it asks for "
        "none; null where none does.",
    )
    confirm_by = serializers.DateTimeField(
        allow_null=True,
        help_text="Until when an answer is asked for; null where none is. Once `is_late` it has "
        "passed, and an answer is still taken.",
    )
    update_by = serializers.DateTimeField(
        allow_null=True,
        help_text="Until when quantities of a given answer may change; later only its dates. Null "
        "where none may.",
    )
    is_late = serializers.BooleanField(
        help_text="The confirm-by passed without an answer; stays true where one came late."
    )
    answer = serializers.ChoiceField(
        [c for c in AnswerKind.choices if c[0]],
        allow_blank=True,
        help_text="The answer in force in one word; empty until there is one.",
    )
    answered_at = serializers.DateTimeField(allow_null=True, help_text="When it was sent.")
    version = serializers.IntegerField(
        min_value=1, help_text="Rises with everything that an answer must know of. Send it back."
    )
    line_count = serializers.IntegerField(min_value=0, help_text="All lines, cancelled ones too.")
    units = serializers.IntegerField(
        min_value=0, help_text="Pieces ordered; a case counts as the pieces that it holds."
    )
    accepted_units = serializers.IntegerField(
        min_value=0, help_text="Pieces that the answer in force accepts or backorders."
    )
    amounts = serializers.DictField(
        child=AmountsSerializer(), required=False, help_text="By currency (ISO 4217)."
    )
    last_change_at = serializers.DateTimeField(
        required=False, help_text="With `changed_since`: when anything happened to it last."
    )


class OrderListSerializer(serializers.Serializer[Any]):
    """A page of orders; an empty cursor means that there is no such page."""

    count = serializers.IntegerField(min_value=0, help_text="All that match, on all pages.")
    next = serializers.URLField(
        allow_null=True, help_text="The whole address of the next page; null after the last."
    )
    next_cursor = serializers.CharField(allow_blank=True, help_text="The same, as `cursor`.")
    previous_cursor = serializers.CharField(
        allow_blank=True, help_text="Of the page before; empty on the first."
    )
    results = OrderRowSerializer(many=True, help_text="The orders of this page.")


class OrderSerializer(OrderRowSerializer):
    """One order with its windows, its lines and its history."""

    ship_window = WindowSerializer(
        allow_null=True, help_text="When goods are to leave the vendor; or `delivery_window`."
    )
    delivery_window = WindowSerializer(
        allow_null=True, help_text="When goods are to arrive; or `ship_window`."
    )
    ship_to_time_zone = serializers.CharField(
        help_text="The zone of `ship_to`, such as America/Phoenix, in which windows are meant."
    )
    payment_method = serializers.ChoiceField(
        PaymentMethod.choices, allow_blank=True, help_text="Empty where the buyer named none."
    )
    deal_code = serializers.CharField(allow_blank=True, help_text="The buyer's; mostly empty.")
    import_details = serializers.DictField(
        child=serializers.CharField(),
        help_text="Amazon's importDetails by their names; empty unless goods cross a border.",
    )
    items = ItemSerializer(many=True, help_text="The lines, as the buyer sent them.")
    history = HistorySerializer(many=True, help_text="What happened, the oldest first.")


class AnsweredSerializer(serializers.Serializer[Any]):
    """What an answer did: the order as the list shows it, and what was rejected unnamed."""

    order = OrderRowSerializer(help_text="As it stands now, with its new `version`.")
    implicitly_rejected = serializers.DictField(
        child=serializers.IntegerField(min_value=1),
        help_text="By `item_sequence_number`: the quantity, in the line's own unit, that was "
        "rejected by not being named. Empty where all was named.",
    )
