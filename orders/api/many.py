"""/api/v1/acknowledgements/: answers to up to a hundred orders in one request."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import orjson
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from common.api.errors import body_of
from common.api.renderers import plain
from common.api.schemas import ErrorSerializer
from common.api.strict import StrictSerializer
from common.errors import DomainError, NotFound, Problems
from machines.api.base import ApiView
from orders.api.examples import MANY
from orders.api.schemas import AnsweredSerializer
from orders.api.serializers import AnswerSerializer
from orders.api.views import answered_of, tenancy_of
from orders.models import PurchaseOrder
from orders.numbers import is_number
from vendors.permissions import Permission

if TYPE_CHECKING:
    from rest_framework.request import Request

    from vendors.tenancy import Tenancy

MOST = 100


class NamedAnswerSerializer(AnswerSerializer):
    """An answer, and the order that it is for."""

    purchase_order_number = serializers.CharField(
        max_length=24, help_text="Each order at most once."
    )


class AnswersSerializer(StrictSerializer):
    """Answers to several orders."""

    acknowledgements = NamedAnswerSerializer(  # type: ignore[call-arg]
        many=True, min_length=1, max_length=MOST, help_text="One for each order."
    )


class OutcomeSerializer(serializers.Serializer[Any]):
    """What became of one answer: what its own address would have said."""

    purchase_order_number = serializers.CharField(help_text="The order that it is about.")
    status = serializers.IntegerField(help_text="200, or the status of the refusal.")
    answer = AnsweredSerializer(required=False, help_text="With status 200 alone.")
    error = ErrorSerializer(required=False, help_text="With any other status.")


class OutcomesSerializer(serializers.Serializer[Any]):
    """One outcome for each answer, in the order in which they were sent."""

    done = serializers.IntegerField(min_value=0, help_text="Orders that are answered now.")
    refused = serializers.IntegerField(min_value=0, help_text="Orders that stand as before.")
    results = OutcomeSerializer(many=True, help_text="In the order in which they were sent.")


class AcknowledgementsAPIView(ApiView):
    """The answers to many orders, each in a transaction of its own."""

    access = Permission.ANSWER_ORDERS
    is_one_transaction = False

    @extend_schema(
        operation_id="orders_acknowledge_many",
        summary="Answer up to 100 orders",
        tags=["orders"],
        request=AnswersSerializer,
        responses={200: OutcomesSerializer, 404: ErrorSerializer},
        examples=MANY,
    )
    def post(self, request: Request) -> Response:
        """Each in a transaction of its own, with an outcome of its own: 200 also where all were
        refused. An order that is not yours, or comes twice, refuses all, and nothing is sent.
        """
        serializer = AnswersSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = serializer.validated_data["acknowledgements"]
        tenancy = tenancy_of(request)
        _refuse_unknown([each["purchase_order_number"] for each in wanted], tenancy)
        self.spend(request, len(wanted))
        results = [
            self.part(at, partial(_outcome, each, tenancy, request._request.actor))  # type: ignore[attr-defined]  # noqa: SLF001
            for at, each in enumerate(wanted)
        ]
        done = sum("answer" in result for result in results)
        return Response({"done": done, "refused": len(results) - done, "results": results})


def _outcome(wanted: dict[str, Any], tenancy: Tenancy, actor: Any) -> dict[str, Any]:
    number = wanted["purchase_order_number"]
    try:
        answer = answered_of(number, wanted, tenancy, actor)
    except DomainError as refusal:
        said: dict[str, Any] = {"status": refusal.status, "error": body_of(refusal)}
    else:
        said = {"status": 200, "answer": answer}
    whole = orjson.dumps({"purchase_order_number": number, **said}, plain, orjson.OPT_UTC_Z)
    outcome: dict[str, Any] = orjson.loads(whole)
    return outcome


def _refuse_unknown(numbers: list[str], tenancy: Tenancy) -> None:
    """Refuse all for a number that comes twice, or is none of an order that one may answer."""
    vendors = tenancy.vendors_with(Permission.ANSWER_ORDERS)
    asked = {number for number in numbers if is_number(number)}
    orders = PurchaseOrder.objects.for_vendors(vendors).visible().filter(number__in=asked)
    known = set(orders.values_list("number", flat=True))
    problems = Problems()
    seen: set[str] = set()
    for at, number in enumerate(numbers):
        path = f"acknowledgements.{at}.purchase_order_number"
        if number not in known:
            raise NotFound(
                _("There is no order %(number)s for you. Nothing was sent.") % {"number": number},
                field=path,
            )
        if number in seen:
            problems.add(path, _("Order %(number)s comes twice.") % {"number": number}, number)
        seen.add(number)
    problems.raise_if_any()
