"""What the API takes, in the words of Amazon's vendor orders model, in snake_case."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from orders.states import AcknowledgementCode, RejectionReason, UnitOfMeasure

MOST_LINES = 10_000
MOST_UNITS = 10**9


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses fields that it does not know, so that a slip of the pen is not lost in silence."""

    def to_internal_value(self, data: Any) -> Any:
        """The cleaned values; raises `ValidationError` for an unknown field."""
        if isinstance(data, dict):
            for name in data:
                if name not in self.fields:
                    raise serializers.ValidationError(
                        {str(name)[:60]: [_("There is no field of this name.")]}
                    )
        return super().to_internal_value(data)


class WholeNumberField(serializers.IntegerField):
    """A whole number as a JSON number: no text, no truth value, no fraction."""

    def to_internal_value(self, data: Any) -> int:
        """The number; raises `ValidationError` with a sentence."""
        if isinstance(data, bool) or not isinstance(data, int):
            raise serializers.ValidationError(
                _("“%(value)s” is no whole number.") % {"value": str(data)[:40]}
            )
        return super().to_internal_value(data)


class QuantitySerializer(StrictSerializer):
    """Amazon's ItemQuantity."""

    amount = WholeNumberField(min_value=0, max_value=MOST_UNITS)
    unit_of_measure = serializers.ChoiceField(UnitOfMeasure.choices, required=False)
    unit_size = WholeNumberField(min_value=1, max_value=MOST_UNITS, required=False)


class CostSerializer(StrictSerializer):
    """Amazon's Money: a decimal in a string and an ISO 4217 code."""

    amount = serializers.DecimalField(max_digits=18, decimal_places=6)
    currency_code = serializers.CharField(min_length=3, max_length=3, required=False)


class AcknowledgementSerializer(StrictSerializer):
    """Amazon's OrderItemAcknowledgement."""

    acknowledgement_code = serializers.ChoiceField(AcknowledgementCode.choices)
    acknowledged_quantity = QuantitySerializer()
    scheduled_ship_date = serializers.DateTimeField(required=False, allow_null=True)
    scheduled_delivery_date = serializers.DateTimeField(required=False, allow_null=True)
    rejection_reason = serializers.ChoiceField(
        RejectionReason.choices, required=False, allow_blank=True
    )


class AnswerItemSerializer(StrictSerializer):
    """The answer to one line."""

    item_sequence_number = serializers.CharField(max_length=20)
    net_cost = CostSerializer(required=False)
    item_acknowledgements = AcknowledgementSerializer(many=True, max_length=50)  # type: ignore[call-arg]


class AnswerSerializer(StrictSerializer):
    """An answer: everything in full, or line by line. Lines left out are thereby rejected."""

    version = WholeNumberField(min_value=1, max_value=2**31, required=False)
    accept_all = serializers.BooleanField(required=False, default=False)
    items = AnswerItemSerializer(  # type: ignore[call-arg]
        many=True, required=False, max_length=MOST_LINES
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one of the two ways."""
        if bool(attrs.get("accept_all")) == ("items" in attrs):
            raise serializers.ValidationError(
                {"items": [_("Send either “accept_all”: true or the list “items”.")]}
            )
        return attrs
