"""What falls due: reminders in one statement, misses and cancellations order by order.

Any number of sweeps, at once or one after the other, has one effect: the rows decide.
"""

from __future__ import annotations

import itertools
import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection, transaction
from django.db.models import F

from common.clock import database_now
from common.errors import DomainError
from marketplaces.models import DeadlineRule
from orders.models import Deadline
from orders.services.deadlines import MISS, steps_of
from orders.services.lapsing import lapse_order, miss_deadline
from orders.services.notices import REMINDER

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

SWEEP_LOCK = 0x41434F524E  # "ACORN": one sweep at a time on PostgreSQL
LARGEST_PASS = 500
log = logging.getLogger(__name__)


@dataclass
class Swept:
    """What one sweep did."""

    reminders: int = 0
    missed: int = 0
    lapsed: int = 0
    busy: bool = False

    @property
    def total(self) -> int:
        """Everything that was done."""
        return self.reminders + self.missed + self.lapsed


# One row per due reminder and entitled person. The people are those entitled at this moment:
# sales at operate, or the admins of a vendor that has nobody there.
REMIND = """
INSERT INTO notifications_delivery
    (key, topic, person_id, address, vendor_id, subject_id, created_at, available_at)
WITH seller AS (
    SELECT m.vendor_id, m.user_id, u.email
    FROM vendors_membership m
    JOIN accounts_user u ON u.id = m.user_id AND u.is_active
    JOIN vendors_vendor v ON v.id = m.vendor_id AND v.is_active
    WHERE m.is_active AND m.sales = 'operate'
), recipient AS (
    SELECT vendor_id, user_id, email FROM seller
    UNION ALL
    SELECT m.vendor_id, m.user_id, u.email
    FROM vendors_membership m
    JOIN accounts_user u ON u.id = m.user_id AND u.is_active
    JOIN vendors_vendor v ON v.id = m.vendor_id AND v.is_active
    WHERE m.is_active AND m.admin = 'operate'
      AND m.vendor_id NOT IN (SELECT vendor_id FROM seller)
)
SELECT 'orders.reminder:' || d.id || ':' || d.round || ':' || d.next_step || ':' || r.user_id,
       %(topic)s, r.user_id, r.email, d.vendor_id, d.id, %(now)s, d.next_at
FROM orders_deadline d
JOIN recipient r ON r.vendor_id = d.vendor_id
WHERE d.next_at <= %(now)s AND d.next_step > 0
ON CONFLICT DO NOTHING
"""


def sweep(now: datetime | None = None) -> Swept:
    """Do everything that has fallen due by `now` (default: the database's clock)."""
    now = now or database_now()
    swept = Swept()
    with transaction.atomic():
        if not _alone():
            return Swept(busy=True)
        if _reminders_are_due(now):
            _skip_superseded(now)
            swept.reminders = _remind(now)
            _advance(now)
    swept.missed = _each(now, miss_deadline, next_step=MISS)
    swept.lapsed = _each(now, lapse_order, next_step__lt=MISS)
    return swept


def _alone() -> bool:
    if connection.vendor != "postgresql":
        return True  # an IMMEDIATE transaction holds the only write lock
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SWEEP_LOCK])
        return bool(cursor.fetchone()[0])


def _reminders_are_due(now: datetime) -> bool:
    return Deadline.objects.falling_due(now).filter(next_step__gt=MISS).exists()


def _rules_by_steps() -> dict[tuple[int, ...], list[int]]:
    groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for rule in DeadlineRule.objects.all():
        groups[tuple(steps_of(rule))].append(rule.pk)
    return groups


def _skip_superseded(now: datetime) -> None:
    """After an outage: of several reminders that are due at once, only the last one leaves."""
    for steps, rules in _rules_by_steps().items():
        for step, following in itertools.pairwise(steps):
            if step <= MISS:
                continue
            late_by = timedelta(minutes=following)
            Deadline.objects.falling_due(now).filter(
                rule__in=rules, next_step=step, due_at__lte=now + late_by
            ).update(next_step=following, next_at=F("due_at") - late_by)


def _advance(now: datetime) -> None:
    """Point every reminded deadline at its next step, a statement per step."""
    for steps, rules in _rules_by_steps().items():
        for step, following in reversed(list(itertools.pairwise(steps))):
            if step <= MISS:
                continue
            Deadline.objects.falling_due(now).filter(rule__in=rules, next_step=step).update(
                next_step=following, next_at=F("due_at") - timedelta(minutes=following)
            )


def _remind(now: datetime) -> int:
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(REMIND, {"topic": REMINDER, "now": moment})
        return max(int(cursor.rowcount), 0)


def _each(now: datetime, act: Callable[..., bool], **which: object) -> int:
    """Let `act` handle each due order in its own transaction; one that fails stops no other."""
    done = 0
    due = Deadline.objects.falling_due(now).filter(**which).order_by("next_at")
    for order_id in list(due.values_list("order_id", flat=True)[:LARGEST_PASS]):
        try:
            done += act(order_id=order_id, now=now)
        except (DomainError, DatabaseError):
            log.exception("sweep_failed", extra={"order_id": order_id})
    return done
