"""Taking over purchase orders from SP-API documents: created, changed, unchanged or refused."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common.clock import database_now
from common.errors import DomainError, Invalid, Problem, Refused
from orders.documents.reading import read_orders
from orders.models import PurchaseOrder
from orders.services.changing import change_order, close_order
from orders.services.content import apply_header
from orders.services.deadlines import DEADLINE_FIELDS, close_deadline
from orders.services.issuing import new_lines, start_clock
from orders.services.locking import lock_order
from orders.services.notices import tell
from orders.services.recording import add_event, audit_order
from orders.services.takeover import header_from, line_from
from orders.services.totals import add_up_ordered
from orders.states import ORDER_STATES, EventKind, OrderState, ReceivingStatus
from vendors.models import VendorCode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from common.actors import Actor
    from orders.documents.document import OrderDocument

PROGRESS = {OrderState.NEW: 0, OrderState.ACKNOWLEDGED: 1, OrderState.CLOSED: 2}


@dataclass(frozen=True)
class Refusal:
    """Why one order of a file stays out."""

    order: str
    path: str
    value: Any
    reason: str


@dataclass
class ImportResult:
    """What became of a file: how many orders went which way, and every refusal."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)

    @property
    def is_unreadable(self) -> bool:
        """Whether the file as a whole could not be read: nothing went in, nothing has a number."""
        taken = self.created + self.changed + self.unchanged
        return not taken and bool(self.refused) and not any(r.order for r in self.refused)

    def refuse(self, order: str, problems: Sequence[Problem]) -> None:
        """Note why one order stays out: where the first problem stands, and every reason."""
        first, *others = problems
        reasons = [str(first.reason), *(f"{p.reason} ({p.path})" for p in others)]
        self.refused.append(Refusal(order, first.path, first.value, " ".join(reasons)))

    def as_dict(self) -> dict[str, Any]:
        """The form that `--json` prints."""
        return asdict(self)


def import_file(
    *, raw: bytes, actor: Actor, vendor_code: VendorCode | None = None, now: datetime | None = None
) -> ImportResult:
    """Take over every valid order of a file; each stands or falls alone.

    `vendor_code` books all of them to that code whatever their selling party says; without it an
    unknown selling party is refused. Never raises for what the file holds.
    """
    result = ImportResult()
    reading = read_orders(raw)
    for refused in reading.refused:
        result.refuse(refused.order, refused.problems)
    for document in reading.orders:
        try:
            verdict = import_order(document=document, actor=actor, vendor_code=vendor_code, now=now)
        except Refused as refusal:
            result.refuse(document.number, [_at(document, p) for p in refusal.problems])
        except DomainError as refusal:
            problem = Problem("purchaseOrderNumber", str(refusal), document.number, refusal.code)
            result.refuse(document.number, [_at(document, problem)])
        else:
            setattr(result, verdict, getattr(result, verdict) + 1)
    return result


def _at(document: OrderDocument, problem: Problem) -> Problem:
    """The problem with its path from the file's root."""
    return replace(problem, path=".".join(filter(None, (document.path, problem.path))))


def import_order(
    *,
    document: OrderDocument,
    actor: Actor,
    vendor_code: VendorCode | None = None,
    now: datetime | None = None,
) -> str:
    """Take over one order; gives "created", "changed" or "unchanged".

    What is older than what we hold changes nothing, and a document never takes back an answer
    given here. Raises `Refused` or another `DomainError`.
    """
    code = vendor_code or _selling_party(document)
    try:
        with transaction.atomic():
            return _import(document, code, actor, now or database_now())
    except IntegrityError:  # another import made the same number a moment ago
        with transaction.atomic():
            return _import(document, code, actor, now or database_now())


def _import(document: OrderDocument, code: VendorCode, actor: Actor, now: datetime) -> str:
    key = PurchaseOrder.objects.filter(number=document.number).values_list("pk", flat=True).first()
    if key is None:
        _create(document, code, actor, now)
        return "created"
    known = lock_order(key, now).order  # whoever comes with another file at this moment waits
    refuse_foreign(known, code)
    stamp = document.changed_at or document.ordered_at
    if stamp < known.stamp:
        return "unchanged"
    differences = _change(known, document, code, actor, now)
    moved = _move_on(known, document, actor, now)
    return "changed" if differences or moved else "unchanged"


