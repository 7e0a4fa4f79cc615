"""Whether a line's answer is legal. Every rule once; every refusal says what to do.

They are those of Amazon's vendor API and of Vendor Central: acknowledgement, update window.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common.formats import day as format_day
from common.formats import money
from orders.documents.money import is_exact
from orders.services.answer_lines import ACCEPTED, BACKORDERED, REJECTED, Given, sums
from orders.states import AcknowledgementCode, RejectionReason

if TYPE_CHECKING:
    from common.errors import Problems
    from orders.models import PurchaseOrder, PurchaseOrderLine
    from orders.services.answer_lines import LineAnswer, Part

FURTHEST = timedelta(days=366)
LONGEST_VALUE = 40


@dataclass(frozen=True)
class Case:
    """What a line's answer is judged against."""

    order: PurchaseOrder
    line: PurchaseOrderLine
    before: Given
    now: datetime
    dates_only: bool

    @property
    def names(self) -> dict[str, object]:
        """What every sentence may name."""
        return {"line": self.line.sequence_number, "ordered": self.line.quantity}


def check_line(problems: Problems, path: str, case: Case, answer: LineAnswer) -> None:
    """Note everything that is wrong with one line's complete answer."""
    if case.line.is_cancelled:
        if answer.parts:
            problems.add(
                path,
                _("Line %(line)s was cancelled by the buyer. Leave it out.") % case.names,
                code="line_cancelled",
            )
        return
    for index, part in enumerate(answer.parts):
        _check_part(problems, f"{path}.acknowledgements[{index}]", case, part)
    given = sums(answer.parts)
    _check_sum(problems, path, case, given)
    if case.dates_only:
        _check_only_dates(problems, path, case, answer, given)
        return
    _check_rejected_before(problems, path, case, given)
    _check_cost(problems, path, case, answer)


def _check_part(problems: Problems, path: str, case: Case, part: Part) -> None:
    if part.code not in AcknowledgementCode.values:
        problems.add(
            f"{path}.code",
            _("“%(code)s” is no answer. Use Accepted, Backordered or Rejected.")
            % {"code": part.code},
            part.code,
        )
        return
    if part.quantity <= 0:
        problems.add(
            f"{path}.quantity",
            _("%(quantity)s is no quantity for line %(line)s. Enter 1 to %(ordered)s.")
            % {**case.names, "quantity": part.quantity},
            part.quantity,
        )
    if part.code == REJECTED:
        _check_reason(problems, path, case, part)
    elif part.reason:
        problems.add(
            f"{path}.reason",
            _("Only a rejected quantity has a reason (line %(line)s).") % case.names,
            part.reason,
        )
    if part.code == BACKORDERED:
        _check_backorder(problems, path, case, part)
    for at in (part.ship_at, part.delivery_at):
        if at is not None:
            _check_date(problems, path, case, part, at)


def _check_reason(problems: Problems, path: str, case: Case, part: Part) -> None:
    if part.reason not in RejectionReason.values:
        problems.add(
            f"{path}.reason",
            _(
                "Say why line %(line)s is rejected: temporarily unavailable, wrong product "
                "identifier, or obsolete product."
            )
            % case.names,
            part.reason,
            code="reason_missing",
        )


def _check_backorder(problems: Problems, path: str, case: Case, part: Part) -> None:
    if not case.line.is_back_order_allowed:
        problems.add(
            f"{path}.code",
            _("The buyer allows no backorder for line %(line)s. Accept or reject it.") % case.names,
            part.code,
            code="backorder_not_allowed",
        )
    if part.ship_at is None and part.delivery_at is None:
        problems.add(
            f"{path}.scheduled_date",
            _("Give the date for the backordered part of line %(line)s.") % case.names,
            code="date_missing",
        )


