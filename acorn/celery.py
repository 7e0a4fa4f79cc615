"""The Celery application: workers and beat."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "acorn.settings")

app = Celery("acorn")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.task(name="acorn.pulse", ignore_result=True)
def pulse() -> None:
    """Show that beat, broker and worker work together: touch the file that a watchdog reads."""
    folder = settings.DATA_DIR / "run"
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / "pulse").touch()
