"""What stands behind a number: the very confirm-bys or lines that add up to it, page by page.

They are written in one transaction with the rows that the number is read from, so they add up to
exactly that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from dashboards.models import ConfirmByFact, LineFact
from dashboards.performance.choices import day_in
from dashboards.performance.measures import CONFIRM_BYS
from dashboards.performance.reading import cells
from dashboards.services.facts import week_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboards.performance.choices import Choice
    from dashboards.performance.figures import Share
    from dashboards.querysets import FactQuerySet

SIZE = 50
ABOVE, BELOW = "above", "below"
LINE = {
    "number": F("order__number"),
    "line_number": F("line__sequence_number"),
    "title": F("line__title"),
    "vendor_number": F("line__vendor_product_identifier"),
}
# The zone of the place that the order goes to, as on the order itself.
CONFIRM_BY = {
    "number": F("order__number"),
    "zone": Coalesce(F("order__centre__time_zone"), F("marketplace__time_zone")),
}


@dataclass(frozen=True)
class Span:
    """Whole weeks or one whole month, both days included: as rows are added up."""

    first: date
    last: date

    @property
    def is_month(self) -> bool:
        """Whether it is one whole month; else it is weeks."""
        return self.first.day == 1 and self.last == _end_of_month(self.first)


@dataclass(frozen=True)
class Behind:
    """One page of rows, the number's formula in figures, and the pages beside this one."""

    rows: list[dict[str, Any]]
    share: Share
    next: str = ""
    previous: str = ""


def span_of(params: Mapping[str, str], choice: Choice) -> Span:
    """The days that an address names, widened to whole weeks; the choice's weeks without any."""
    first, last = day_in(params.get("from", "")), day_in(params.get("to", ""))
    if first is None or last is None or first > last:
        return Span(choice.period.first, choice.period.end)
    if Span(first, last).is_month:
        return Span(first, last)
    return Span(week_of(first), week_of(last) + timedelta(days=6))


def behind(
    choice: Choice, span: Span, *, part: str, currency: str = "", params: Mapping[str, str]
) -> Behind:
    """The rows of one part of the formula, newest first."""
    facts = _facts(choice, span, part, currency)
    key = "deadline" if choice.measure.kind == CONFIRM_BYS else "line"
    after, before = place_in(params.get("after", "")), place_in(params.get("before", ""))
    backwards = before is not None and after is None
    if after:
        facts = facts.filter(Q(day__lt=after[0]) | Q(**{"day": after[0], f"{key}__lt": after[1]}))
    elif before:
        facts = facts.filter(
            Q(day__gt=before[0]) | Q(**{"day": before[0], f"{key}__gt": before[1]})
        )
    ordered = facts.order_by("day", key) if backwards else facts.order_by("-day", f"-{key}")
    found = list(ordered[: SIZE + 1])
    more, rows = len(found) > SIZE, found[:SIZE]
    if backwards:
        rows.reverse()
    return Behind(
        rows,
        share_of(choice, span, currency),
        _place(rows[-1]) if rows and (more or backwards) else "",
        _place(rows[0]) if rows and (more if backwards else after) else "",
    )


def share_of(choice: Choice, span: Span, currency: str = "") -> Share:
    """The number itself, from the rows that the page of performance reads."""
    found = cells(choice.scope, week_of(span.first), week_of(span.last), sees_cost=choice.sees_cost)
    if span.is_month:
        found = type(found)([row for row in found.rows if row["month"] == span.first])
    return found.total().share(choice.measure, currency)


def _facts(choice: Choice, span: Span, part: str, currency: str) -> Any:
    if choice.measure.kind == CONFIRM_BYS:
        return _confirm_bys(choice, span, part)
    facts: FactQuerySet = choice.scope.narrowed(LineFact.objects).between(span.first, span.last)
    if choice.scope.item:
        facts = facts.filter(item=choice.scope.item)
    if choice.measure.is_money:
        facts = facts.filter(currency=currency, cost__isnull=False, ordered__gt=0).annotate(
            above=F("accepted") + F("backordered"), below=F("ordered")
        )
    else:
        above = sum((F(name) for name in choice.measure.above[1:]), F(choice.measure.above[0]))
        facts = facts.filter(asked__gt=0).annotate(above=above, below=F("asked"))
    if part == ABOVE:
        facts = facts.filter(above__gt=0)
    money = ("currency", "cost", "confirmed_cost") if choice.measure.is_money else ()
    return facts.values("pk", "day", "item", "above", "below", *money, **LINE)


def _confirm_bys(choice: Choice, span: Span, part: str) -> Any:
    state = ConfirmByFact.State
    facts = choice.scope.narrowed(ConfirmByFact.objects).between(span.first, span.last)
    facts = facts.filter(
        state__in=[state.IN_TIME] if part == ABOVE else [state.IN_TIME, state.LATE]
    )
    if choice.scope.item:
        holding = LineFact.objects.for_vendor(choice.vendor).filter(item=choice.scope.item)
        facts = facts.filter(order__in=holding.values("order"))
    return facts.values("pk", "day", "due_at", "answered_at", "state", **CONFIRM_BY)


def place_in(text: str) -> tuple[date, int] | None:
    """The day and key that a place in a list names."""
    day, _dot, key = text.partition("~")
    found = day_in(day)
    is_key = key.isascii() and key.isdigit() and len(key) < 19  # noqa: PLR2004  fits 64 bits
    return (found, int(key)) if found and is_key else None


def _place(row: dict[str, Any]) -> str:
    return f"{row['day'].isoformat()}~{row['pk']}"


def _end_of_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
