"""What the API takes, strictly: a slip of the pen is refused, not read as something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from rest_framework import serializers

if TYPE_CHECKING:
    from datetime import datetime


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


class TrueFalseField(serializers.BooleanField):
    """true or false as JSON has them: no word, no number."""

    def to_internal_value(self, data: Any) -> bool:
        """The truth value; raises `ValidationError` with a sentence."""
        if not isinstance(data, bool):
            raise serializers.ValidationError(
                _("“%(value)s” is neither true nor false.") % {"value": str(data)[:40]}
            )
        return data


class MomentField(serializers.DateTimeField):
    """A moment with its zone: without one it could be meant a day earlier or later."""

    def enforce_timezone(self, value: datetime) -> datetime:
        """The moment; raises `ValidationError` where no zone came with it."""
        if value.tzinfo is None:
            raise serializers.ValidationError(
                _("Write the moment with its zone, such as 2026-12-01T12:00:00Z.")
            )
        return super().enforce_timezone(value)


class TextField(serializers.CharField):
    """A text as JSON has it: no number, which would lose its zeros."""

    def to_internal_value(self, data: Any) -> str:
        """The text; raises `ValidationError` with a sentence."""
        if not isinstance(data, str):
            raise serializers.ValidationError(
                _("“%(value)s” is no text. Put it in quotes.") % {"value": str(data)[:40]}
            )
        return super().to_internal_value(data)
