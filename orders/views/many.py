"""One answer for many orders: a preview of what it does, and then exactly that."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from batches.services import Row, start
from common.clock import database_now
from common.errors import DomainError, Invalid
from common.formats import number as format_number
from orders.filters import matching
from orders.many import title
from orders.models import PurchaseOrder
from orders.preview_groups import told_of
from orders.previews import Choice, Preview
from orders.services.answering_many import KIND, LARGEST, Act, Wish
from orders.services.looking_ahead import day_after_windows, look_ahead
from orders.states import RejectionReason
from vendors.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from orders.querysets import PurchaseOrderQuerySet
    from vendors.models import Vendor
    from vendors.tenancy import Tenancy

SHOW, SEND = "show", "send"


class ManyView(TemplateView):
    """POST from the list leads to a preview; POST from there (`step` = send) does what it showed.

    Looking writes nothing but the choice into the session. Sending leads to the batch, the same
    one however often it is sent.
    """

    access = Permission.ANSWER_ORDERS
    template_name = "orders/many.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what would happen now; without a choice, on to the list to make one."""
        choice = Choice.kept(request.session, request.GET.get("of", ""))
        if choice is None or choice.vendor not in self.tenancy.vendors_with(self.access):
            if "of" in request.GET:
                messages.info(request, _("This preview is gone. Choose the orders again."))
            return HttpResponseRedirect(reverse("orders:list"))
        self.tenancy.enter(request, choice.vendor)
        return self._show(choice, self._named(choice.numbers))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Choose, look at another date, or send; a refusal stands on a page with the way back."""
        try:
            self.tenancy.require(request.POST.get("vendor"))
            if not self.tenancy.can(self.access):
                raise PermissionDenied
            if request.POST.get("step") in {SHOW, SEND}:
                return self._of_preview()
            return self._of_list()
        except DomainError as refusal:
            context = self.get_context_data(refusal=str(refusal), back=_list(self._query))
            return self.render_to_response(context, status=refusal.status)

    def _of_list(self) -> HttpResponse:
        posted = self.request.POST
        try:
            act = Act(posted.get("act", ""))
        except ValueError:
            raise Invalid(
                _("Choose whether to confirm, reject or backorder."), field="act"
            ) from None
        orders = self._chosen()
        reason = posted.get("reason", "")
        wish = Wish(act, reason if reason in RejectionReason.values else "")
        if act == Act.BACKORDER:
            day, _problem = _day(posted.get("day", ""))
            wish = replace(wish, day=day or day_after_windows(orders, database_now()))
        return self._lead_to(Choice(self.vendor.pk, wish, [o.number for o in orders], self._query))

    def _of_preview(self) -> HttpResponse:
        posted = self.request.POST
        preview = Preview.opened(
            posted.get("preview", ""), person=self.request.user.pk or 0, vendor=self.vendor.pk
        )
        wish, problem = self._typed(preview.wish)
        is_sent = posted["step"] == SEND
        numbers = [number for number, _version in preview.orders]
        choice = Choice(self.vendor.pk, wish, numbers, preview.query)
        if problem:
            return self._show(choice, self._named(numbers), problem)
        if is_sent and wish.day == preview.wish.day:
            return self._send(preview.with_reason(wish.reason))
        if is_sent:
            messages.warning(
                self.request,
                _("You changed the date, so nothing was sent. This is what it does now."),
            )
        return self._lead_to(choice, shown="yes")

    def _typed(self, wish: Wish) -> tuple[Wish, str]:
        """The wish with the reason or the day of the form, and what is wrong with that."""
        posted = self.request.POST
        if wish.act == Act.REJECT:
            reason = posted.get("reason", "")
            if reason in RejectionReason.values:
                return replace(wish, reason=reason), ""
            return wish, _("Say why these orders are rejected.")
        if wish.act == Act.BACKORDER:
            day, problem = _day(posted.get("day", ""))
            missing = _("Give the date on which you deliver what is backordered.")
            return (replace(wish, day=day), "") if day else (wish, problem or missing)
        return wish, ""

    def _lead_to(self, choice: Choice, **more: str) -> HttpResponse:
        """To the preview's own address, so that it can be loaded again and come back to.

        `shown` says that its date was looked at before: what comes next is to send.
        """
        known = {"of": choice.keep(self.request.session), **more}
        return HttpResponseRedirect(f"{reverse('orders:batch')}?{urlencode(known)}")

    def _send(self, preview: Preview) -> HttpResponse:
        batch = start(
            kind=KIND,
            vendor=self.vendor,
            actor=self.request.actor,  # type: ignore[attr-defined]
            key=preview.key,
            rows=(Row(number, {"version": version}) for number, version in preview.orders),
            data=preview.wish.as_data(),
        )
        return HttpResponseRedirect(batch.get_absolute_url())

    def _chosen(self) -> list[PurchaseOrder]:
        """The orders that were ticked, or all that the list's query finds."""
        posted = self.request.POST
        if posted.get("every"):
            found = matching(self._orders(), QueryDict(posted.get("query", "")).dict())
            orders = list(found.by_urgency()[: LARGEST + 1])
            if len(orders) > LARGEST:
                raise _too_many(found.count())
        else:
            numbers = list(dict.fromkeys(posted.getlist("order")))
            if len(numbers) > LARGEST:
                raise _too_many(len(numbers))
            orders = self._named(numbers)
        if not orders:
            raise Invalid(_("No order is chosen. Tick at least one in the list."), field="order")
        return orders

    def _named(self, numbers: Sequence[str]) -> list[PurchaseOrder]:
        """The orders with these numbers, all of them, or 404 as if none were there."""
        wanted = [number for number in numbers if "\x00" not in number]
        orders = list(self._orders().filter(number__in=wanted).by_urgency())
        if len(orders) != len(numbers):
            raise Http404
        return orders

    def _orders(self) -> PurchaseOrderQuerySet:
        return PurchaseOrder.objects.for_vendor(self.vendor).visible().for_list()

    def _show(self, choice: Choice, orders: list[PurchaseOrder], problem: str = "") -> HttpResponse:
        now = database_now()
        wish = choice.wish
        judged = replace(wish, reason=wish.reason or RejectionReason.TEMPORARILY_UNAVAILABLE)
        ahead = look_ahead(orders=orders, wish=judged, now=now)
        preview = Preview.new(
            person=self.request.user.pk or 0,
            vendor=self.vendor.pk,
            wish=wish,
            orders=[(order.number, order.version) for order in orders],
            query=choice.query,
        )
        context = self.get_context_data(
            shown=told_of(ahead, wish, now, sees_cost=self.tenancy.can(Permission.VIEW_COST)),
            refusal="",
            act=wish.act.value,
            title=title(wish.act, len(orders)),
            verb=title(wish.act, sum(not item.refusals for item in ahead)),
            preview=preview,
            problem=problem,
            reasons=RejectionReason.choices,
            is_shown="shown" in self.request.GET,
            at=now,
            back=_list(choice.query),
        )
        return self.render_to_response(context, status=400 if problem else 200)

    @property
    def tenancy(self) -> Tenancy:
        """For whom this is."""
        tenancy: Tenancy = self.request.tenancy  # type: ignore[attr-defined]
        return tenancy

    @property
    def vendor(self) -> Vendor:
        """The vendor that the session works for, which the form named too."""
        vendor = self.tenancy.vendor
        assert vendor is not None  # noqa: S101  `require` saw it
        return vendor

    @property
    def _query(self) -> str:
        return self.request.POST.get("query", "")


def _list(query: str) -> str:
    """The list as it was, and nothing but the list."""
    known = QueryDict(query).urlencode()
    return f"{reverse('orders:list')}{'?' if known else ''}{known}"


def _day(text: str) -> tuple[date | None, str]:
    """The day that was typed, or what is wrong with it; neither where nothing was."""
    if not text:
        return None, ""
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        told = _("“%(text)s” is no date. Enter it like 2026-12-24.")
        return None, told % {"text": text[:40]}


def _too_many(count: int) -> Invalid:
    text = ngettext(
        "%(count)s order is too many: at most %(most)s go at once. Narrow the list down.",
        "%(count)s orders are too many: at most %(most)s go at once. Narrow the list down.",
        count,
    )
    numbers = {"count": format_number(count), "most": format_number(LARGEST)}
    return Invalid(text % numbers, code="too_many", field="order")
