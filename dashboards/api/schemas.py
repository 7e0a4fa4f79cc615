"""What the API of performance answers with, for its description; `report.py` makes it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from dashboards.performance.choices import BREAKDOWNS
from dashboards.performance.measures import MEASURES

FORMULAS = [(name, name) for name in MEASURES]
DECIMAL = r"^-?(0|[1-9]\d*)(\.\d+)?$"


class FigureSerializer(serializers.Serializer[Any]):
    """A numerator, a denominator and their share in percent, with those of the time before.

    `currency` is empty where units or confirm-bys are counted. A share of nothing is null.
    """

    formula = serializers.ChoiceField(FORMULAS)
    currency = serializers.CharField(allow_blank=True)
    numerator = serializers.RegexField(DECIMAL)
    denominator = serializers.RegexField(DECIMAL)
    percent = serializers.RegexField(DECIMAL, allow_null=True)
    numerator_before = serializers.RegexField(DECIMAL)
    denominator_before = serializers.RegexField(DECIMAL)
    percent_before = serializers.RegexField(DECIMAL, allow_null=True)


class ResultSerializer(FigureSerializer):
    """The chosen measure for one week, month, marketplace, vendor code or item.

    `key` is the first day of a week or month, or the code of the rest. Weeks are compared with
    those 13 weeks before, months with the month before.
    """

    key = serializers.CharField()
    name = serializers.CharField()
    first = serializers.DateField()
    last = serializers.DateField()
    is_over = serializers.BooleanField()


class FormulaSerializer(serializers.Serializer[Any]):
    """How a measure is counted, in the reader's language."""

    id = serializers.ChoiceField(FORMULAS)
    numerator = serializers.CharField()
    denominator = serializers.CharField()
    rule = serializers.CharField()
    origin = serializers.CharField()


class PerformanceSerializer(serializers.Serializer[Any]):
    """13 whole weeks, Sunday to Saturday by each marketplace's calendar, and the 13 before."""

    first = serializers.DateField()
    last = serializers.DateField()
    before_first = serializers.DateField()
    before_last = serializers.DateField()
    figures = FigureSerializer(many=True)
    by = serializers.ChoiceField(list(BREAKDOWNS))
    results = ResultSerializer(many=True)
    formulas = FormulaSerializer(many=True)
