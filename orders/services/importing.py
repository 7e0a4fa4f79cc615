"""Taking over purchase orders from SP-API documents: created, changed, unchanged or refused."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common.clock import database_now
from common.errors import DomainError, Invalid, Problem, Refused
from marketplaces.models import FulfilmentCentre
from orders.documents.reading import read_orders
from orders.models import PurchaseOrder
from orders.services.changing import change_order, close_order
from orders.services.content import HeaderContent, LineContent, apply_header
from orders.services.deadlines import DEADLINE_FIELDS, close_deadline
from orders.services.issuing import new_lines, start_clock
from orders.services.locking import lock_order
from orders.services.notices import tell
from orders.services.recording import add_event, audit_order
from orders.services.totals import add_up_ordered
from orders.states import ORDER_STATES, EventKind, OrderState, ReceivingStatus
from vendors.models import VendorCode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from common.actors import Actor
    from orders.documents.document import ItemDocument, OrderDocument, Party, Window

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
            result.refuse(document.number, refusal.problems)
        except DomainError as refusal:
            where = refusal.field or "purchaseOrderNumber"
            result.refuse(document.number, [Problem(where, str(refusal), document.number)])
        else:
            setattr(result, verdict, getattr(result, verdict) + 1)
    return result


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
    known = PurchaseOrder.objects.filter(number=document.number).first()
    if known is None:
        _create(document, code, actor, now)
        return "created"
    _refuse_foreign(known, code)
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
    if order.state == OrderState.CLOSED:
        order.receiving_status = ReceivingStatus.CLOSED
    apply_header(order, _header(document, code))
    order.save()
    lines = new_lines(order, (_line(item) for item in document.items))
    add_up_ordered(order, lines)
    is_new = order.state == OrderState.NEW
    kind = EventKind.ISSUED if is_new else EventKind.RECEIVED
    event = start_clock(order, lines, actor, now, kind)
    if is_new:
        tell(order=order, event=event)


def _change(
    known: PurchaseOrder, document: OrderDocument, code: VendorCode, actor: Actor, now: datetime
) -> bool:
    if known.state == OrderState.CLOSED:
        return False
    return bool(
        change_order(
            order=known,
            header=_header(document, code),
            lines=[_line(item) for item in document.items],
            actor=actor,
            changed_at=document.changed_at or document.ordered_at,
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
    close_deadline(order, now)
    order.save(update_fields=["state", "state_changed_at", "version", *DEADLINE_FIELDS])
    add_event(order=order, kind=EventKind.RECEIVED, actor=actor, now=now)
    audit_order(
        order=order,
        action="answered_elsewhere",
        actor=actor,
        now=now,
        before={"state": OrderState.NEW},
        after={"state": order.state},
    )


def _selling_party(document: OrderDocument) -> VendorCode:
    party = document.selling_party.id if document.selling_party else ""
    code = VendorCode.objects.select_related("vendor", "marketplace").filter(code=party).first()
    if code is None:
        raise Refused(
            [
                Problem(
                    "orderDetails.sellingParty.partyId",
                    _("No vendor has the code “%(code)s”. Add the code to a vendor first.")
                    % {"code": party},
                    party,
                    "unknown_vendor",
                )
            ]
        )
    return code


def _refuse_foreign(known: PurchaseOrder, code: VendorCode) -> None:
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


def _header(document: OrderDocument, code: VendorCode) -> HeaderContent:
    details = asdict(document.import_details) if document.import_details else {}
    return HeaderContent(
        centre=_centre(document.ship_to_party, code),
        order_type=document.type,
        payment_method=document.payment_method,
        deal_code=document.deal_code,
        import_details={name: value for name, value in details.items() if value},
        parties=_parties(document),
        **_window("ship", document.ship_window),
        **_window("delivery", document.delivery_window),
    )


def _window(name: str, window: Window | None) -> dict[str, datetime | None]:
    return {
        f"{name}_start": window.start if window else None,
        f"{name}_end": window.end if window else None,
    }


def _parties(document: OrderDocument) -> dict[str, Any]:
    named = {
        "buyingParty": document.buying_party,
        "sellingParty": document.selling_party,
        "shipToParty": document.ship_to_party,
        "billToParty": document.bill_to_party,
    }
    return {name: _party(party) for name, party in named.items() if party is not None}


def _party(party: Party) -> dict[str, Any]:
    plain: dict[str, Any] = {"partyId": party.id}
    if party.address:
        plain["address"] = dict(party.address)
    if party.tax:
        plain["taxInfo"] = dict(party.tax)
    return plain


def _centre(party: Party | None, code: VendorCode) -> FulfilmentCentre | None:
    """The centre that the order ships to; an unknown one is made, and flagged to be checked."""
    if party is None:
        return None
    address = dict(party.address or {})
    centre, _made = FulfilmentCentre.objects.get_or_create(
        code=party.id,
        defaults={
            "marketplace": code.marketplace,
            "time_zone": code.marketplace.time_zone,
            "name": address.get("city", ""),
            "address": address,
            "is_provisional": True,
        },
    )
    return centre


def _line(item: ItemDocument) -> LineContent:
    cost, price = item.net_cost, item.list_price
    return LineContent(
        sequence_number=item.sequence_number,
        quantity=item.ordered.amount,
        unit=item.ordered.unit,
        unit_size=item.ordered.unit_size,
        amazon_product_identifier=item.amazon_product_identifier,
        vendor_product_identifier=item.vendor_product_identifier,
        is_back_order_allowed=item.is_back_order_allowed,
        net_cost=cost.amount if cost else None,
        net_cost_currency=cost.currency if cost else "",
        net_cost_unit=(cost.unit_of_measure or "") if cost else "",
        list_price=price.amount if price else None,
        list_price_currency=price.currency if price else "",
        list_price_unit=(price.unit_of_measure or "") if price else "",
    )
