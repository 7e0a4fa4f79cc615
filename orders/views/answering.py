"""Confirming: the form of the order page is sent here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.errors import DomainError, Refused, Stale
from common.formats import moment
from orders.services.answering import answer_order
from orders.services.drafting import drop_draft, save_draft
from orders.views.detail import OrderDetailView
from vendors.permissions import Permission

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from orders.answer_form import AnswerForm


class AnswerView(OrderDetailView):
    """Sends the answer, keeps it as a draft, or shows the page again with what is wrong."""

    access = Permission.ANSWER_ORDERS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form stands on the order's own page."""
        return HttpResponseRedirect(self.order.get_absolute_url())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Act on the button that was pressed: confirm, draft or drop."""
        try:
            self.request.tenancy.require(request.POST.get("vendor"))  # type: ignore[attr-defined]
        except Stale as refusal:
            return self._again(None, [str(refusal)], 409)
        form = self.form(request.POST)
        act = {"draft": self._keep, "drop": self._drop}.get(
            request.POST.get("action", ""), self._send
        )
        try:
            return act(form)
        except Stale as refusal:
            return self._stale(form, refusal)
        except Refused as refusal:
            return self._again(form, form.take_refusal(refusal), 400)
        except DomainError as refusal:
            return self._again(form, [str(refusal)], refusal.status)

    def _keep(self, form: AnswerForm) -> HttpResponse:
        draft = save_draft(
            order=self.order,
            typed=form.as_draft(),
            actor=self.request.actor,  # type: ignore[attr-defined]
        )
        messages.success(
            self.request,
            _("Draft kept %(when)s. It is not sent: the deadline keeps running.")
            % {"when": moment(draft.saved_at)},
        )
        return self._back()

    def _drop(self, form: AnswerForm) -> HttpResponse:
        drop_draft(order=self.order, actor=self.request.actor)  # type: ignore[attr-defined]
        messages.success(self.request, _("The draft is gone. The order waits as before."))
        return self._back()

    def _send(self, form: AnswerForm) -> HttpResponse:
        answers = form.answers()
        if form.errors:
            return self._again(form, [], 400)
        if form.unnamed and not self.request.POST.get("rejecting"):
            return self._again(form, [], 200, rejecting=True)
        answered = answer_order(
            order=self.order,
            answers=answers,
            actor=self.request.actor,  # type: ignore[attr-defined]
            expected_version=self._version(),
        )
        count = answered.event.data["lines"]
        messages.success(
            self.request,
            ngettext(
                "%(count)s line of %(number)s confirmed %(when)s. The buyer has your answer.",
                "%(count)s lines of %(number)s confirmed %(when)s. The buyer has your answer.",
                count,
            )
            % {
                "count": count,
                "number": self.order.number,
                "when": moment(answered.event.at),
            },
        )
        return self._back()

    def _version(self) -> int:
        try:
            return int(self.request.POST.get("version", ""))
        except ValueError:
            return 0

    def _stale(self, form: AnswerForm, refusal: Stale) -> HttpResponse:
        """A second click of the same person finds his own answer; anybody else's is news."""
        self.order.refresh_from_db()
        last = self.order.events.order_by("-pk").first()
        if last and last.by_vendor and last.actor_id == self.request.user.pk:
            messages.info(self.request, str(refusal))
            return self._back()
        return self._again(form, [str(refusal)], 409)

    def _again(
        self, form: AnswerForm | None, refusals: list[str], status: int, *, rejecting: bool = False
    ) -> HttpResponse:
        context = self.get_context_data(form=form, refusals=refusals, rejecting=rejecting)
        return self.render_to_response(context, status=status)

    def _back(self) -> HttpResponseRedirect:
        return HttpResponseRedirect(self.order.get_absolute_url())
