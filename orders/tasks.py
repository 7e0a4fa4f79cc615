"""Bells of the orders app."""

from celery import shared_task


@shared_task(ignore_result=True)
def sweep() -> None:
    """Do what has fallen due, then hand over what lies in the outbox."""
    from notifications.tasks import deliver  # noqa: PLC0415  tasks import their services late
    from orders.services.sweeping import sweep as sweep_now  # noqa: PLC0415

    sweep_now()
    deliver()
