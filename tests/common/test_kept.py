"""What is kept is kept by its whole key, and never more of it than there is room for."""

from __future__ import annotations

from common.kept import Kept


def test_a_value_is_made_once_for_its_key():
    kept, made = Kept(9), []
    for _ in range(2):
        assert kept.ask(("a", 1), lambda: made.append(1)) is None  # None is a value, too
    assert made == [1]
    assert kept.ask(("a", 2), lambda: "other") == "other"


def test_without_a_key_it_is_made_anew():
    kept, words = Kept(9), iter(["one", "two"])
    assert [kept.ask(None, lambda: next(words)) for _ in range(2)] == ["one", "two"]


def test_the_longest_unused_is_forgotten():
    kept = Kept(2)
    for key in ("a", "b", "a", "c"):
        kept.ask(key, lambda: "kept")

    assert kept.ask("a", lambda: "new") == "kept"
    assert kept.ask("b", lambda: "new") == "new"
