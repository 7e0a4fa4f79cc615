from __future__ import annotations

import pytest

from orders.documents.display import shown
from orders.documents.strictjson import Number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        (True, True),
        (-5, -5),
        (Number("2.5"), 2.5),
        (Number("2.50"), "2.50"),
        (Number("1e999999"), "1e999999"),
        ("Straße 五", "Straße 五"),
        ("a\x00\n\u202eb\ud800", "a\\u0000\\u000a\\u202eb\\ud800"),
        ({}, "{}"),
        ([1, None, True, "a", Number("0.10")], '[1, null, true, "a", 0.10]'),
        ({"a": [{"b": 0}], "c": "d"}, '{"a": [{"b": 0}], "c": "d"}'),
    ],
)
def test_a_value_is_shown_as_it_was_written(value, text):
    assert shown(value) == text


@pytest.mark.parametrize(
    "value",
    ["x" * 10**6, Number("9" * 10**6), [[]] * 10**6, {"k" * 10**6: 1}, ["x" * 10**6], "\x00" * 81],
)
def test_a_long_value_is_cut(value):
    text = shown(value)

    assert len(text) == 80
    assert text.endswith("…")
