"""The bell: tells a worker that rows wait for it. Losing it loses nothing but time."""

from __future__ import annotations

import logging
import time
from functools import cache, partial
from typing import TYPE_CHECKING

from celery import current_app
from django.db import transaction
from kombu.pools import producers

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

TASK = "notifications.tasks.deliver"
PATIENCE = 1  # seconds that a page waits for a broker that does not answer
SILENCE = 15.0  # seconds without a further try after a broker failed: a page waits once, not often
STALE = 60  # seconds after which a worker need not hear it any more: sweeps came by meanwhile

_silent_until = 0.0


def ring_after_commit(task: str = TASK) -> None:
    """Ring once the transaction is committed, once a task however often it was asked for.

    A rollback rings nothing. Never raises.
    """
    wanted = _bell(task)
    connection = transaction.get_connection()
    here = set(connection.savepoint_ids)
    for savepoints, call, *_ in connection.run_on_commit:
        if (
            call is wanted and savepoints <= here
        ):  # else a rollback to its savepoint would mute ours
            return
    transaction.on_commit(wanted, robust=True)


@cache
def _bell(task: str) -> Callable[[], bool]:
    """The same one each time, by which it is recognised among what waits for the commit."""
    return partial(ring, task)


def ring(task: str = TASK) -> bool:
    """Ask for a worker, now. Gives whether the broker took it; takes a second at most."""
    global _silent_until  # noqa: PLW0603  what this process knows of the broker
    if time.monotonic() < _silent_until:
        return False
    try:
        _send(task)
    except Exception as error:  # noqa: BLE001  whatever the broker does, the rows are committed
        _silent_until = time.monotonic() + SILENCE
        logger.warning("The broker did not take the bell (%s).", type(error).__name__)
        return False
    return True


def _send(task: str) -> None:
    # By name, because services stand below tasks. A connection of its own, kept open: the
    # worker's patience with the broker (seconds) is too long for a page.
    options = {**current_app.conf.broker_transport_options, "socket_timeout": PATIENCE}
    connection = current_app.connection_for_write(transport_options=options)
    with producers[connection].acquire(block=True, timeout=PATIENCE) as producer:
        current_app.send_task(
            task, producer=producer, retry=False, ignore_result=True, expires=STALE
        )
