"""Every POST of /api/v1/ that keeps its answers, as a test sends it for one order."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import Any

import pytest

from machines.api import once
from machines.services import keeping

ONE = "/api/v1/orders/{}/acknowledgement/"
MANY = "/api/v1/acknowledgements/"
MESSAGES = "/api/v1/orders/{}/messages/"
POSTS = ("one", "many")


def send(client, post, order, *, key=None, body=None, content_type="application/json"):
    """Send it; by default the whole order is confirmed."""
    answer: dict[str, Any] = body or {"accept_all": True}
    path, sent = ONE.format(order.number), answer
    if post == "many":
        named = {"purchase_order_number": order.number, **answer}
        path, sent = MANY, {"acknowledgements": [named]}
    headers = {} if key is None else {"idempotency-key": key}
    return client.post(path, json.dumps(sent), content_type=content_type, headers=headers)


@contextmanager
def killed(monkeypatch):
    """The process that serves what is sent within dies before it can keep its answer."""

    def die(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(keeping, "let_go", lambda claimed: None)  # no process, no last words
        patch.setattr(once, "_keep", die)
        with pytest.raises(SystemExit):
            yield
