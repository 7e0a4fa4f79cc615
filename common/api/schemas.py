"""What every refusal of the API looks like, for its description; `errors.py` makes it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class ProblemSerializer(serializers.Serializer[Any]):
    """One thing wrong in an answer."""

    field = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()
    value = serializers.JSONField(allow_null=True)


class ErrorSerializer(serializers.Serializer[Any]):
    """Every refusal: a sentence to read, a code to program against, the field that it is about."""

    code = serializers.CharField()
    detail = serializers.CharField()
    field = serializers.CharField(allow_blank=True)
    problems = ProblemSerializer(many=True, required=False)
