"""One line's answer: what is said, what is legal, what it means. Pure: no database.

The rules are those of Amazon's vendor API for acknowledgements.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from orders.states import (
    AcknowledgementCode,
    ConfirmationStatus,
    RejectionReason,
    UnitOfMeasure,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from decimal import Decimal

    from common.errors import Problems
    from orders.models import PurchaseOrderLine

ACCEPTED = AcknowledgementCode.ACCEPTED
BACKORDERED = AcknowledgementCode.BACKORDERED
REJECTED = AcknowledgementCode.REJECTED


@dataclass(frozen=True)
class Part:
    """One acknowledgement of a line; `quantity` counts in `unit`, by default the line's."""

    code: str
    quantity: int
    reason: str = ""
    ship_at: datetime | None = None
    delivery_at: datetime | None = None
    unit: str = ""
    unit_size: int | None = None
    is_implied: bool = False


@dataclass(frozen=True)
class LineAnswer:
    """What the vendor says to one line. `net_cost` None leaves the order's cost as it is."""

    sequence_number: str
    parts: tuple[Part, ...] = ()
    net_cost: Decimal | None = None
    net_cost_currency: str = ""

    def says(self, given: Given) -> bool:
        """Whether this is just what that answer said, in whatever order of its parts."""
        return self.net_cost == given.net_cost and _told(self.parts) == _told(given.parts)


@dataclass
class Given:
    """What an earlier answer said to a line, in the line's unit."""

    accepted: int = 0
    backordered: int = 0
    rejected: int = 0
    parts: list[Part] = field(default_factory=list)
    net_cost: Decimal | None = None

    @property
    def kept(self) -> int:
        """Accepted now or later."""
        return self.accepted + self.backordered

    @property
    def total(self) -> int:
        """Everything that was answered."""
        return self.kept + self.rejected


def _told(parts: Iterable[Part]) -> list[tuple[object, ...]]:
    """What parts say, comparable; that one was only implied says nothing."""
    return sorted(
        (p.code, p.quantity, p.reason, str(p.ship_at or ""), str(p.delivery_at or ""))
        for p in parts
    )


def sums(parts: Iterable[Part]) -> Given:
    """Add up the parts of one line."""
    given = Given(parts=list(parts))
    for part in given.parts:
        if part.code == ACCEPTED:
            given.accepted += part.quantity
        elif part.code == BACKORDERED:
            given.backordered += part.quantity
        else:
            given.rejected += part.quantity
    return given


def confirmation_status(ordered: int, given: Given) -> ConfirmationStatus:
    """Amazon's word for a line's answer; backordered counts as accepted."""
    if not given.total or not ordered:
        return ConfirmationStatus.UNCONFIRMED
    if not given.kept:
        return ConfirmationStatus.REJECTED
    if given.rejected:
        return ConfirmationStatus.PARTIALLY_ACCEPTED
    return ConfirmationStatus.ACCEPTED if given.kept >= ordered else ConfirmationStatus.UNCONFIRMED


def accept_in_full(line: PurchaseOrderLine, before: Given | None) -> LineAnswer:
    """The answer that accepts all of a line that may still be accepted.

    What was rejected before stays rejected; what was backordered stays backordered.
    """
    if before is None or not before.total:
        return LineAnswer(line.sequence_number, (Part(ACCEPTED, line.quantity),))
    rest = line.quantity - before.total
    if rest <= 0 or before.kept == 0:
        return as_given(line, before)
    parts = list(before.parts)
    for index, part in enumerate(parts):
        if part.code == ACCEPTED:
            parts[index] = replace(part, quantity=part.quantity + rest)
            break
    else:
        parts.insert(0, Part(ACCEPTED, rest))
    return LineAnswer(line.sequence_number, tuple(parts), before.net_cost)


def as_given(line: PurchaseOrderLine, given: Given) -> LineAnswer:
    """The answer in force, said once more."""
    return LineAnswer(line.sequence_number, tuple(given.parts), given.net_cost)


def complete(line: PurchaseOrderLine, answer: LineAnswer | None) -> tuple[LineAnswer, int]:
    """Cover the whole line: what is not answered is thereby rejected.

    Gives the full answer and the quantity that was rejected by not being named.
    """
    answer = answer or LineAnswer(line.sequence_number)
    rest = line.quantity - sums(answer.parts).total
    if rest <= 0:
        return answer, 0
    implied = Part(REJECTED, rest, RejectionReason.TEMPORARILY_UNAVAILABLE, is_implied=True)
    return replace(answer, parts=(*answer.parts, implied)), rest


def in_line_units(problems: Problems, path: str, line: PurchaseOrderLine, part: Part) -> Part:
    """The part counted in the line's own unit; eaches of a line in cases must be whole cases."""
    if not part.unit or (part.unit == line.unit and part.unit_size in (None, line.unit_size)):
        return replace(part, unit="", unit_size=None)
    size = _size_of(problems, path, line, part)
    if size is None:
        return replace(part, unit="", unit_size=None)
    eaches = part.quantity * size
    if eaches % line.unit_size:
        less = min(eaches // line.unit_size * line.unit_size, line.eaches)
        more = less + line.unit_size
        either = _(
            "Line %(line)s is ordered in cases of %(size)s. %(eaches)s pieces are no whole "
            "cases: answer %(less)s or %(more)s."
        )
        at_most = _(
            "Line %(line)s is ordered in cases of %(size)s. %(eaches)s pieces are no whole "
            "cases: answer at most %(less)s."
        )
        names = {"line": line.sequence_number, "size": line.unit_size}
        names |= {"eaches": eaches, "less": less, "more": more}
        reason = (either if more <= line.eaches else at_most) % names
        problems.add(f"{path}.quantity", reason, eaches, code="whole_cases")
    return replace(part, quantity=eaches // line.unit_size, unit="", unit_size=None)


def _size_of(problems: Problems, path: str, line: PurchaseOrderLine, part: Part) -> int | None:
    """How many eaches the answered unit holds; None, and a problem, where nobody can know."""
    if part.unit == UnitOfMeasure.EACHES:
        return 1
    if part.unit == UnitOfMeasure.CASES and (part.unit_size or line.unit == part.unit):
        return part.unit_size or line.unit_size
    problems.add(
        f"{path}.unit",
        _("Line %(line)s is ordered in %(unit)s. Answer in %(unit)s, or say how many a case holds.")
        % {"line": line.sequence_number, "unit": line.get_unit_display()},
        part.unit,
        code="wrong_unit",
    )
    return None
