"""Bells of the dashboards."""

from celery import shared_task


@shared_task(ignore_result=True)
def roll() -> None:
    """Let performance follow the orders."""
    from dashboards.services.rolling import roll_all  # noqa: PLC0415  tasks import services late

    roll_all()
