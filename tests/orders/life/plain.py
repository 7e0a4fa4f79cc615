"""What must hold of an order after whatever happened to it, counted plainly from its rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from audit.findings import Report
from audit.models import AuditEntry, PersonalValue
from audit.verification import verify
from notifications.models import Delivery
from orders.models import (
    AnswerDraft,
    Deadline,
    LineAcknowledgement,
    OrderedQuantity,
    OrderEvent,
    PurchaseOrder,
    PurchaseOrderLine,
)

AFTER = {
    "New": {"New", "Acknowledged", "Closed"},
    "Acknowledged": {"Acknowledged", "Closed"},
    "Closed": {"Closed"},
}
WAIT = timedelta(seconds=30)  # for a lock, at most
SILENT = {"missed", "noted"}  # they change nothing that a page opened before could contradict
QUIET = {"orders.draft_saved", "orders.draft_dropped"}  # noted, but nothing that happened
NAMED = {"orders.answered_elsewhere": "orders.received", "orders.deadline_extended": "extended"}


def history_of(order):
    """Every row about the order that may never change, in the order in which it was written."""
    tables = {
        "events": OrderEvent.objects.filter(order=order),
        "quantities": OrderedQuantity.objects.filter(line__order=order),
        "acknowledgements": LineAcknowledgement.objects.filter(line__order=order),
        "entries": AuditEntry.objects.filter(chain=order.vendor.audit_chain),
        "personal": PersonalValue.objects.filter(entry__chain=order.vendor.audit_chain),
        "closed deadlines": Deadline.objects.filter(order=order, state="closed"),
    }
    return {name: list(rows.order_by("pk").values_list()) for name, rows in tables.items()}


def all_of(order):
    """Every row about the order, to see whether an act that failed left something behind."""
    tables = {
        "order": PurchaseOrder.objects.filter(pk=order.pk),
        "lines": PurchaseOrderLine.objects.filter(order=order),
        "deadlines": Deadline.objects.filter(order=order),
        "draft": AnswerDraft.objects.filter(order=order),
        "mails": Delivery.objects.filter(vendor_id=order.vendor_id),
    }
    rows = {name: list(found.order_by("pk").values_list()) for name, found in tables.items()}
    return rows | history_of(order)


def check_kept(before, now):
    """Earlier rows are byte for byte what they were; only new ones came after them."""
    for name, rows in before.items():
        assert repr(now[name][: len(rows)]) == repr(rows), f"{name} were rewritten"


def check(order):
    """All that must hold of the order as it stands."""
    lines = {line.pk: line for line in order.lines.all()}
    parts = list(LineAcknowledgement.objects.filter(event__order=order).order_by("pk"))
    check_quantities(order, lines, parts)
    check_each_answer(order, parts)
    check_sums(order, lines, [part for part in parts if part.event_id == order.answer_id])
    check_deadline(order)
    check_open_change(order)
    check_story(order)


def check_quantities(order, lines, parts):
    """What is answered is at most what is ordered, and history ends where the line stands."""
    in_force = Counter()
    for part in parts:
        assert part.quantity > 0
        if part.event_id == order.answer_id:
            in_force[part.line_id] += part.quantity
    for key, line in lines.items():
        assert in_force[key] <= line.quantity, f"line {line.sequence_number} is over-answered"
        last = OrderedQuantity.objects.filter(line=key).latest("pk")
        assert (last.quantity, last.unit, last.unit_size) == (
            line.quantity,
            line.unit,
            line.unit_size,
        )


def check_each_answer(order, parts):
    """Each answer that was ever given covered its lines, as they were ordered at that time."""
    told = defaultdict(Counter)
    for part in parts:
        told[part.event_id][part.line_id] += part.quantity
    ordered = defaultdict(list)
    for row in OrderedQuantity.objects.filter(line__order=order).order_by("pk"):
        ordered[row.line_id].append(row)
    by_vendor = dict(order.events.values_list("pk", "by_vendor"))
    for event, counts in told.items():
        for line, rows in ordered.items():
            known = [row.quantity for row in rows if row.event_id <= event]
            most = known[-1] if known else 0
            assert counts[line] <= most
            if by_vendor[event]:
                assert counts[line] == most, "an answer that leaves something open"


def check_sums(order, lines, in_force):
    """The order's totals are what its rows add up to, per currency."""
    assert order.line_count == len(lines)
    assert order.units == sum(line.quantity * line.unit_size for line in lines.values())
    ordered, accepted, kept = defaultdict(Decimal), defaultdict(Decimal), 0
    for line in lines.values():
        if line.net_cost is not None and not line.net_cost_unit:
            ordered[line.net_cost_currency] += line.net_cost * line.quantity * line.unit_size
    for part in in_force:
        line = lines[part.line_id]
        if part.code == "Rejected":
            continue
        kept += part.quantity * line.unit_size
        cost = line.net_cost if part.net_cost is None else part.net_cost
        if cost is not None and not line.net_cost_unit:
            accepted[line.net_cost_currency] += cost * part.quantity * line.unit_size
    assert order.accepted_units == kept
    assert set(order.amounts) == set(ordered)
    for currency, amount in order.amounts.items():
        assert Decimal(amount["ordered"]) == ordered[currency]
        assert Decimal(amount["accepted"]) == accepted[currency]
    if len(ordered) == 1:
        currency = next(iter(ordered))
        assert (order.currency, order.value) == (currency, ordered[currency])
        assert order.accepted_value in ({accepted[currency]} | ({None} if not in_force else set()))
    else:
        assert (order.currency, order.value) == ("", None)


