"""/workshop/: every component in every state, to look at and to test; only in demo mode."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.views.generic import TemplateView

from common.charts import bar_chart, line_chart, spark

TOO_LONG = (
    "Hand-forged cast-iron skillet with two pouring lips and a helper handle, pre-seasoned, 28 cm"
)


class _Sample(forms.Form):
    """What a refused form looks like."""

    label_suffix = ""
    email = forms.EmailField(label="Company e-mail", help_text="Where orders are to be sent.")
    cartons = forms.IntegerField(label="Cartons", min_value=1, max_value=57)


class WorkshopView(TemplateView):
    """The kit, with invented data."""

    access: ClassVar[str] = "public"
    template_name = "workshop.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Deadlines around now, in a zone that is not the facility's."""
        moment = timezone.now().replace(microsecond=0)
        return {
            **super().get_context_data(**kwargs),
            "at": moment,
            "clock": timezone.localtime(moment),  # the scripts tick by it, also signed out
            "deadlines": {
                "calm": moment + timedelta(days=2, hours=5),
                "soon": moment + timedelta(hours=6, minutes=20),
                "now": moment + timedelta(hours=1, minutes=25),
                "late": moment - timedelta(minutes=40),
            },
            "opened": moment - timedelta(hours=17, minutes=40),
            "long": TOO_LONG,
            "refused": _Sample({"email": "lin at acme", "cartons": "58"}),
            "rows": self._rows(moment),
            "mended": [
                {"line": 1, "errors": {"accept": "“ten” is no whole number."}},
                *({"line": at, "errors": {}} for at in range(2, 10)),
            ],
            "charts": self._charts(),
            "opens": moment + timedelta(days=4),
            "closes": moment + timedelta(days=11),
        }

    @staticmethod
    def _charts() -> dict[str, Any]:
        """Thirteen weeks, with a gap, with one point alone, and bars."""
        now = [Decimal(share) for share in (93, 94, 91, 88, 90, 95, 97, 96, 98, 97, 96, 95, 96)]
        before = [Decimal(share) for share in (90, 92, 91, 93, 89, 88, 92, 94, 93, 92, 95, 94, 95)]
        gaps = [None if place in {2, 5, 7} else share for place, share in enumerate(now)]
        one = [*[None] * 6, Decimal(97), *[None] * 6]
        weeks = [f"week {number}" for number in range(35, 48)]
        text = "96% in week 47; lowest 88% in week 38, highest 98% in week 43."
        lines = [("Last 13 weeks", now), ("13 weeks before", before)]
        bars = [("Canada", Decimal("97.3")), (TOO_LONG, Decimal("69.5")), ("Japan", None)]
        return {
            "lines": line_chart("In time", text, weeks, lines, is_share=True),
            "gaps": line_chart("With gaps", text, weeks, [("Share", gaps)], is_share=True),
            "one": line_chart("One point", text, weeks, [("Share", one)], is_share=True),
            "bars": bar_chart("By marketplace", "The table holds the same.", bars, is_share=True),
            "spark": spark(now),
            "spark_of_one": spark(one),
        }

    @staticmethod
    def _rows(moment: Any) -> list[dict[str, Any]]:
        rows = [
            ("9K3TB8WM", "To confirm", "open", "late", "LEJ1", "6184.00", "EUR", 1),
            ("4F2XQ7ZB", "To confirm", "open", "act", "PHX6", "19623.20", "USD", 6),
            ("6TR8WH2P", "Confirm again", "again", "act", "NRT5", "1284000", "JPY", 15),
            ("X7B2LD9K", "Partly confirmed", "partly", "", "KIX2", "862400", "JPY", 63),
            ("R4K7MP2S", "Backordered", "later", "", "FTW1", "2346.80", "USD", 107),
            ("C9F4PB3T", "Cancelled", "off", "off", "MDW2", "1180.00", "USD", 0),
        ]
        return [
            {
                "number": number,
                "state": state,
                "disc": disc,
                "tone": tone,
                "place": place,
                "value": Decimal(value),
                "currency": currency,
                "due": moment + timedelta(hours=hours, minutes=20) if hours else None,
            }
            for number, state, disc, tone, place, value, currency, hours in rows
        ]
