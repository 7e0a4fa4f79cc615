from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.orders.documents.samples import DETAILS, accepted, refused

PLACED = f"{DETAILS}.purchaseOrderDate"
SHIP = f"{DETAILS}.shipWindow"


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-23T17:00:00Z", datetime(2026, 11, 23, 17, tzinfo=UTC)),
        ("2026-11-23t17:00z", datetime(2026, 11, 23, 17, tzinfo=UTC)),
        ("2026-11-23T17:00:00+08:00", datetime(2026, 11, 23, 9, tzinfo=UTC)),
        ("2026-11-23T17:00:00-0800", datetime(2026, 11, 24, 1, tzinfo=UTC)),
        ("2026-11-23T17:00:00.5Z", datetime(2026, 11, 23, 17, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-11-23T17:00:00,123456789Z", datetime(2026, 11, 23, 17, 0, 0, 123456, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_into_utc(written, moment):
    found = accepted(PLACED, written).ordered_at

    assert found == moment
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2026-11-23",
        "2026-11-23T17:00:00",
        "2026-11-23 17:00:00Z",
        "20261123T170000Z",
        "2026-W48-1T17:00:00Z",
        "2026-02-30T17:00:00Z",
        "2026-11-23T24:30:00Z",
        "2026-11-23T17:00:00+99:00",
        "2026-11-23T17:00:00Z\n",
        "２０２６-11-23T17:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        "2026-11-23T17:00:00." + "0" * 9_999 + "Z",
        1_795_453_200,
        True,
        {},
    ],
)
def test_what_is_no_moment_is_refused(written):
    assert refused(PLACED, written) == [(PLACED, "date")]


def test_a_window_is_read_into_utc():
    window = accepted(SHIP, "2026-11-23T00:00:00-08:00--2026-11-30T08:00:00Z").ship_window

    assert window.start == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert window.end == datetime(2026, 11, 30, 8, tzinfo=UTC)


def test_a_window_may_be_one_moment():
    window = accepted(SHIP, "2026-11-23T08:00:00Z--2026-11-23T00:00:00-08:00").ship_window

    assert window.start == window.end


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2026-11-23T08:00:00Z",
        "2026-11-23T08:00:00Z--",
        "--2026-11-23T08:00:00Z",
        "2026-11-23T08:00:00Z/2026-11-30T08:00:00Z",
        "2026-11-23T08:00:00Z--2026-11-30T08:00:00Z--2026-11-30T08:00:00Z",
        "2026-11-23T08:00:00--2026-11-30T08:00:00",
        "2026-11-23T08:00:00Z--2026-11-23T07:59:59Z",
        ["2026-11-23T08:00:00Z", "2026-11-30T08:00:00Z"],
        5,
    ],
)
def test_what_is_no_window_is_refused(written):
    assert refused(SHIP, written) == [(SHIP, "window")]
