"""The bell: tells a worker that the outbox holds something. Losing it loses nothing but time."""

from __future__ import annotations

import logging
import time

from celery import current_app
from django.db import transaction
from kombu.pools import producers

logger = logging.getLogger(__name__)

TASK = "notifications.tasks.deliver"
PATIENCE = 1  # seconds that a page waits for a broker that does not answer
SILENCE = 15.0  # seconds without a further try after a broker failed: a page waits once, not often
STALE = 60  # seconds after which a worker need not hear it any more: sweeps came by meanwhile

_silent_until = 0.0


def ring_after_commit() -> None:
    """Ring once the transaction is committed, once however often it was asked for.

    A rollback rings nothing. Never raises.
    """
    connection = transaction.get_connection()
    here = set(connection.savepoint_ids)
    for savepoints, call, *_ in connection.run_on_commit:
        if call is ring and savepoints <= here:  # else a rollback to its savepoint would mute ours
            return
    transaction.on_commit(ring, robust=True)


def ring() -> bool:
    """Ask for a worker, now. Gives whether the broker took it; takes a second at most."""
    global _silent_until  # noqa: PLW0603  what this process knows of the broker
    if time.monotonic() < _silent_until:
        return False
    try:
        _send()
    except Exception as error:  # noqa: BLE001  whatever the broker does, the rows are committed
        _silent_until = time.monotonic() + SILENCE
        logger.warning("The broker did not take the bell (%s).", type(error).__name__)
        return False
    return True


def _send() -> None:
    # By name, because services stand below tasks. A connection of its own, kept open: the
    # worker's patience with the broker (seconds) is too long for a page.
    options = {**current_app.conf.broker_transport_options, "socket_timeout": PATIENCE}
    connection = current_app.connection_for_write(transport_options=options)
    with producers[connection].acquire(block=True, timeout=PATIENCE) as producer:
        current_app.send_task(
            TASK, producer=producer, retry=False, ignore_result=True, expires=STALE
        )
