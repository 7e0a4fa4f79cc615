"""/api/v1/performance/: the figures of the page, each with its formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from common.api.schemas import ErrorSerializer
from common.errors import Invalid
from dashboards.api.schemas import PerformanceSerializer
from dashboards.performance.choices import (
    BREAKDOWNS,
    DEFAULT_BREAKDOWN,
    DEFAULT_MEASURE,
    NARROWING,
    choice_of,
    day_in,
)
from dashboards.performance.measures import MEASURES
from dashboards.performance.report import report_of
from machines.api.base import ApiView
from orders.api.views import tenancy_of
from vendors.permissions import Permission

if TYPE_CHECKING:
    from rest_framework.request import Request

    from dashboards.performance.choices import Choice

REFUSALS = dict.fromkeys((400, 401, 403, 406), ErrorSerializer)
NAMES = {"measure", "by", "until", "format", *NARROWING}


class PerformanceAPIView(ApiView):
    """The measures of the vendor that the caller works for."""

    access = Permission.VIEW_PERFORMANCE

    @extend_schema(
        operation_id="performance_read",
        summary="Read performance",
        parameters=[
            OpenApiParameter(
                "measure",
                str,
                enum=list(MEASURES),
                default=DEFAULT_MEASURE,
                description="The measure that is broken down. `value` needs `costs:read`.",
            ),
            OpenApiParameter(
                "by",
                str,
                enum=list(BREAKDOWNS),
                default=DEFAULT_BREAKDOWN,
                description="What `results` are broken down by.",
            ),
            OpenApiParameter("marketplace", str, description="Two letters, such as US."),
            OpenApiParameter("vendor_code", str, description="One of the vendor's codes."),
            OpenApiParameter("item", str, description="An ASIN, or an item number without one."),
            OpenApiParameter(
                "until",
                {"type": "string", "format": "date"},
                description="A day of the last of the 13 weeks; by default the last whole week.",
            ),
        ],
        responses={200: PerformanceSerializer, **REFUSALS},
    )
    def get(self, request: Request) -> Response:
        """All measures of 13 weeks and of the 13 before, and one of them broken down."""
        tenancy = tenancy_of(request)
        membership = tenancy.current
        if membership is None or not membership.can(Permission.VIEW_PERFORMANCE):
            membership = next(m for m in tenancy.memberships if m.can(Permission.VIEW_PERFORMANCE))
        params = {name: str(value) for name, value in request.query_params.items()}
        sees_cost = membership.can(Permission.VIEW_COST)
        choice = choice_of(params, membership.vendor, timezone.now(), sees_cost=sees_cost)
        _refuse_unknown(params, choice)
        return Response(report_of(choice))


def _refuse_unknown(params: dict[str, str], choice: Choice) -> None:
    """A page leaves out what it does not know; a machine is told."""
    taken = {"measure": choice.measure.key, "by": choice.by, **choice.narrowed}
    for name, value in params.items():
        if name not in NAMES:
            raise Invalid(_("There is no filter “%(name)s”.") % {"name": name[:40]}, field=name)
        if name == "until":
            known = day_in(value) is not None
        else:
            known = name == "format" or taken.get(name) == value
        if not known:
            raise Invalid(
                _("“%(value)s” is no value of “%(name)s” that you can ask for.")
                % {"value": value[:40], "name": name},
                field=name,
            )
