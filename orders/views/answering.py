"""Confirming: the form of the order page is sent here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.errors import DomainError, Refused, Stale
from common.formats import moment
from common.formats import number as format_number
from common.moments import gap
from orders.answer_form import AnswerForm
from orders.models import PurchaseOrder
from orders.services.answering import answer_order, look_at_answer
from orders.services.drafting import drop_draft, save_draft
from orders.services.locking import OrderName
from orders.states import EventKind
from orders.views.detail import OrderDetailView
from vendors.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from orders.models import PurchaseOrderLine
    from orders.services.answer_lines import Given, LineAnswer
    from orders.services.answering import Answered
    from vendors.tenancy import Tenancy


class NotYet(Exception):
    """What was typed is not sent: it cannot be read, or it rejects more than the person knows."""


class AnswerView(OrderDetailView):
    """Sends the answer, keeps it as a draft, or shows the page again with what is wrong."""

    access = Permission.ANSWER_ORDERS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form stands on the order's own page."""
        return HttpResponseRedirect(self.order.get_absolute_url())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Act on the button that was pressed: confirm, draft, drop, or only look at it again."""
        acts = {"draft": self._keep, "drop": self._drop, "look": self._ask}
        act = acts.get(request.POST.get("action", ""), self._send)
        try:
            self._tenancy.require(request.POST.get("vendor"))
            return act()
        except NotYet:
            return self._ask()
        except Stale as refusal:
            return self._stale(refusal)
        except Refused as refusal:
            form = self.form(request.POST)
            return self._again(form, form.take_refusal(refusal), 400)
        except DomainError as refusal:
            return self._again(self.form(request.POST), [str(refusal)], refusal.status)

    def _order_of_form(self) -> PurchaseOrder:
        """The order, if it is one of the vendor that the form names; 404 or 403 as for its page."""
        order = self.order
        self._tenancy.require(self.request.POST.get("vendor"))
        return order

    def _keep(self) -> HttpResponse:
        draft = save_draft(
            order=self._order_of_form(),
            typed=self.form(self.request.POST).as_draft(),
            seen=self.request.POST.get("draft"),
            actor=self.request.actor,  # type: ignore[attr-defined]
        )
        messages.success(
            self.request,
            _("Draft kept %(when)s. It is not sent: the deadline keeps running.")
            % {"when": moment(draft.saved_at)},
        )
        return self._back()

    def _drop(self) -> HttpResponse:
        drop_draft(order=self._order_of_form(), actor=self.request.actor)  # type: ignore[attr-defined]
        messages.success(self.request, _("The draft is gone. The order waits as before."))
        return self._back()

    def _send(self) -> HttpResponse:
        """Send it by the order's number: the page is read only if it must be shown again."""
        vendor = self._tenancy.vendor if self._tenancy.can(Permission.ANSWER_ORDERS) else None
        try:
            answered = answer_order(
                order=OrderName(self.kwargs["number"], [vendor.pk] if vendor else []),
                answers=self._read,
                actor=self.request.actor,  # type: ignore[attr-defined]
                expected_version=self._version(),
            )
        except PurchaseOrder.DoesNotExist:
            missing = self._order_of_form()  # unless it is another of this person's vendors'
            raise Http404(missing.number) from None
        messages.success(self.request, _receipt(answered))
        return self._back()

    def _version(self) -> int:
        try:
            return int(self.request.POST.get("version", ""))
        except ValueError:
            return 0

    def _read(
        self,
        order: PurchaseOrder,
        lines: Sequence[PurchaseOrderLine],
        before: Mapping[int, Given],
    ) -> list[LineAnswer]:
        form = AnswerForm(order, lines, before, self.request.POST)
        answers = form.answers()
        told = set(self.request.POST.get("rejecting", "").split())
        if form.errors or not told.issuperset(form.told.split()):
            raise NotYet
        return answers

    def _ask(self) -> HttpResponse:
        """Show all that is wrong, or which lines would be rejected by not being named."""
        order = self._order_of_form()
        form = self.form(self.request.POST)
        answers = form.answers()
        others: list[str] = []
        try:
            look_at_answer(order=order, lines=self.lines, before=self.given, answers=answers)
        except Refused as refusal:
            others = form.take_refusal(refusal)
        except DomainError as refusal:
            others = [str(refusal)]
        if form.errors or others:
            return self._again(form, others, 400)
        return self._again(form, [], 200, rejecting=bool(form.unnamed))

    def _stale(self, refusal: Stale) -> HttpResponse:
        """A second click of the same person finds his own answer; anybody else's is news."""
        last = self.order.events.order_by("-pk").first()
        if refusal.code == "already_confirmed" and last and last.actor_id == self.request.user.pk:
            messages.info(self.request, str(refusal))
            return self._back()
        form = self.form(self.request.POST)
        return self._again(form, [str(refusal)], 409)

    def _again(
        self, form: AnswerForm, refusals: list[str], status: int, *, rejecting: bool = False
    ) -> HttpResponse:
        context = self.get_context_data(form=form, refusals=refusals, rejecting=rejecting)
        return self.render_to_response(context, status=status)

    def _back(self) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("orders:detail", args=[self.kwargs["number"]]))

    @property
    def _tenancy(self) -> Tenancy:
        tenancy: Tenancy = self.request.tenancy  # type: ignore[attr-defined]
        return tenancy


def _receipt(answered: Answered) -> str:
    """That the answer arrived, when, and for how many lines."""
    event, number = answered.event, answered.order.number
    if event.kind == EventKind.UPDATED:
        return _("The answer to %(number)s is updated, %(when)s. The buyer has it.") % {
            "number": number,
            "when": moment(event.at),
        }
    count, order = event.data["lines"], answered.order
    said = ngettext(
        "%(count)s line of %(number)s confirmed %(when)s. The buyer has your answer.",
        "%(count)s lines of %(number)s confirmed %(when)s. The buyer has your answer.",
        count,
    ) % {"count": format_number(count), "number": number, "when": moment(event.at)}
    if order.accepted_units < order.units:
        said += gap() + _("Of %(ordered)s units you promised %(kept)s; the rest is rejected.") % {
            "ordered": format_number(order.units),
            "kept": format_number(order.accepted_units),
        }
    return said
