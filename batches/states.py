"""The life of a batch and of each of its rows."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.states import StateMachine, Transition


class BatchState(models.TextChoices):
    """Where a batch stands."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Under way")
    FINISHED = "finished", _("Finished")


class RowState(models.TextChoices):
    """Where a row stands. Refused is a service's word, failed is our own fault."""

    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    FAILED = "failed", _("Failed")


# Written out as tuples: the conditions of partial indexes must read the same in every query.
UNFINISHED = (BatchState.WAITING.value, BatchState.RUNNING.value)
NOT_DONE = (RowState.REFUSED.value, RowState.FAILED.value)

BATCH_STATES = StateMachine(
    # A lease that ran out is taken over by the next worker.
    Transition.of("claim", UNFINISHED, BatchState.RUNNING, _("Claim")),
    Transition.of("release", [BatchState.RUNNING], BatchState.WAITING, _("Make room")),
    Transition.of("finish", [BatchState.RUNNING], BatchState.FINISHED, _("Finish")),
    Transition.of("retry", [BatchState.FINISHED], BatchState.WAITING, _("Try again")),
)

ROW_STATES = StateMachine(
    Transition.of("do", [RowState.WAITING], RowState.DONE, _("Do")),
    Transition.of("refuse", [RowState.WAITING], RowState.REFUSED, _("Refuse")),
    Transition.of("fail", [RowState.WAITING], RowState.FAILED, _("Give up")),
    Transition.of("retry", NOT_DONE, RowState.WAITING, _("Try again")),
)
