"""/api/v1/orders/: the list, one order, and the answer, over the services of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from common.api.schemas import ErrorSerializer
from common.errors import Invalid, NotPermitted
from machines.api.base import ApiView
from orders.api.changes import KEYS, poll_of
from orders.api.examples import ANSWER_EXAMPLES, DETAIL, LIST, REFUSAL_EXAMPLES
from orders.api.fields import in_words_of_the_api
from orders.api.parameters import MOST, OF_LIST
from orders.api.payloads import FIELDS, order_of, row_of, values_of
from orders.api.schemas import AnsweredSerializer, OrderListSerializer, OrderSerializer
from orders.api.serializers import AnswerSerializer
from orders.filters import DEFAULT_SORT, OrderFilter, sorts_for
from orders.listing import PAGE_SIZE, BadCursor, page_of
from orders.models import PurchaseOrder
from orders.numbers import is_number
from orders.services.answer_lines import LineAnswer, Part
from orders.services.answering import answer_order
from orders.services.locking import OrderName
from vendors.permissions import Permission

if TYPE_CHECKING:
    from rest_framework.request import Request

    from common.actors import Actor
    from vendors.tenancy import Tenancy

REFUSALS = dict.fromkeys((400, 401, 403, 406), ErrorSerializer)
MISSING = {404: ErrorSerializer}
NUMBER = OpenApiParameter(
    "number", str, OpenApiParameter.PATH, description="The `purchase_order_number`."
)
PAGING = ("cursor", "sort", "limit", "format", "changed_since")


def tenancy_of(request: Request) -> Tenancy:
    """For whom this request works."""
    return request._request.tenancy  # type: ignore[attr-defined,no-any-return]  # noqa: SLF001


def order_for(request: Request, number: str) -> PurchaseOrder:
    """The order of this number among those of the person's vendors; otherwise 404."""
    vendors = tenancy_of(request).vendors_with(Permission.VIEW_ORDERS)
    orders = PurchaseOrder.objects.for_vendors(vendors).visible().for_list()
    order = orders.filter(number=number).first() if is_number(number) else None
    if order is None:
        raise Http404
    return order


class OrderListAPIView(ApiView):
    """The orders of all vendors of the person who asks."""

    access = Permission.VIEW_ORDERS

    @extend_schema(
        operation_id="orders_list",
        summary="List orders",
        parameters=OF_LIST,
        responses={200: OrderListSerializer, **REFUSALS},
        examples=[LIST],
    )
    def get(self, request: Request) -> Response:
        """Orders that all given filters fit, a page at a time."""
        tenancy = tenancy_of(request)
        vendors = tenancy.vendors_with(Permission.VIEW_ORDERS)
        paid = set(tenancy.vendors_with(Permission.VIEW_COST))
        orders = PurchaseOrder.objects.for_vendors(vendors).visible()
        found = _filtered(request, orders)
        sees_all_costs = paid.issuperset(vendors)
        try:
            poll = poll_of(request.query_params)
            if poll is not None:
                found = found.touched_between(poll.since, poll.until)
            page = page_of(
                found,
                sort=_sort(request, sees_cost=sees_all_costs),
                cursor=poll.cursor if poll else request.query_params.get("cursor", ""),
                size=_limit(request),
                fields=FIELDS,
                sees_cost=sees_all_costs,
                keys=KEYS if poll else (),
            )
        except BadCursor:
            raise Invalid(
                _("This cursor is none of ours. Begin without one."), field="cursor"
            ) from None
        cursors = page.next_cursor, page.previous_cursor
        following, previous = map(poll.marked, cursors) if poll else cursors
        return Response(
            {
                "count": found.count(),
                "next": _next(request, following),
                "next_cursor": following,
                "previous_cursor": previous,
                "results": [row_of(v, sees_cost=v["vendor_id"] in paid) for v in page.rows],
            }
        )


def _next(request: Request, cursor: str) -> str | None:
    """The address of the next page, with everything else as it was asked."""
    if not cursor:
        return None
    query = request.query_params.copy()
    query["cursor"] = cursor
    return f"{settings.PUBLIC_URL}{request.path}?{query.urlencode()}"


def _sort(request: Request, *, sees_cost: bool) -> str:
    sort = request.query_params.get("sort", DEFAULT_SORT)
    if sort not in sorts_for(sees_cost=sees_cost):
        raise Invalid(_("“%(sort)s” is no order to sort by.") % {"sort": sort}, field="sort")
    return sort


