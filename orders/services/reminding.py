"""Reminders of confirm-bys that come near: one statement for all steps and all to be told."""

from __future__ import annotations

import itertools
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Value

from marketplaces.models import DeadlineRule
from orders.models import Deadline, ReminderMark
from orders.services.deadlines import reminders_of
from orders.services.notices import REMINDER
from orders.states import DeadlineState

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    Due = tuple[int, int, int, int, datetime]  # deadline, vendor, round, step, when it fell due

# A deadline is committed a moment after the clock that opened it. Nothing holds a transaction
# open for this long, and who is told of the same step again has the same key.
OVERLAP = timedelta(minutes=5)

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
), due (deadline_id, vendor_id, round, step, at) AS ({due})
SELECT %s || due.deadline_id || ':' || due.round || ':' || due.step || ':' || r.user_id,
       %s, r.user_id, r.email, due.vendor_id, due.deadline_id, %s, due.at
FROM due
JOIN recipient r ON r.vendor_id = due.vendor_id
WHERE true
ON CONFLICT DO NOTHING
"""


def remind(now: datetime) -> int | None:
    """Make the reminders that have fallen due; gives how many, None while another sweep does it.

    After an outage only the last of several that are due for the same order leaves.
    """
    with transaction.atomic():
        mark = _held_mark()
        if mark is None:
            return None
        since = None if mark.until is None else min(mark.until, now) - OVERLAP
        made = _insert(
            [
                _due(minutes, following, rules, since, now)
                for (minutes, following), rules in _rules_by_step().items()
            ],
            now,
        )
        mark.until = now
        mark.save(update_fields=["until"])
    return made


def _held_mark() -> ReminderMark | None:
    """The mark, held until the transaction ends; None while another sweep holds it.

    On SQLite the transaction itself holds the only write lock.
    """
    marks = ReminderMark.objects.select_for_update(skip_locked=True).filter(pk=1)
    mark = marks.first()
    if mark is None:
        ReminderMark.objects.bulk_create([ReminderMark(pk=1)], ignore_conflicts=True)
        mark = marks.first()
    return mark


def _rules_by_step() -> dict[tuple[int, int], list[int]]:
    """Rules by reminder and what follows it, in minutes before the confirm-by (which is 0)."""
    steps: dict[tuple[int, int], list[int]] = defaultdict(list)
    for rule in DeadlineRule.objects.all():
        for step in itertools.pairwise([*reminders_of(rule), 0]):
            steps[step].append(rule.pk)
    return steps


def _due(
    minutes: int, following: int, rules: list[int], since: datetime | None, now: datetime
) -> QuerySet[Deadline, Due]:
    """Deadlines of these rules whose reminder fell due after `since`, and the next one not yet."""
    before = timedelta(minutes=minutes)
    after = now + timedelta(minutes=following)
    if since is not None:
        after = max(after, since + before)
    at = ExpressionWrapper(F("next_at") - before, output_field=DateTimeField())
    return (
        Deadline.objects.filter(
            state=DeadlineState.OPEN,
            rule__in=rules,
            next_at__gt=after,
            next_at__lte=now + before,
            lead__gt=minutes,
        )
        .order_by()
        .annotate(step=Value(minutes), at=at)
        .values_list("pk", "vendor_id", "round", "step", "at")
    )


def _insert(steps: list[QuerySet[Deadline, Due]], now: datetime) -> int:
    if not steps:  # no rule reminds
        return 0
    due = steps[0].union(*steps[1:], all=True)
    select, parameters = due.query.sql_with_params()
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(REMIND.format(due=select), [*parameters, f"{REMINDER}:", REMINDER, moment])
        return max(int(cursor.rowcount), 0)
