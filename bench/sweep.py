"""`python -m bench.sweep DEADLINES DUE ROUNDS`: the sweep beside the raw statement, as JSON.

Runs with the settings of a migrated, empty database, which it fills.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import datetime, timedelta
from statistics import median
from typing import Any

import django

VENDORS = 200
ORDERS = """
INSERT INTO orders_purchaseorder
    (number, vendor_id, vendor_code_id, marketplace_id, state, receiving_status, order_type,
     payment_method, deal_code, ordered_at, state_changed_at, issued_at, confirm_by, is_late,
     answer_kind, has_draft, version, line_count, units, accepted_units, currency, amounts,
     sort_value, import_details, parties)
SELECT 'SW' || lpad(n::text, 9, '0'), c.vendor_id, c.id, c.marketplace_id, 'New', 'OPEN',
       'RegularOrder', '', '', %(now)s, %(now)s, %(now)s, due.at, false, '', false, 1, 0, 0, 0,
       '', '{}', 0, '{}', '{}'
FROM generate_series(1, %(deadlines)s) n
JOIN (SELECT *, row_number() OVER (ORDER BY code) AS place FROM vendors_vendorcode) c
    ON c.place = n %% %(vendors)s + 1
CROSS JOIN LATERAL (
    SELECT %(now)s + interval '8 hours' + CASE WHEN n %% %(every)s = 0
        THEN -(n %% 3600) * interval '1 second'
        ELSE (1 + n %% 57600) * interval '1 second' END AS at
) due
"""
DEADLINES = """
INSERT INTO orders_deadline
    (order_id, vendor_id, rule_id, opened_at, due_at, state, round, reason, lead, next_at)
SELECT o.id, o.vendor_id, r.id, o.issued_at, o.confirm_by, 'open', 1, '', 1440, o.confirm_by
FROM orders_purchaseorder o JOIN marketplaces_deadlinerule r USING (marketplace_id)
"""
AGAIN = [
    "TRUNCATE notifications_delivery, bench_reminder",
    "UPDATE orders_remindermark SET until = NULL",
    "CHECKPOINT",
]
TABLE = """
CREATE TABLE bench_reminder (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, deadline_id bigint NOT NULL,
    step int NOT NULL, due_at timestamptz NOT NULL, created_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz, UNIQUE (deadline_id, step, due_at))
"""
RAW = """
INSERT INTO bench_reminder (deadline_id, step, due_at)
SELECT id, 480, due_at FROM orders_deadline
WHERE state = 'open' AND next_at > %(now)s + interval '2 hours'
    AND next_at <= %(now)s + interval '8 hours'
ON CONFLICT DO NOTHING
"""


def fill(deadlines: int, due: int, now: datetime) -> None:
    """Open deadlines by the million, each with its order; so many have a reminder due."""
    from django.db import connection  # noqa: PLC0415  after setup

    from dashboards.load.desks import make_desks  # noqa: PLC0415

    make_desks(VENDORS)
    given: dict[str, Any] = {
        "now": now,
        "deadlines": deadlines,
        "vendors": VENDORS,
        "every": deadlines // due,
    }
    with connection.cursor() as cursor:
        cursor.execute(ORDERS, given)
        cursor.execute(DEADLINES)
        cursor.execute(TABLE)
        cursor.execute("VACUUM ANALYZE")


def measure(now: datetime, rounds: int) -> dict[str, Any]:
    """Milliseconds of first runs and repeats, one round of each after the other."""
    from django.db import connection  # noqa: PLC0415

    from orders.services.sweeping import sweep  # noqa: PLC0415

    def raw() -> int:
        with connection.cursor() as cursor:
            cursor.execute(RAW, {"now": now})
            return int(cursor.rowcount)

    def ours() -> int:
        return sweep(now).total

    found: dict[str, list[float]] = {}
    rows: dict[str, set[int]] = {}
    for number in range(-1, rounds):
        for name, act in (("raw", raw), ("ours", ours)):
            with connection.cursor() as cursor:
                for statement in AGAIN:
                    cursor.execute(statement)
            for run in (name, f"{name} again"):
                start = time.perf_counter()
                done = act()
                if number >= 0:
                    found.setdefault(run, []).append((time.perf_counter() - start) * 1000)
                    rows.setdefault(run, set()).add(done)
    return {
        "milliseconds": {name: round(median(values), 2) for name, values in found.items()},
        "rounds": found,
        "rows": {name: sorted(values) for name, values in rows.items()},
    }


def main(deadlines: int, due: int, rounds: int) -> None:
    """Fill and measure; the result goes to the standard output."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "acorn.settings")
    django.setup()
    from common.clock import database_now  # noqa: PLC0415

    now = database_now()
    fill(deadlines, due, now)
    json.dump(measure(now + timedelta(seconds=1), rounds), sys.stdout)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
