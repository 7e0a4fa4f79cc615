from __future__ import annotations

import pytest

from common.errors import Problems
from orders.documents.places import Place, path_of


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ([], "$"),
        (["orders", 3, "items"], "orders[3].items"),
        ([0, "a"], "[0].a"),
        (["a b\x00", "c"], '["a b\\u0000"].c'),
    ],
)
def test_a_path_is_written_from_its_keys(keys, path):
    assert path_of(keys) == path


def test_a_walk_knows_its_path():
    root = Place({"orders": [{"a": 1}]}, "", Problems())

    [entry] = root.field("orders").entries()

    assert (entry.field("a").path, entry.field("a").value) == ("orders[0].a", 1)


def test_what_is_not_there_is_missing():
    place = Place([1], "a", Problems())

    assert place.field("b").is_missing
    assert list(place.field("b").entries()) == []
