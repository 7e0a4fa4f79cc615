"""How gunicorn serves the portal: `gunicorn -c python:acorn.gunicorn acorn.wsgi`.

Behind a proxy two sync workers are the quickest and steadiest. When browsers come directly, each
holds idle connections open, and a sync worker would wait on one of them: then threads.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "acorn.settings")
_host = f"[{settings.BIND}]" if ":" in settings.BIND else settings.BIND

bind = f"{_host}:{settings.PORT}"
workers = settings.WEB_WORKERS
worker_class = "sync" if settings.INSTALLED else "gthread"
threads = 1 if settings.INSTALLED else 4
preload_app = True
timeout = 60
graceful_timeout = 18  # the supervisor and the systemd units wait a little longer
keepalive = 5
forwarded_allow_ips = ""  # TrustedProxyMiddleware alone decides whom to believe
control_socket_disable = True
if Path("/dev/shm").is_dir():  # noqa: S108  a heartbeat on a busy disk would look like a hang
    worker_tmp_dir = "/dev/shm"  # noqa: S108
logconfig_dict = settings.LOGGING | {
    "loggers": {
        "gunicorn.error": {"level": "WARNING", "handlers": [], "propagate": True},
        "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
    }
}


def when_ready(server: Any) -> None:
    """Let the kernel hold back connections on which nothing was said yet (Linux).

    Browsers open some in advance; each would occupy a thread until it speaks.
    """
    for listener in server.LISTENERS:
        if hasattr(socket, "TCP_DEFER_ACCEPT"):
            listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, timeout)
