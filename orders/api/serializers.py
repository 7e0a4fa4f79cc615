"""What the API takes, in the words of Amazon's vendor orders model, in snake_case."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from common.api.strict import MomentField, StrictSerializer, TrueFalseField, WholeNumberField
from orders.states import AcknowledgementCode, RejectionReason, UnitOfMeasure

MOST_LINES = 10_000
MOST_UNITS = 10**9


class QuantitySerializer(StrictSerializer):
    """Amazon's ItemQuantity. Without a unit, `amount` is in the line's own `ordered_quantity`."""

    amount = WholeNumberField(
        min_value=0, max_value=MOST_UNITS, help_text="How many of the unit; 1 or more."
    )
    unit_of_measure = serializers.ChoiceField(
        UnitOfMeasure.choices,
        required=False,
        help_text="`Eaches` are pieces; of a line in cases they must make whole cases.",
    )
    unit_size = WholeNumberField(
        min_value=1,
        max_value=MOST_UNITS,
        required=False,
        help_text="Pieces in a case; by default as many as the line's own cases hold.",
    )


class CostSerializer(StrictSerializer):
    """Amazon's Money, for one unit of the line, above zero and not above the order's cost."""

    amount = serializers.DecimalField(
        max_digits=18, decimal_places=6, help_text="A decimal in a string, such as “14.90”."
    )
    currency_code = serializers.CharField(
        min_length=3, max_length=3, required=False, help_text="ISO 4217; the line's own."
    )


class AcknowledgementSerializer(StrictSerializer):
    """Amazon's OrderItemAcknowledgement: what is said of one part of a line's quantity."""

    acknowledgement_code = serializers.ChoiceField(
        AcknowledgementCode.choices,
        help_text="`Backordered`: promised for after the order's window, if the line allows it.",
    )
    acknowledged_quantity = QuantitySerializer(help_text="Of how much it is said.")
    scheduled_ship_date = MomentField(
        required=False,
        allow_null=True,
        help_text="Backordered needs this or `scheduled_delivery_date`: after the order's window, "
        "within a year. Accepted may name one.",
    )
    scheduled_delivery_date = MomentField(
        required=False, allow_null=True, help_text="As `scheduled_ship_date`."
    )
    rejection_reason = serializers.ChoiceField(
        RejectionReason.choices,
        required=False,
        allow_blank=True,
        help_text="Rejected needs one, nothing else has one. `TemporarilyUnavailable` is soft.",
    )


class AnswerItemSerializer(StrictSerializer):
    """The answer to one line: its parts add up to at most what is ordered, the rest is rejected."""

    item_sequence_number = serializers.CharField(
        max_length=20, help_text="The line, as the order names it. Each at most once."
    )
    net_cost = CostSerializer(
        required=False, help_text="Lowers the cost of the line; without it the cost stands."
    )
    item_acknowledgements = AcknowledgementSerializer(  # type: ignore[call-arg]
        many=True, max_length=50, help_text="The parts. None: all of the line is rejected."
    )


class AnswerSerializer(StrictSerializer):
    """An answer: `accept_all`, or `items` line by line. Lines and quantities left out are thereby
    rejected as temporarily unavailable. A later answer takes the place of the one before.
    """

    version = WholeNumberField(
        min_value=1,
        max_value=2**31,
        required=False,
        help_text="The order's `version` as it was read: if anything happened to it since, the "
        "answer is refused with 409. Without it the answer holds for whatever the order is by now.",
    )
    accept_all = TrueFalseField(
        required=False,
        default=False,
        help_text="True: every line in full, at the order's cost; what was rejected before stays "
        "rejected. Then leave `items` out.",
    )
    items = AnswerItemSerializer(  # type: ignore[call-arg]
        many=True,
        required=False,
        allow_empty=False,
        max_length=MOST_LINES,
        help_text="The answer line by line; then leave `accept_all` out.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one of the two ways."""
        if bool(attrs.get("accept_all")) == ("items" in attrs):
            raise serializers.ValidationError(
                {"items": [_("Send either “accept_all”: true or the list “items”.")]}
            )
        return attrs