def check_deadline(order):
    """Exactly one confirm-by while an answer is asked for, and otherwise none."""
    running = list(Deadline.objects.filter(order=order).exclude(state="closed"))
    assert [deadline.due_at for deadline in running] == [order.confirm_by] * len(running)
    assert len(running) == (order.confirm_by is not None)
    if running:
        assert order.state in {"New", "Acknowledged"}
        assert order.is_late == (running[0].state == "missed")
        assert order.update_by >= order.confirm_by
    elif order.state == "New":
        raise AssertionError("a new order that nobody is asked about")
    assert order.has_draft == AnswerDraft.objects.filter(order=order).exists()


def check_open_change(order):
    """A change counts as open until it is answered, noted, or the order is closed; to the day."""
    opened = None
    stands = None
    for event in order.events.order_by("pk"):
        if event.kind in {"acknowledged", "updated", "noted", "received"}:
            opened = None
        elif event.kind in {"changed", "lapsed"}:
            opened = min(opened or event.at, event.at)
        if event.kind in {"acknowledged", "updated"}:
            stands = event.data["accepted"] + event.data["backordered"]
        if event.kind == "changed" and stands is not None:
            told = event.data["answer"]
            assert told["was"] == stands
            assert (told["stands"] < stands) == bool(told["cuts"])
            stands = told["stands"]
    closed = order.state == "Closed"
    assert order.change_open_since == (None if closed else opened)
    assert closed or stands is None or order.accepted_units == stands


def check_story(order):
    """Events tell a legal story in which the version never falls; the log tells the same one."""
    events = list(order.events.order_by("pk"))
    assert events[0].kind == "issued"
    for earlier, later in pairwise(events):
        assert later.version > earlier.version or later.kind in SILENT
        # Who waited for the lock acts by the clock of when he came, as it is promised to him.
        assert later.at >= earlier.at - WAIT
    assert order.version >= events[-1].version
    entries = AuditEntry.objects.filter(subject=f"orders.purchaseorder:{order.pk}")
    actions = entries.exclude(action__in=QUIET).values_list("action", flat=True)
    told = Counter(NAMED.get(action, action).removeprefix("orders.") for action in actions)
    told.pop("drafted", None)  # before anybody but the buyer saw it
    assert told == Counter(str(event.kind) for event in events)
    report = Report()
    verify(report, chain=order.vendor.audit_chain)
    assert report.findings == []
