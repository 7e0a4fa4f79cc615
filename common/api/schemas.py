"""What every refusal of the API looks like, for its description; `errors.py` makes it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class ProblemSerializer(serializers.Serializer[Any]):
    """One thing wrong in an answer."""

    field = serializers.CharField(help_text="As `field` of the whole.")
    code = serializers.CharField(help_text="As `code` of the whole.")
    detail = serializers.CharField(help_text="What is wrong with it.")
    value = serializers.JSONField(allow_null=True, help_text="What was found there.")


class ErrorSerializer(serializers.Serializer[Any]):
    """Every refusal: a sentence to read, a code to program against, the field that it is about."""

    code = serializers.CharField(help_text="For programs; it stays as it is.")
    detail = serializers.CharField(
        help_text="For people, in the language of `Accept-Language` (en, zh-Hans)."
    )
    field = serializers.CharField(
        allow_blank=True,
        help_text="What it is about: a parameter, a header, or a place in the body. "
        "`acknowledgements.0` is a place in a list, from 0 on; `items[7]` is the line whose "
        "`item_sequence_number` is 7. Empty where it is about the whole.",
    )
    problems = ProblemSerializer(
        many=True, required=False, help_text="Each of them, where several things are wrong."
    )
