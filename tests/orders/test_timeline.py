"""What happened to an order, in the words of its kind."""

from __future__ import annotations

import pytest

from orders.services.answer_lines import LineAnswer, Part
from orders.services.answering import answer_order
from orders.timeline import timeline_of

REJECTED = Part("Rejected", 10, "ObsoleteProduct")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((Part("Accepted", 10),), "confirmed the order: 10 accepted."),
        (
            (Part("Accepted", 4), Part("Rejected", 6, "ObsoleteProduct")),
            "confirmed the order: 4 accepted, 6 rejected.",
        ),
        ((REJECTED,), "rejected the order: 10 units."),
    ],
)
def test_an_answer_is_told_by_what_it_says(world, parts, said):
    order = world.issue()
    answer_order(order=order, answers=[LineAnswer("1", parts)], actor=world.actor())

    entry, *_ = timeline_of(order, sees_cost=True)

    assert (entry.who, entry.text) == ("Lin", said)
    assert entry.icon == ("close" if parts == (REJECTED,) else "check")
