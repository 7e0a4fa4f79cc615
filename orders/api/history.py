"""What happened to an order, as the API tells it: each event, of a change each difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework import serializers

from orders.differences import visible
from orders.states import EventKind

if TYPE_CHECKING:
    from orders.models import OrderEvent


class DifferenceSerializer(serializers.Serializer[Any]):
    """One thing that changed: what it was, and what it is.

    Costs and prices only for who may see them; of names and addresses only that they changed.
    """

    item_sequence_number = serializers.CharField(
        allow_blank=True, help_text="The line; empty for the order itself."
    )
    field = serializers.CharField(
        help_text="Such as quantity, net_cost, ship_end; `added` for a new line with its quantity."
    )
    was = serializers.JSONField(allow_null=True, help_text="Money as text, times in ISO 8601.")
    now = serializers.JSONField(allow_null=True, help_text="In the same form.")
    was_in = serializers.CharField(
        allow_blank=True, help_text="The unit of a quantity, the currency of a cost, else empty."
    )
    now_in = serializers.CharField(allow_blank=True, help_text="That of `now`.")


class CutSerializer(serializers.Serializer[Any]):
    """A line of whose answer less stands, each quantity in the line's unit at that time."""

    item_sequence_number = serializers.CharField(help_text="The line.")
    was = serializers.IntegerField(min_value=0, help_text="Accepted or backordered before.")
    now = serializers.IntegerField(min_value=0, help_text="What stands of it.")
    was_in = serializers.CharField(help_text="The unit of `was`.")
    now_in = serializers.CharField(help_text="The unit of `now`.")


class AnswerLeftSerializer(serializers.Serializer[Any]):
    """What a change left of the answer given before, in pieces, until it is answered anew."""

    was = serializers.IntegerField(min_value=0, help_text="Accepted or backordered before.")
    stands = serializers.IntegerField(min_value=0, help_text="What stands of it.")
    cuts = CutSerializer(many=True, help_text="The lines of which less stands than before.")


class HistorySerializer(serializers.Serializer[Any]):
    """One thing that happened to the order; `differences` and `answer` tell of a change."""

    kind = serializers.ChoiceField(EventKind.choices, help_text="What happened.")
    at = serializers.DateTimeField(help_text="When.")
    by_vendor = serializers.BooleanField(help_text="Whether the vendor did it, or the buyer.")
    version = serializers.IntegerField(min_value=1, help_text="The order's version from then on.")
    differences = DifferenceSerializer(many=True, help_text="What changed; else empty.")
    answer = AnswerLeftSerializer(
        allow_null=True, help_text="What a change left of an answer; null where there was none."
    )


def happened(event: OrderEvent, *, sees_cost: bool) -> dict[str, Any]:
    """One event as `HistorySerializer` describes it."""
    answer = event.data.get("answer")
    return {
        "kind": event.kind,
        "at": event.at,
        "by_vendor": event.by_vendor,
        "version": event.version,
        "differences": [
            {"field": each["name"], **_measured(each)}
            for each in visible(event, sees_cost=sees_cost)
        ],
        "answer": answer and {**answer, "cuts": [_measured(each) for each in answer["cuts"]]},
    }


def _measured(each: dict[str, Any]) -> dict[str, Any]:
    return {
        "item_sequence_number": each["line"],
        "was": each["was"],
        "now": each["now"],
        "was_in": each.get("was_in", ""),
        "now_in": each.get("now_in", ""),
    }