def _check_date(problems: Problems, path: str, case: Case, part: Part, at: datetime) -> None:
    __, end = case.order.window
    where = f"{path}.scheduled_date"
    if at > case.now + FURTHEST:
        problems.add(
            where,
            _("%(date)s is more than a year away (line %(line)s).")
            % {**case.names, "date": format_day(at)},
            at.isoformat(),
        )
    elif _same_date_as_before(case, part, at):
        return
    elif at < case.now:
        problems.add(
            where,
            _("%(date)s is past (line %(line)s). Give a day to come.")
            % {**case.names, "date": format_day(at)},
            at.isoformat(),
        )
    elif part.code == BACKORDERED and end is not None and at <= end:
        problems.add(
            where,
            _(
                "%(date)s lies within the order's own window (line %(line)s). Give a later day, "
                "or accept the quantity."
            )
            % {**case.names, "date": format_day(at)},
            at.isoformat(),
            code="date_in_window",
        )


def _same_date_as_before(case: Case, part: Part, at: datetime) -> bool:
    return any(
        at in (old.ship_at, old.delivery_at) for old in case.before.parts if old.code == part.code
    )


def _check_sum(problems: Problems, path: str, case: Case, given: Given) -> None:
    if given.total > case.line.quantity:
        problems.add(
            path,
            _("Line %(line)s: %(total)s is above the ordered %(ordered)s. Enter 0 to %(ordered)s.")
            % {**case.names, "total": given.total},
            given.total,
            code="above_ordered",
        )


def _check_rejected_before(problems: Problems, path: str, case: Case, given: Given) -> None:
    before = case.before
    if not before.rejected:
        return
    most = 0 if not before.kept else case.line.quantity - before.rejected
    if given.kept > most:
        problems.add(
            path,
            _(
                "Line %(line)s: %(rejected)s were rejected before, and a rejection cannot be "
                "taken back. At most %(most)s can be accepted."
            )
            % {**case.names, "rejected": before.rejected, "most": most},
            given.kept,
            code="rejected_before",
        )


def _check_only_dates(
    problems: Problems, path: str, case: Case, answer: LineAnswer, given: Given
) -> None:
    before = case.before
    same = all(
        _quantities(given, code) == _quantities(before, code)
        for code in (ACCEPTED, BACKORDERED, REJECTED)
    )
    if not same or (answer.net_cost is not None and answer.net_cost != before.net_cost):
        problems.add(
            path,
            _(
                "The time for changes to this order is over: only dates can change now. Write to "
                "your vendor manager about the quantity of line %(line)s."
            )
            % case.names,
            code="window_closed",
        )


def _quantities(given: Given, code: str) -> list[tuple[int, str]]:
    return sorted((part.quantity, part.reason) for part in given.parts if part.code == code)


def _check_cost(problems: Problems, path: str, case: Case, answer: LineAnswer) -> None:
    cost, line = answer.net_cost, case.line
    if cost is None:
        return
    where = f"{path}.net_cost"
    if line.net_cost is None:
        problems.add(
            where,
            _("The order names no cost for line %(line)s, so none can be answered.") % case.names,
            str(cost),
        )
    elif answer.net_cost_currency and answer.net_cost_currency != line.net_cost_currency:
        problems.add(
            where,
            _("Line %(line)s is in %(currency)s. Answer in the same currency.")
            % {**case.names, "currency": line.net_cost_currency},
            answer.net_cost_currency,
        )
    elif not is_exact(cost):
        problems.add(
            where,
            _(
                "The cost of line %(line)s must be a number with at most 6 digits after the "
                "point, such as 12.50."
            )
            % case.names,
            str(cost)[:LONGEST_VALUE],
        )
    else:
        _check_height(problems, where, case, cost, line.net_cost)


def _check_height(problems: Problems, where: str, case: Case, cost: Decimal, most: Decimal) -> None:
    if cost <= Decimal(0):
        problems.add(
            where, _("The cost of line %(line)s must be above zero.") % case.names, str(cost)
        )
    elif cost > most:
        problems.add(
            where,
            _(
                "Line %(line)s: %(cost)s is above the order's %(most)s. A cost can be lowered, "
                "never raised."
            )
            % {
                **case.names,
                "cost": money(cost, case.line.net_cost_currency),
                "most": money(most, case.line.net_cost_currency),
            },
            str(cost),
            code="cost_raised",
        )
