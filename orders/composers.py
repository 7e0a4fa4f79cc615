"""The mails about orders, put into words at hand-over, from the truth of that moment."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.composers import spoken_to
from common.formats import number, time_left
from notifications.composers import register
from orders.changes import open_among, sentence
from orders.letters import Letter, render, told_at
from orders.models import Deadline, OrderEvent
from orders.services.notices import NOTICE, REMINDER
from orders.states import DeadlineState, EventKind
from orders.timeline import LATEST, entry_of, more_changes
from vendors.models import Membership
from vendors.permissions import Permission

if TYPE_CHECKING:
    from datetime import datetime

    from notifications.composers import Mail
    from notifications.models import Delivery
    from orders.models import PurchaseOrder

ASKING = frozenset({EventKind.ISSUED, EventKind.CHANGED, EventKind.MISSED, EventKind.EXTENDED})


def register_all() -> None:
    """Speak for the topics of this app; called once at start-up."""
    register(NOTICE, notice, holds=notice_holds)
    register(REMINDER, reminder, holds=reminder_holds)


def notice(delivery: Delivery, now: datetime) -> Mail | None:
    """What happened to an order; None when the person is gone or there is nothing to say now."""
    event = (
        OrderEvent.objects.select_related(
            "order__centre", "order__marketplace", "order__vendor_code"
        )
        .filter(pk=delivery.subject_id)
        .first()
    )
    membership = _membership(delivery)
    if event is None or membership is None:
        return None
    order, kind = event.order, EventKind(event.kind)
    if _is_old_news(event, order, kind):
        return None
    with spoken_to(membership.user):
        return render(_letter_of_event(event, kind, membership, now))


def _is_old_news(event: OrderEvent, order: PurchaseOrder, kind: EventKind) -> bool:
    """Whether something later, of which there is a mail too, or an answer made it pointless."""
    if kind == EventKind.MISSED and order.confirm_by is None:
        return True
    return order.cancelled_at is not None and event.at < order.cancelled_at


def reminder(delivery: Delivery, now: datetime) -> Mail | None:
    """That an answer is still missing; None as soon as one was given."""
    deadline = (
        Deadline.objects.select_related(
            "rule", "order__centre", "order__marketplace", "order__vendor_code"
        )
        .filter(pk=delivery.subject_id)
        .first()
    )
    membership = _membership(delivery)
    if deadline is None or membership is None or deadline.state != DeadlineState.OPEN:
        return None
    order = deadline.order
    if order.confirm_by is None or now > order.confirm_by:
        return None  # the mail about the miss says what is true now
    with spoken_to(membership.user):
        left = time_left(order.confirm_by - now)
        letter = Letter(
            subject=_("%(left)s: confirm order %(number)s") % _names(order, left=left),
            heading=_("Order %(number)s waits for your answer") % _names(order),
            order=order,
            membership=membership,
            now=now,
            sentences=[_consequence(deadline, now)],
        )
        _hint(letter)
        return render(letter)


def notice_holds(delivery: Delivery) -> bool:
    """Whether this is still news at the moment of leaving: a miss is none after the answer."""
    kind = OrderEvent.objects.filter(pk=delivery.subject_id).values_list("kind", flat=True).first()
    if kind != EventKind.MISSED:
        return True
    running = Deadline.objects.running().filter(order__events=delivery.subject_id)
    return running.select_for_update(of=("self",)).first() is not None


def reminder_holds(delivery: Delivery) -> bool:
    """Whether an answer is still missing at the moment of leaving."""
    waiting = Deadline.objects.filter(pk=delivery.subject_id, state=DeadlineState.OPEN)
    return waiting.select_for_update().first() is not None


def _letter_of_event(
    event: OrderEvent, kind: EventKind, membership: Membership, now: datetime
) -> Letter:
    order = event.order
    sees_cost = membership.can(Permission.VIEW_COST)
    subject, heading = _titles(order, kind, now)
    letter = Letter(subject, heading, order, membership, now, asks=kind in ASKING)
    if kind == EventKind.ISSUED and order.confirm_by is None:
        letter.sentences.append(_("It was answered meanwhile. Nothing is asked of you now."))
    if kind == EventKind.CHANGED:
        entry = entry_of(event, who="", sees_cost=sees_cost)
        letter.changes = entry.diff
        if entry.more:
            letter.sentences.append(more_changes(entry.more))
        due = told_at(order.confirm_by, now) if order.confirm_by else ""
        letter.sentences.append(sentence(order, _open_until(event), due))
    if kind == EventKind.LAPSED:
        letter.sentences.append(
            ngettext(
                "%(lines)s line was not answered in time and is cancelled. Do not ship it.",
                "%(lines)s lines were not answered in time and are cancelled. Do not ship them.",
                event.data.get("lines", 0),
            )
            % {"lines": number(event.data.get("lines", 0))}
        )
    if kind == EventKind.CANCELLED:
        letter.sentences.append(_("The buyer cancelled the whole order. Do not ship it."))
    deadline = Deadline.objects.filter(order=order).running().select_related("rule").first()
    if kind == EventKind.EXTENDED and deadline and deadline.reason:
        letter.sentences.append(_("The buyer's reason: %(reason)s") % {"reason": deadline.reason})
    if letter.asks and deadline:
        letter.sentences.append(_consequence(deadline, now))
    _hint(letter)
    return letter


def _open_until(event: OrderEvent) -> list[OrderEvent]:
    """The change told of and those around it that nobody has dealt with, the newest first."""
    return open_among(event.order, event.order.events.order_by("-pk")[:LATEST]) or [event]


def _hint(letter: Letter) -> None:
    """Tell an administrator, who reads this because nobody sells, what to do about it."""
    if letter.due and not letter.can_answer:
        letter.sentences.append(
            _(
                "Nobody at %(vendor)s may confirm orders now. Ask your vendor manager to give "
                "somebody the right to operate in Sales."
            )
            % {"vendor": letter.membership.vendor.name}
        )


def _titles(order: PurchaseOrder, kind: EventKind, now: datetime) -> tuple[str, str]:
    due = told_at(order.confirm_by, now) if order.confirm_by else ""
    names = _names(order, due=due)
    titles = {
        EventKind.ISSUED: (
            _("Confirm order %(number)s by %(due)s") if due else _("New order %(number)s"),
            _("New order %(number)s"),
        ),
        EventKind.CHANGED: (
            _("Order %(number)s changed: confirm by %(due)s")
            if due
            else _("Order %(number)s changed"),
            _("The buyer changed order %(number)s"),
        ),
        EventKind.CANCELLED: (
            _("Order %(number)s is cancelled"),
            _("Order %(number)s is cancelled"),
        ),
        EventKind.MISSED: (
            _("Order %(number)s is late: confirm it now"),
            _("The time to confirm order %(number)s is over"),
        ),
        EventKind.EXTENDED: (
            _("More time for order %(number)s: until %(due)s"),
            _("You have more time for order %(number)s"),
        ),
        EventKind.LAPSED: (
            _("Unanswered lines of order %(number)s are cancelled"),
            _("Unanswered lines of order %(number)s are cancelled"),
        ),
    }
    subject, heading = titles.get(kind, (str(kind.label), str(kind.label)))
    return subject % names, heading % names


def _consequence(deadline: Deadline, now: datetime) -> str:
    """What happens if nobody answers, as both mails say it."""
    rule, late = deadline.rule, now > deadline.due_at
    if rule.cancel_after is None:
        return (
            _("It is late and can still be confirmed.")
            if late
            else _("After that the order counts as late; it can still be confirmed.")
        )
    cancelled = told_at(deadline.due_at + timedelta(minutes=rule.cancel_after), now)
    if late:
        return _("It can still be confirmed. Lines without an answer are cancelled %(time)s.") % {
            "time": cancelled
        }
    return _(
        "After that the order counts as late, and lines without an answer are cancelled %(time)s."
    ) % {"time": cancelled}


def _names(order: PurchaseOrder, **more: str) -> dict[str, str]:
    return {"number": order.number, **more}


def _membership(delivery: Delivery) -> Membership | None:
    """The recipient's membership, if it still opens a door and he still is told of orders."""
    found = (
        Membership.objects.active()
        .for_vendor(delivery.vendor_id or 0)
        .filter(user=delivery.person_id)
        .select_related("user", "vendor")
        .first()
    )
    if found is None or not (found.can(Permission.ANSWER_ORDERS) or found.is_admin):
        return None
    return found