def _filtered(request: Request, orders: Any) -> Any:
    params = request.query_params
    for name in params:
        if name not in OrderFilter.base_filters and name not in PAGING:
            raise Invalid(_("There is no filter “%(name)s”.") % {"name": name[:40]}, field=name)
    if not any(name in params for name in OrderFilter.base_filters):
        return orders
    found = OrderFilter(params, queryset=orders)
    if not found.is_valid():
        name, errors = next(iter(found.form.errors.items()))
        raise Invalid(str(errors[0]), field=str(name))
    return found.qs


def _limit(request: Request) -> int:
    text = request.query_params.get("limit", str(PAGE_SIZE))
    if (
        not text.isascii()
        or not text.isdigit()
        or len(text) > len(str(MOST))
        or not 1 <= int(text) <= MOST
    ):
        raise Invalid(_("A page holds 1 to %(most)s orders.") % {"most": MOST}, field="limit")
    return int(text)


class OrderAPIView(ApiView):
    """One order."""

    access = Permission.VIEW_ORDERS

    @extend_schema(
        operation_id="orders_read",
        summary="Read an order",
        parameters=[NUMBER],
        responses={200: OrderSerializer, **MISSING, **REFUSALS},
        examples=[DETAIL],
    )
    def get(self, request: Request, number: str) -> Response:
        """One order with its lines, every answer and its history."""
        order = order_for(request, number)
        return Response(_payload(request, order))


class AcknowledgementAPIView(ApiView):
    """The answer to one order."""

    access = Permission.ANSWER_ORDERS

    @extend_schema(
        operation_id="orders_acknowledge",
        summary="Answer an order",
        parameters=[NUMBER],
        request=AnswerSerializer,
        responses={
            200: AnsweredSerializer,
            **MISSING,
            409: ErrorSerializer,
            415: ErrorSerializer,
            **REFUSALS,
        },
        examples=[*ANSWER_EXAMPLES, *REFUSAL_EXAMPLES],
    )
    def post(self, request: Request, number: str) -> Response:
        """It takes effect at once and covers every line. To answer again while `update_by` has not
        passed replaces the answer; the same answer again changes nothing.
        """
        serializer = AnswerSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        actor = request._request.actor  # type: ignore[attr-defined]  # noqa: SLF001
        try:
            return Response(
                answered_of(number, serializer.validated_data, tenancy_of(request), actor)
            )
        except PurchaseOrder.DoesNotExist:
            order_for(request, number)  # not found either by those who may only look
            raise NotPermitted(_("Confirming needs the right to operate in Sales.")) from None


def answered_of(
    number: str, wanted: dict[str, Any], tenancy: Tenancy, actor: Actor
) -> dict[str, Any]:
    """Send the answer that `AnswerSerializer` read, and give what it did.

    Raises what `answer_order` raises.
    """
    with in_words_of_the_api():
        answered = answer_order(
            order=OrderName(number, tenancy.vendors_with(Permission.ANSWER_ORDERS)),
            answers=None if wanted["accept_all"] else [_answer(item) for item in wanted["items"]],
            actor=actor,
            expected_version=wanted.get("version"),
        )
    order = answered.order
    paid = tenancy.vendors_with(Permission.VIEW_COST)
    row = row_of(values_of(order), sees_cost=order.vendor_id in paid)
    return {"order": row, "implicitly_rejected": answered.implied}


def _payload(request: Request, order: PurchaseOrder) -> dict[str, Any]:
    paid = tenancy_of(request).vendors_with(Permission.VIEW_COST)
    return order_of(order, values_of(order), sees_cost=order.vendor_id in paid)


def _answer(item: dict[str, Any]) -> LineAnswer:
    cost = item.get("net_cost") or {}
    parts = tuple(
        Part(
            code=part["acknowledgement_code"],
            quantity=part["acknowledged_quantity"]["amount"],
            reason=part.get("rejection_reason", ""),
            ship_at=part.get("scheduled_ship_date"),
            delivery_at=part.get("scheduled_delivery_date"),
            unit=part["acknowledged_quantity"].get("unit_of_measure", ""),
            unit_size=part["acknowledged_quantity"].get("unit_size"),
        )
        for part in item["item_acknowledgements"]
    )
    return LineAnswer(
        item["item_sequence_number"], parts, cost.get("amount"), cost.get("currency_code", "")
    )
