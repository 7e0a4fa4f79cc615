"""What the buyer's desk may do to an issued order: each a form before one service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.admin.acts import ActForm
from common.admin.fields import MomentField
from common.formats import moment
from orders.admin.drafting import DiscardForm, OrderAct, WriteOrder
from orders.admin.forms import ChangeForm, OrderForm
from orders.services.changing import cancel_order, change_order, close_order
from orders.services.deadlines import extend_deadline
from orders.states import ORDER_STATES
from vendors.permissions import Permission

if TYPE_CHECKING:
    from orders.models import PurchaseOrder


class ChangeOrder(OrderAct):
    """Change an issued order."""

    name = "alter"
    label = gettext_lazy("Change")
    button = gettext_lazy("Change the order")
    opening = gettext_lazy(
        "The vendor gets a mail. A change of quantity, cost or window asks for a new answer; until "
        "then the old one stands, cut down to the new quantity. Quantity 0 cancels a line."
    )
    form = ChangeForm
    template = WriteOrder.template

    @classmethod
    def fits(cls, record: PurchaseOrder) -> bool:
        """As the table of states says."""
        steps = ("change", "change_acknowledged")
        return any(ORDER_STATES.allows(record.state, step) for step in steps)

    def initial(self) -> dict[str, Any]:
        """The order as it stands."""
        return OrderForm.values_of(self.record)

    def run(self, form: ChangeForm) -> str:
        """Change what differs."""
        differences = change_order(
            order=self.record,
            header=form.header(),
            lines=form.contents(),
            actor=self.actor,
            expected_version=form.cleaned_data["version"],
        )
        if not differences:
            return _("Nothing differs, so nothing was changed.")
        count = len(differences)
        return ngettext(
            "%(count)s change of order %(number)s. The vendor gets a mail.",
            "%(count)s changes of order %(number)s. The vendor gets a mail.",
            count,
        ) % {"count": count, "number": self.record.number}


class CancelForm(DiscardForm):
    """Why, and the number typed."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("For the audit log."),
    )
    field_order = ("reason", "typed")


class CancelOrder(OrderAct):
    """Cancel a whole order."""

    name = "cancel"
    label = gettext_lazy("Cancel the order")
    button = label
    opening = gettext_lazy(
        "Every line is cancelled, also what was confirmed. The vendor gets a mail. "
        "This cannot be taken back."
    )
    form = CancelForm
    is_grave = True

    @classmethod
    def fits(cls, record: PurchaseOrder) -> bool:
        """As the table of states says."""
        return ORDER_STATES.allows(record.state, "cancel")

    def run(self, form: CancelForm) -> str:
        """Cancel it."""
        cancel_order(
            order=self.record, actor=self.actor, reason=form.cleaned_data.get("reason", "")
        )
        return _("Order %(number)s is cancelled.") % {"number": self.record.number}


class CloseOrder(OrderAct):
    """Nothing more is expected."""

    name = "close"
    label = gettext_lazy("Close")
    button = gettext_lazy("Close the order")
    opening = gettext_lazy(
        "Nothing more is expected on this order, and nothing more can be answered."
    )

    @classmethod
    def fits(cls, record: PurchaseOrder) -> bool:
        """As the table of states says."""
        return ORDER_STATES.allows(record.state, "close")

    def run(self, form: ActForm) -> str:
        """Close it."""
        close_order(order=self.record, actor=self.actor)
        return _("Order %(number)s is closed.") % {"number": self.record.number}


class ExtendForm(ActForm):
    """Until when, and why."""

    due_at = MomentField(label=gettext_lazy("New confirm-by"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The vendor reads it in the mail."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.record.confirm_by:
            self.fields["due_at"].help_text = _("Now it is %(due)s.") % {
                "due": moment(self.record.confirm_by)
            }


class ExtendDeadline(OrderAct):
    """More time to confirm."""

    name = "extend"
    label = gettext_lazy("Extend the deadline")
    button = label
    opening = gettext_lazy("The vendor gets a mail with the new time and your reason.")
    permission = Permission.EXTEND_DEADLINES
    form = ExtendForm

    @classmethod
    def fits(cls, record: PurchaseOrder) -> bool:
        """Orders that wait for an answer."""
        return record.is_open_for_answer

    def initial(self) -> dict[str, Any]:
        """The present time."""
        return {"due_at": self.record.confirm_by}

    def run(self, form: ExtendForm) -> str:
        """Extend it."""
        order = extend_deadline(
            order=self.record,
            due_at=form.cleaned_data["due_at"],
            reason=form.cleaned_data["reason"],
            actor=self.actor,
        )
        return _("Order %(number)s can be confirmed until %(due)s.") % {
            "number": order.number,
            "due": moment(order.confirm_by) if order.confirm_by else "–",
        }