def _create(document: OrderDocument, code: VendorCode, actor: Actor, now: datetime) -> None:
    order = PurchaseOrder(
        number=document.number,
        vendor=code.vendor,
        vendor_code=code,
        marketplace=code.marketplace,
        state=document.state,
        ordered_at=document.ordered_at,
        changed_at=document.changed_at,
        state_changed_at=document.state_changed_at,
        issued_at=now,
    )
    if order.state == OrderState.NEW and not any(item.ordered.amount for item in document.items):
        order.state, order.cancelled_at = OrderState.CLOSED, now  # every line is a cancelled one
    if order.state == OrderState.CLOSED:
        order.receiving_status = ReceivingStatus.CLOSED
    apply_header(order, header_from(document, code))
    order.save()
    lines = new_lines(order, (line_from(item) for item in document.items))
    add_up_ordered(order, lines)
    event = start_clock(order, lines, actor, now, _kind(order))
    if order.state == OrderState.NEW:
        tell(order=order, event=event)


def _kind(order: PurchaseOrder) -> EventKind:
    """What an order that came by a file was when it came."""
    if order.cancelled_at is not None:
        return EventKind.CANCELLED
    return EventKind.ISSUED if order.state == OrderState.NEW else EventKind.RECEIVED


def _change(
    known: PurchaseOrder, document: OrderDocument, code: VendorCode, actor: Actor, now: datetime
) -> bool:
    if known.state == OrderState.CLOSED:
        return False
    return bool(
        change_order(
            order=known,
            header=header_from(document, code, known.centre),
            lines=[line_from(item) for item in document.items],
            actor=actor,
            changed_at=document.changed_at or document.ordered_at,
            as_sent=True,
            now=now,
        )
    )


def _move_on(known: PurchaseOrder, document: OrderDocument, actor: Actor, now: datetime) -> bool:
    """Follow the document's state, forwards only; True if the order moved."""
    known.refresh_from_db(fields=["state"])
    wanted = OrderState(document.state)
    if PROGRESS[wanted] <= PROGRESS[OrderState(known.state)]:
        return False
    if wanted == OrderState.CLOSED:
        close_order(order=known, actor=actor, now=now)
    else:
        _note_answered_elsewhere(known, document, actor, now)
    return True


def _note_answered_elsewhere(
    known: PurchaseOrder, document: OrderDocument, actor: Actor, now: datetime
) -> None:
    order = lock_order(known.pk, now).order
    order.state = ORDER_STATES.target(order.state, "acknowledge")
    order.state_changed_at = document.state_changed_at
    order.version += 1
    order.change_open_since = None
    close_deadline(order, now)
    fields = ["state", "state_changed_at", "version", "change_open_since", *DEADLINE_FIELDS]
    order.save(update_fields=fields)
    add_event(order=order, kind=EventKind.RECEIVED, actor=actor, now=now)
    audit_order(
        order=order,
        action="answered_elsewhere",
        actor=actor,
        now=now,
        before={"state": OrderState.NEW},
        after={"state": order.state},
    )


def unknown_vendor(party: str) -> Refused:
    """The refusal of an order whose vendor nobody knows."""
    reason = _("No vendor has the code “%(code)s”. Add the code to a vendor first.")
    where = "orderDetails.sellingParty.partyId"
    return Refused([Problem(where, reason % {"code": party}, party, "unknown_vendor")])


def _selling_party(document: OrderDocument) -> VendorCode:
    party = document.selling_party.id if document.selling_party else ""
    code = VendorCode.objects.select_related("vendor", "marketplace").filter(code=party).first()
    if code is None:
        raise unknown_vendor(party)
    return code


def refuse_foreign(known: PurchaseOrder, code: VendorCode) -> None:
    """Raise `Invalid` for an order of another vendor, or one that is a draft here."""
    if known.vendor_id != code.vendor_id:
        raise Invalid(
            _("Order %(number)s belongs to another vendor here. A number is used once.")
            % {"number": known.number},
            code="number_taken",
            field="purchaseOrderNumber",
        )
    if known.state == OrderState.DRAFT:
        raise Invalid(
            _("Order %(number)s is a draft here. Issue or delete it first.")
            % {"number": known.number},
            code="draft",
            field="purchaseOrderNumber",
        )
