from __future__ import annotations

import pytest

from orders.documents import strictjson
from orders.documents.strictjson import Number, Unreadable, check, parse


def read(raw):
    value = parse(raw)
    check(value)
    return value


def nested(depth):
    return b"[" * depth + b"]" * depth


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"not json", "not_json"),
        (b'{"a": 1,}', "not_json"),
        (b'{"a": 1} {"b": 2}', "not_json"),
        (b'{"a": "\x00"}', "not_json"),
        (b"\xff\xfe{\x00}\x00", "not_utf8"),
        (b'{"a": "\xed\xa0\x80"}', "not_utf8"),
        ('{"a": "é"}'.encode("latin-1"), "not_utf8"),
        (nested(33), "too_deep"),
        (nested(10_000), "too_deep"),
        (b"[NaN]", "not_a_number"),
        (b"-Infinity", "not_a_number"),
        (b'{"a": 1, "a": 1}', "repeated"),
    ],
)
def test_what_is_not_plain_json_is_refused(raw, code):
    with pytest.raises(Unreadable) as refusal:
        read(raw)

    assert refusal.value.code == code
    assert refusal.value.reason.endswith(".")


def test_plain_json_is_read():
    assert read(b'\xef\xbb\xbf{"a": [1, -2, true, null, "\\u00e9"]}') == {
        "a": [1, -2, True, None, "é"]
    }


def test_32_levels_are_enough():
    assert read(nested(32))


def test_numbers_keep_every_digit():
    assert parse(b"[0.10, 1e999999, 123456789012345678901]") == [
        Number("0.10"),
        Number("1e999999"),
        Number("123456789012345678901"),
    ]


def test_the_place_of_a_repeated_field_is_known():
    with pytest.raises(Unreadable) as refusal:
        read(b'{"orders": [{}, {"x": {"b": 1, "a": 1, "a": 2}}]}')

    assert refusal.value.keys == ["a", "x", 1, "orders"]


def test_what_stands_apart_is_not_looked_into():
    value = parse(b'{"good": 1, "orders": [[NaN], {"a": 1, "a": 2}]}')

    check(value, apart={id(order) for order in value["orders"]})


def test_the_place_where_json_ends_is_named():
    with pytest.raises(Unreadable) as refusal:
        parse(b'{\n  "a": oops\n}')

    assert refusal.value.reason == "The file is not JSON: line 2, column 8 cannot be read."
    assert refusal.value.value == "oops\n}"


def test_a_large_file_is_refused_unread(monkeypatch):
    monkeypatch.setattr(strictjson, "MAX_BYTES", 10)

    with pytest.raises(Unreadable, match="larger than 50 MB"):
        parse(b"not json at all")


def test_a_file_of_too_many_values_is_refused_unread(monkeypatch):
    monkeypatch.setattr(strictjson, "MAX_VALUES", 3)

    with pytest.raises(Unreadable, match="too many values"):
        parse(b"[1, 2, 3, 4")
