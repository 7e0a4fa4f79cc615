"""Pieces of pages are rendered once for the same values, and never for others."""

from __future__ import annotations

from common.fragments import remembered


def test_the_same_key_is_rendered_once():
    made = []
    for _ in range(2):
        assert remembered(("test", 1), lambda: made.append(1) or "<p>") == "<p>"
    assert made == [1]
    assert remembered(("test", 2), lambda: "<b>") == "<b>"


def test_no_key_is_rendered_anew():
    words = iter(["one", "two"])
    assert [remembered(None, lambda: next(words)) for _ in range(2)] == ["one", "two"]
