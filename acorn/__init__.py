"""The project: settings, addresses, queue. No app imports it."""

from acorn.celery import app as celery_app

__all__ = ["celery_app"]
