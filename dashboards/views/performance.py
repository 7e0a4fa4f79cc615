"""Performance: the page of measures, and the rows behind a number."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from common.formats import country, window
from dashboards.performance import words
from dashboards.performance.behind import ABOVE, BELOW, behind, span_of
from dashboards.performance.choices import BREAKDOWNS, NARROWING, choice_of, currency_in
from dashboards.performance.page import page_of
from vendors.permissions import Permission

if TYPE_CHECKING:
    from dashboards.performance.behind import Span
    from dashboards.performance.choices import Choice


class PerformanceView(TemplateView):
    """The measures of the vendor that one works for now; all that was chosen is in the address."""

    access = Permission.VIEW_PERFORMANCE
    template_name = "dashboards/performance.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tiles, and the chosen measure broken down."""
        tenancy = self.request.tenancy  # type: ignore[attr-defined]
        now = timezone.now()
        sees_cost = tenancy.can(Permission.VIEW_COST)
        choice = choice_of(self.request.GET.dict(), tenancy.vendor, now, sees_cost=sees_cost)
        period = choice.period
        return super().get_context_data(
            **kwargs,
            choice=choice,
            found=page_of(choice, now),
            at=now,
            weeks=window(period.first, period.end),
            earlier=choice.link(until=period.before.end.isoformat()),
            later=choice.link(until=period.after.end.isoformat()) if period.after else "",
            breakdowns=[
                {"label": label, "url": choice.link(by=key), "current": key == choice.by}
                for key, label in BREAKDOWNS.items()
            ],
            **filters_of(choice),
        )


class PerformanceRowsView(TemplateView):
    """The confirm-bys or lines that a number is made of."""

    access = Permission.VIEW_PERFORMANCE
    template_name = "dashboards/performance_rows.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of them, with the formula that they add up to."""
        tenancy = self.request.tenancy  # type: ignore[attr-defined]
        params = self.request.GET.dict()
        now = timezone.now()
        sees_cost = tenancy.can(Permission.VIEW_COST)
        choice = choice_of(params, tenancy.vendor, now, sees_cost=sees_cost)
        span = span_of(params, choice)
        part = ABOVE if params.get("part") == ABOVE else BELOW
        currency = currency_in(params.get("currency", "")) if choice.measure.is_money else ""
        found = behind(choice, span, part=part, currency=currency, params=params)
        link = partial(_rows_link, choice, span, {"part": part, "currency": currency})
        heads = choice.measure.heads
        return super().get_context_data(
            **kwargs,
            choice=choice,
            found=found,
            at=now,
            currency=currency,
            days=window(span.first, span.last),
            equation=words.equation(found.share, choice.measure, currency),
            parts=[
                {"label": label, "url": link(part=key), "current": key == part}
                for key, label in ((BELOW, heads[1]), (ABOVE, heads[0]))
            ],
            next_url=link(after=found.next) if found.next else "",
            previous_url=link(before=found.previous) if found.previous else "",
            back=choice.link(),
            narrowed=chips_of(choice, lambda name: link(**{name: ""})),
        )


def _rows_link(choice: Choice, span: Span, state: dict[str, str], **changes: str) -> str:
    """This page with something changed; every change but a page turn starts at the top."""
    wanted = {**state, **changes}
    return choice.rows_link(wanted.pop("part"), span.first, span.last, **wanted)


def filters_of(choice: Choice) -> dict[str, Any]:
    """What can be chosen among, as far as there is a choice; and chips for what has no field."""
    places = {r.marketplace: country(r.marketplace, r.marketplace_name) for r in choice.relations}
    codes = [(relation.code, relation.code) for relation in choice.relations]
    hidden = {
        "measure": choice.measure.key,
        "by": choice.by,
        "until": choice.until.isoformat() if choice.until else "",
        "item": choice.narrowed.get("item", ""),
    }
    return {
        "marketplaces": sorted(places.items()) if len(places) > 1 else [],
        "codes": codes if len(codes) > 1 else [],
        "hidden": {name: value for name, value in hidden.items() if value},
        "narrowed": chips_of(choice, lambda name: choice.link(**{name: ""}), names=("item",)),
    }


def chips_of(choice: Choice, link: Any, names: tuple[str, ...] = NARROWING) -> list[dict[str, str]]:
    """Filters in force, each with the way out of it."""
    labels = {name: BREAKDOWNS[name] for name in NARROWING}
    return [
        {
            "label": _("%(name)s: %(value)s") % {"name": labels[name], "value": value},
            "url": link(name),
        }
        for name, value in choice.narrowed.items()
        if name in names
    ]
