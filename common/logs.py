"""Logs: one JSON line an event, with the id of the request that it belongs to."""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

_request_id: ContextVar[str] = ContextVar("request_id", default="")
EXTRAS = ("method", "route", "status", "milliseconds", "person", "task", "count", "key", "topic")


def current_request_id() -> str:
    """The id of the request that is being answered, or an empty text outside of one."""
    return _request_id.get()


def enter_request(request_id: str) -> None:
    """Let all that is logged from here on in this thread carry the id; "" ends it."""
    _request_id.set(request_id)


def route_of(request: HttpRequest) -> str:
    """The pattern of the address, such as `orders/<str:number>/`; never the address itself.

    Addresses hold one-time tokens and order numbers, and logs are kept longer than either.
    """
    match = request.resolver_match
    return f"/{match.route}" if match else "(no route)"


class RequestIdFilter(logging.Filter):
    """Gives every record the id of the current request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops a record."""
        record.request_id = current_request_id()
        return True


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON: time in UTC, level, logger, message, and what came along."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; a traceback goes into `trace`, an address becomes its route."""
        event: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        if request_id := getattr(record, "request_id", ""):
            event["request_id"] = request_id
        event |= {name: getattr(record, name) for name in EXTRAS if hasattr(record, name)}
        if record.exc_info:
            event["trace"] = self.formatException(record.exc_info)
        return json.dumps(event, ensure_ascii=False, default=str)


def _message(record: logging.LogRecord) -> str:
    message = record.getMessage()
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest):
        message = message.replace(request.path, route_of(request))
    return message
