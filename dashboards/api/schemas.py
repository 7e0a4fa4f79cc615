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

    formula = serializers.ChoiceField(FORMULAS, help_text="The measure; `formulas` explains it.")
    currency = serializers.CharField(
        allow_blank=True, help_text="ISO 4217 where money is added up, else empty."
    )
    numerator = serializers.RegexField(
        DECIMAL, help_text="Confirm-bys, pieces or money, as a decimal in a string."
    )
    denominator = serializers.RegexField(DECIMAL, help_text="As the numerator.")
    percent = serializers.RegexField(
        DECIMAL, allow_null=True, help_text="One decimal, rounded half to even."
    )
    numerator_before = serializers.RegexField(DECIMAL, help_text="Of the time before.")
    denominator_before = serializers.RegexField(DECIMAL, help_text="Of the time before.")
    percent_before = serializers.RegexField(
        DECIMAL, allow_null=True, help_text="Of the time before."
    )


class ResultSerializer(FigureSerializer):
    """The chosen measure for one week, month, marketplace, vendor code or item.

    `key` is the first day of a week or month, or the code of the rest. Weeks are compared with
    those 13 weeks before, months with the month before.
    """

    key = serializers.CharField(help_text="What tells this row from the others.")
    name = serializers.CharField(help_text="The same, to be read by people.")
    first = serializers.DateField(help_text="The first day that counts.")
    last = serializers.DateField(help_text="The last day that counts.")
    is_over = serializers.BooleanField(help_text="False for the week or month under way.")


class FormulaSerializer(serializers.Serializer[Any]):
    """How a measure is counted, in the reader's language."""

    id = serializers.ChoiceField(FORMULAS, help_text="The measure.")
    numerator = serializers.CharField(help_text="What stands above the line.")
    denominator = serializers.CharField(help_text="What stands below it.")
    rule = serializers.CharField(help_text="How it is counted.")
    origin = serializers.CharField(help_text="Whose formula it is.")


class PerformanceSerializer(serializers.Serializer[Any]):
    """13 whole weeks, Sunday to Saturday by each marketplace's calendar, and the 13 before."""

    first = serializers.DateField(help_text="The first day of the 13 weeks, a Sunday.")
    last = serializers.DateField(help_text="Their last day, a Saturday.")
    before_first = serializers.DateField(help_text="The first day of the 13 weeks before.")
    before_last = serializers.DateField(help_text="Their last day.")
    figures = FigureSerializer(many=True, help_text="Every measure of the 13 weeks.")
    by = serializers.ChoiceField(list(BREAKDOWNS), help_text="What `results` are broken down by.")
    results = ResultSerializer(many=True, help_text="The chosen measure, row by row.")
    formulas = FormulaSerializer(many=True, help_text="How each measure is counted.")
