"""Orders before the vendor sees them: written, checked, issued, thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin.acts import Act, ActForm
from common.formats import moment
from orders.admin.columns import sums
from orders.admin.forms import OrderForm
from orders.services.issuing import check_order, draft_order, issue_order
from orders.services.redrafting import discard_order, redraft_order
from orders.states import ORDER_STATES, OrderState
from vendors.permissions import Permission

if TYPE_CHECKING:
    from orders.models import PurchaseOrder


class OrderAct(Act):
    """An act of who writes orders."""

    permission = Permission.WRITE_ORDERS


class WriteOrder(OrderAct):
    """Write a draft; the vendor sees nothing of it."""

    name = "write"
    label = gettext_lazy("Write an order")
    button = gettext_lazy("Save as draft")
    opening = gettext_lazy("A draft. The vendor sees it when it is issued, not before.")
    form = OrderForm
    template = "admin/orders/order_form.html"

    def run(self, form: OrderForm) -> str:
        """Save it and go to its page, where it is checked and issued."""
        self.record = draft_order(
            number=form.cleaned_data["number"],
            vendor_code=form.cleaned_data["vendor_code"],
            header=form.header(),
            lines=form.contents(),
            actor=self.actor,
        )
        return _("Draft %(number)s is saved. Check it, then issue it.") % {
            "number": self.record.number
        }


class EditDraft(OrderAct):
    """Write a draft anew."""

    name = "edit"
    label = gettext_lazy("Edit")
    button = gettext_lazy("Save the draft")
    opening = WriteOrder.opening
    form = OrderForm
    template = WriteOrder.template

    @classmethod
    def fits(cls, record: PurchaseOrder) -> bool:
        """Drafts only."""
        return record.state == OrderState.DRAFT

    def initial(self) -> dict[str, Any]:
        """The draft as it stands."""
        return OrderForm.values_of(self.record)

    def run(self, form: OrderForm) -> str:
        """Save it."""
        redraft_order(
            order=self.record,
            header=form.header(),
            lines=form.contents(),
            actor=self.actor,
            expected_version=form.cleaned_data["version"],
        )
        return _("Draft %(number)s is saved.") % {"number": self.record.number}


class IssueOrder(OrderAct):
    """Show a draft to the vendor."""

    name = "issue"
    is_main = True
    label = gettext_lazy("Check and issue")
    button = gettext_lazy("Issue the order")
    opening = gettext_lazy(
        "The vendor sees the order at once, gets a mail, and the time to confirm begins."
    )
    template = "admin/orders/issue.html"

    @classmethod
    def fits(cls, record: PurchaseOrder) -> bool:
        """As the table of states says."""
        return ORDER_STATES.allows(record.state, "issue")

    def facts(self) -> dict[str, Any]:
        """What stands between the draft and its issue."""
        lines = list(self.record.lines.order_by("position", "pk"))
        problems = check_order(self.record, lines, timezone.now())
        return {"problems": problems, "lines": lines, "worth": sums(self.record)}

    def run(self, form: ActForm) -> str:
        """Issue it."""
        order = issue_order(order=self.record, actor=self.actor)
        return _("Order %(number)s is issued. The vendor has until %(due)s to confirm it.") % {
            "number": order.number,
            "due": moment(order.confirm_by) if order.confirm_by else "–",
        }


class DiscardForm(ActForm):
    """Asks to type the number."""

    typed = forms.CharField(label=gettext_lazy("Order number"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["typed"].help_text = _("Type %(number)s to go on.") % {
            "number": self.record.number
        }

    def clean_typed(self) -> str:
        """Exactly the number."""
        typed: str = self.cleaned_data["typed"].strip()
        if typed != self.record.number:
            raise forms.ValidationError(
                _("This is not the number of the order. Type %(number)s."),
                params={"number": self.record.number},
            )
        return typed


class DiscardDraft(OrderAct):
    """Throw a draft away."""

    name = "discard"
    label = gettext_lazy("Delete the draft")
    button = label
    opening = gettext_lazy("The vendor never saw it. Its number is free again.")
    form = DiscardForm
    is_grave = True

    @classmethod
    def fits(cls, record: PurchaseOrder) -> bool:
        """Drafts only."""
        return record.state == OrderState.DRAFT

    def run(self, form: DiscardForm) -> str:
        """Delete it."""
        number = self.record.number
        discard_order(order=self.record, actor=self.actor)
        self.record = None
        return _("Draft %(number)s is deleted.") % {"number": number}
