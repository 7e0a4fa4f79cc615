"""An order against a model of sixty lines: whatever happens to it, in whatever order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from audit.models import AuditEntry
from common.clock import database_now
from common.errors import DomainError
from notifications.models import Delivery
from orders.models import Deadline, LineAcknowledgement, OrderedQuantity
from orders.services.answer_lines import LineAnswer, Part
from orders.services.answer_rows import given_before
from orders.services.answering import answer_order
from orders.services.changing import cancel_order, change_order, close_order
from orders.services.content import content_of
from orders.services.deadlines import extend_deadline
from orders.services.sweeping import sweep
from tests.orders.services.steps import ACCEPT, BACKORDER, GONE, REJECT
from tests.world import BUYER, line

SIZES = (1, 6)  # the first line is ordered in pieces, the second in cases of six
CONFIRM, UPDATE, LAPSE = timedelta(hours=24), timedelta(hours=48), timedelta(hours=24)


@dataclass
class Line:
    """A line in its own unit: what is ordered, kept and rejected by the answer in force."""

    ordered: int
    kept: int = 0
    rejected: int = 0

    def takes(self, kept, rejected, *, dates_only):
        if not self.ordered:
            return False
        rejected += max(self.ordered - kept - rejected, 0)  # not named, thereby rejected
        if kept + rejected > self.ordered:
            return False
        if dates_only:
            return (kept, rejected) == (self.kept, self.rejected)
        most = self.ordered - self.rejected if self.kept or not self.rejected else 0
        return kept <= most

    def cut(self, ordered):
        surplus = max(self.kept + self.rejected - ordered, 0)
        from_rejected = min(surplus, self.rejected)
        self.rejected -= from_rejected
        self.kept -= surplus - from_rejected
        self.ordered = ordered


@dataclass
class Model:
    """What the order should be; times are hours since its issue."""

    now: object
    lines: list[Line] = field(default_factory=lambda: [Line(10), Line(5)])
    state: str = "New"
    due: object = None
    update_by: object = None
    late: bool = False
    answered: bool = False

    def ask(self):
        self.due, self.update_by, self.late = self.now + CONFIRM, self.now + UPDATE, False

    @property
    def mode(self):
        if self.state == "Closed":
            return ""
        if self.due is not None:
            return "answer"
        return "update" if self.now <= self.update_by else "dates"

    def answer(self, kept, rejected):
        """Whether the answer is legal; if so, it is given."""
        pairs = list(zip(self.lines, kept, rejected, strict=True))
        asked = [(at, k, r) for at, k, r in pairs if at.ordered or k or r]
        if not self.mode or not all(
            at.takes(k, r, dates_only=self.mode == "dates") for at, k, r in asked
        ):
            return False
        for at, k, _rejected in asked:
            at.kept, at.rejected = k, at.ordered - k
        if self.due is not None:
            self.late = self.now > self.due
        self.due, self.answered = None, True
        self.state = "Acknowledged" if any(at.kept for at in self.lines) else "Closed"
        return True

    def change(self, which, ordered):
        if self.state == "Closed" or self.lines[which].ordered == ordered:
            return False
        self.lines[which].cut(ordered)
        if not any(at.ordered for at in self.lines):
            self.close()
        else:
            self.ask()
        return True

    def close(self, *, empty=False):
        if self.state == "Closed":
            return False
        for at in self.lines if empty else ():
            at.cut(0)
        self.state, self.due = "Closed", None
        return True

    def pass_(self, hours):
        self.now += timedelta(hours=hours)
        if self.due is None:
            return
        if self.now > self.due:
            self.late = True
        if self.now >= self.due + LAPSE:
            for at in self.lines:
                at.ordered = at.kept + at.rejected
            self.due = None
            if not any(at.kept for at in self.lines):
                self.state = "Closed"


AMOUNT = st.integers(0, 12)
KEPT = st.tuples(st.sampled_from([10, 9, 6, 4, 0, 11]), st.sampled_from([5, 4, 2, 0, 6]))
REJECTED = st.tuples(st.sampled_from([0, 0, 0, 1, 4]), st.sampled_from([0, 0, 0, 1, 3]))
ARGUMENTS = {
    "answer": st.tuples(KEPT, REJECTED),
    "accept all": st.just(()),
    "change": st.tuples(st.integers(0, 1), AMOUNT),
    "wait": st.tuples(st.sampled_from([0.1, 8, 16, 23.9, 24, 24.1, 47, 72])),
    "extend": st.tuples(st.integers(1, 40)),
    "cancel": st.just(()),
    "close": st.just(()),
}
OFTEN = ["answer"] * 6 + ["change"] * 5 + ["wait"] * 3 + ["accept all", "extend"]
STEPS = st.lists(
    st.sampled_from([*OFTEN * 2, "cancel", "close"]).flatmap(
        lambda name: ARGUMENTS[name].map(lambda arguments: (name, *arguments))
    ),
    min_size=6,
    max_size=16,
)


class Machine:
    """The real order beside the model."""

    def __init__(self, world):
        now = database_now()
        self.world = world
        self.model = Model(now)
        self.model.ask()
        self.order = world.issue(
            line("1", 10, is_back_order_allowed=True),
            line("2", 5, unit="Cases", unit_size=6),
            now=now,
        )

    def do(self, step):
        """Take the step on both sides; they agree on whether it may be taken."""
        name, *arguments = step
        entries = AuditEntry.objects.count()
        before = (self.order.version, self.order.events.count())
        wanted, act = getattr(self, f"do_{name.replace(' ', '_')}")(*arguments)
        said = ""
        try:
            act()
        except DomainError as refusal:
            said = str(refusal)
        done = not said
        assert done or said.endswith(".")
        self.order.refresh_from_db()
        if wanted is not None:
            assert done == wanted, step
            if not done:
                assert AuditEntry.objects.count() == entries
                assert before == (self.order.version, self.order.events.count())
            else:
                assert AuditEntry.objects.count() - entries in {0, 1}

    def do_answer(self, kept, rejected):
        answers = []
        later = self.order.ship_end + timedelta(days=9)
        for number, (k, r) in enumerate(zip(kept, rejected, strict=True), 1):
            parts = [Part(REJECT, r, GONE)] if r else []
            if k and number == 1 and k % 3 == 0:  # some of it later
                parts += [Part(BACKORDER, 1, ship_at=later), Part(ACCEPT, k - 1)]
            elif k:
                parts.append(Part(ACCEPT, k))
            answers.append(LineAnswer(str(number), tuple(parts)))
        if self.model.mode == "dates":  # backorders and acceptances are told apart then
            return None, lambda: None
        wanted = self.model.answer(kept, rejected)
        return wanted, lambda: self._answer(answers)

    def do_accept_all(self):
        lines = self.model.lines
        kept = [0 if at.rejected and not at.kept else at.ordered - at.rejected for at in lines]
        rejected = [at.ordered - k for at, k in zip(lines, kept, strict=True)]
        return self.model.answer(kept, rejected), lambda: self._answer(None)

    def _answer(self, answers):
        answer_order(
            order=self.order, answers=answers, actor=self.world.actor(), now=self.model.now
        )

    def do_change(self, which, ordered):
        content = content_of(self.order.lines.get(sequence_number=str(which + 1)))
        content.quantity = ordered
        was_closed = self.model.state == "Closed"
        self.model.change(which, ordered)
        return not was_closed, lambda: change_order(
            order=self.order, lines=[content], actor=BUYER, now=self.model.now
        )

    def do_wait(self, hours):
        self.model.pass_(hours)
        return None, lambda: (sweep(self.model.now), sweep(self.model.now))

    def do_extend(self, hours):
        due = (self.model.due or self.model.now) + timedelta(hours=hours)
        wanted = self.model.due is not None and due > self.model.now
        if wanted:
            self.model.due, self.model.late = due, False
            self.model.update_by = max(self.model.update_by, due)
        return wanted, lambda: extend_deadline(
            order=self.order, due_at=due, reason="x", actor=BUYER, now=self.model.now
        )

    def do_cancel(self):
        return self.model.close(empty=True), lambda: cancel_order(
            order=self.order, actor=BUYER, now=self.model.now
        )

    def do_close(self):
        return self.model.close(), lambda: close_order(
            order=self.order, actor=BUYER, now=self.model.now
        )

    def agree(self):
        """Order, lines, answer, deadline and history say what the model says."""
        order, model = self.order, self.model
        assert order.state == model.state
        assert order.confirm_by == model.due
        if model.due is not None:
            assert order.is_late == model.late
        lines = list(order.lines.order_by("position"))
        assert [at.quantity for at in lines] == [at.ordered for at in model.lines]
        assert order.units == sum(at.eaches for at in lines)
        given = given_before(order)
        for real, at in zip(lines, model.lines, strict=True):
            told = given.get(real.pk)
            assert (told.kept if told else 0, told.rejected if told else 0) == (
                at.kept,
                at.rejected,
            )
            last = OrderedQuantity.objects.filter(line=real).latest("pk")
            assert last.quantity == real.quantity
        kept = sum(at.kept * size for at, size in zip(model.lines, SIZES, strict=True))
        assert order.accepted_units == kept
        running = Deadline.objects.filter(order=order).running()
        assert [deadline.due_at for deadline in running] == [model.due] * (model.due is not None)
        keys = list(Delivery.objects.values_list("key", flat=True))
        assert len(keys) == len(set(keys))
        assert not LineAcknowledgement.objects.filter(quantity=0).exists()


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STEPS)
@example([("answer", (9, 5), (0, 0)), ("answer", (10, 5), (0, 0))])
@example(
    [("answer", (6, 0), (0, 5)), ("change", 1, 9), ("answer", (6, 1), (0, 0)), ("accept all",)]
)
@example([("answer", (6, 2), (4, 3)), ("change", 0, 7), ("wait", 24.1), ("wait", 24), ("close",)])
@example([("answer", (6, 0), (4, 5)), ("change", 0, 0), ("wait", 72), ("accept all",)])
@example([("wait", 24), ("wait", 0.1), ("extend", 30), ("wait", 47), ("answer", (10, 5), (0, 0))])
def test_an_order_is_what_the_model_says(world, steps):
    with transaction.atomic():
        machine = Machine(world)
        machine.agree()
        for step in steps:
            machine.do(step)
            machine.agree()
        transaction.set_rollback(True)
