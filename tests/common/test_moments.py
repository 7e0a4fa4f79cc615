"""Days and times, in the reader's language and zone, over changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from common import moments

NOW = datetime(2026, 11, 23, 9, 40, tzinfo=UTC)  # Monday, 10:40 in Berlin


@pytest.fixture(autouse=True)
def berlin():
    with timezone.override("Europe/Berlin"):
        yield


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 11, 23, 16, 0, tzinfo=UTC), "today 17:00 CET"),
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), "tomorrow 00:30 CET"),
        (datetime(2026, 11, 22, 16, 0, tzinfo=UTC), "yesterday 17:00 CET"),
        (datetime(2026, 11, 26, 8, 15, tzinfo=UTC), "Thu 26 Nov 09:15 CET"),
        (datetime(2027, 1, 29, 8, 15, tzinfo=UTC), "Fri 29 Jan 2027 09:15 CET"),
        (datetime(2026, 7, 1, 8, 15, tzinfo=UTC), "Wed 1 Jul 10:15 CEST"),
    ],
)
def test_a_moment_says_day_time_and_zone(at: datetime, expected: str) -> None:
    assert moments.moment(at, NOW) == expected


def test_a_zone_without_letters_is_named_by_its_distance() -> None:
    assert moments.clock(NOW, "Asia/Singapore") == "17:40 GMT+8"
    assert moments.clock(NOW, "Asia/Kathmandu") == "15:25 GMT+5:45"
    assert moments.clock(NOW, "America/Sao_Paulo") == "06:40 GMT-3"


def test_a_short_name_that_another_zone_bears_is_not_used() -> None:
    assert moments.clock(NOW, "America/Chicago") == "03:40 CST"
    assert moments.clock(NOW, "Asia/Shanghai") == "17:40 GMT+8"
    assert moments.clock(NOW, "Asia/Kolkata") == "15:10 IST"
    assert moments.clock(NOW, "Asia/Jerusalem") == "11:40 GMT+2"
    assert moments.clock(NOW, "Asia/Manila") == "17:40 GMT+8"


def test_a_country_has_the_name_that_the_reader_gives_it() -> None:
    assert [moments.country(code) for code in ("DE", "UK", "??")] == [
        "Germany",
        "United Kingdom",
        "??",
    ]
    with translation.override("zh-hans"):
        assert moments.country("DE") == "德国"
    assert moments.clock(NOW, "UTC") == "09:40 UTC"


def test_the_day_is_counted_where_the_reader_is() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)

    assert moments.day(late, now=NOW) == "24 Nov"
    assert moments.day(late, now=NOW, zone="America/Phoenix") == "23 Nov"
    assert moments.day(date(2025, 3, 1), now=NOW, weekday=True) == "Sat 1 Mar 2025"


def test_the_facility_clock_stands_beside_where_it_differs() -> None:
    at = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)

    assert moments.clock_there(at, "America/Phoenix") == "09:00 MST"
    assert moments.clock_there(at, "Europe/Paris") == ""
    assert moments.clock_there(datetime(2026, 11, 24, 1, 0, tzinfo=UTC), "America/Los_Angeles") == (
        "Mon 17:00 PST"
    )


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2026, 11, 27), date(2026, 12, 4), "27 Nov – 4 Dec"),
        (date(2026, 11, 26), date(2026, 11, 30), "26–30 Nov"),
        (date(2026, 11, 26), date(2026, 11, 26), "26 Nov"),
        (date(2025, 11, 27), date(2025, 12, 4), "27 Nov – 4 Dec 2025"),
        (date(2026, 12, 28), date(2027, 1, 4), "28 Dec – 4 Jan 2027"),
        (None, date(2026, 11, 26), "26 Nov"),
        (None, None, ""),
    ],
)
def test_a_window_is_short_and_names_a_year_only_where_it_must(
    start: date | None, end: date | None, expected: str
) -> None:
    assert moments.window(start, end, now=NOW) == expected


def test_a_window_counts_the_days_of_the_facility() -> None:
    start = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
    end = datetime(2026, 12, 5, 3, 0, tzinfo=UTC)

    assert moments.window(start, end, "America/Phoenix", now=NOW) == "26 Nov – 4 Dec"
    assert moments.window(start, end, ZoneInfo("Asia/Tokyo"), now=NOW) == "27 Nov – 5 Dec"


def test_chinese_readers_read_days_in_their_order() -> None:
    with translation.override("zh-hans"):
        assert moments.day(date(2026, 11, 24), now=NOW, weekday=True) == "11月24日 周二"
        assert moments.window(date(2026, 11, 27), date(2026, 12, 4), now=NOW) == "11月27日至12月4日"
        assert moments.window(date(2026, 11, 26), date(2026, 11, 30), now=NOW) == "11月26日至30日"
        assert moments.day(date(2025, 11, 24), now=NOW) == "2025年11月24日"
