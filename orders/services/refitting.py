"""The old answer after a change: it stands, cut down to what is ordered now, or as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orders.services.answer_lines import sums
from orders.services.answer_rows import given_before, put_answer
from orders.services.content import Difference, as_json
from orders.services.cutting import Measure, fitted
from orders.services.totals import add_up_accepted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orders.models import OrderEvent, PurchaseOrderLine
    from orders.services.answer_lines import Given, LineAnswer
    from orders.services.locking import LockedOrder


@dataclass(frozen=True)
class Refit:
    """An answer made to fit the lines as they are now; `is_as_it_was` if it fitted already.

    `was` and `stands` are what it kept before and keeps now, in eaches, None without an answer;
    `cuts` the lines of which less is kept, each in its unit then and now.
    """

    answers: dict[int, LineAnswer]
    is_as_it_was: bool
    was: int | None
    stands: int | None
    cuts: tuple[Difference, ...]

    @classmethod
    def of(cls, locked: LockedOrder, was: Mapping[int, Measure] | None = None) -> Refit:
        """Work it out, nothing written yet. `was` is how changed lines were counted, by key."""
        before = given_before(locked.order)
        lines = {line.pk: line for line in locked.lines}
        measures = {key: (was or {}).get(key) or Measure.of(lines[key]) for key in before}
        answers = {key: fitted(lines[key], given, measures[key]) for key, given in before.items()}
        kept = {key: sums(answer.parts).kept for key, answer in answers.items()}
        is_answered = locked.order.answer_id is not None
        cuts = (_cut(lines[key], before[key], measures[key], kept[key]) for key in answers)
        return cls(
            answers,
            all(answers[key].says(given) for key, given in before.items()),
            locked.order.accepted_units if is_answered else None,
            sum(kept[key] * lines[key].unit_size for key in kept) if is_answered else None,
            tuple(cut for cut in cuts if cut is not None),
        )

    def write(self, locked: LockedOrder, event: OrderEvent) -> None:
        """Count it at the buyer's cost as it is now; rewritten as part of `event` if it changed."""
        order = locked.order
        if self.is_as_it_was:
            add_up_accepted(order, {line.pk: line for line in locked.lines}, self.answers)
        else:
            put_answer(order, event, locked.lines, self.answers)

    def told(self) -> dict[str, dict[str, Any]]:
        """What an event keeps of it; nothing while there is no answer."""
        if self.was is None:
            return {}
        cuts = as_json(self.cuts)
        return {"answer": {"was": self.was, "stands": self.stands, "cuts": cuts}}


def _cut(line: PurchaseOrderLine, given: Given, was: Measure, kept: int) -> Difference | None:
    if kept * line.unit_size == given.kept * was.unit_size:
        return None
    return Difference(line.sequence_number, "answer", given.kept, kept, was.unit, line.unit)
