"""Log lines: JSON, with the request's id, without addresses."""

from __future__ import annotations

import json
import logging
import sys

from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve

from common.logs import JsonFormatter, RequestIdFilter, current_request_id, enter_request
from common.middleware import RequestIdMiddleware


def line(message, *args, exc_info=None, **extra):
    record = logging.LogRecord("some.logger", logging.INFO, "x.py", 1, message, args, exc_info)
    vars(record).update(extra)
    RequestIdFilter().filter(record)
    return json.loads(JsonFormatter().format(record))


def test_a_line_is_json_with_time_level_and_message():
    event = line("sent %s mails", 3, count=3, secret="x")

    assert event["message"] == "sent 3 mails"
    assert event["level"] == "info"
    assert event["at"].endswith("+00:00")
    assert event["count"] == 3
    assert "secret" not in event


def test_a_line_break_in_a_value_starts_no_new_line():
    text = JsonFormatter().format(
        logging.LogRecord("x", logging.INFO, "x.py", 1, "name %s", ('a\n{"level": "error"}',), None)
    )

    assert "\n" not in text


def test_a_line_carries_the_id_of_its_request():
    enter_request("abc")
    assert line("x")["request_id"] == "abc"

    enter_request("")
    assert "request_id" not in line("x")


def test_the_id_ends_with_the_request():
    seen = []
    middleware = RequestIdMiddleware(lambda _: seen.append(current_request_id()) or HttpResponse())

    middleware(RequestFactory().get("/"))

    assert seen[0]
    assert current_request_id() == ""


def test_an_exception_is_one_line_with_its_trace():
    try:
        raise ValueError("no")
    except ValueError:
        event = line("broke", exc_info=sys.exc_info())

    assert "ValueError: no" in event["trace"]


def test_an_address_is_logged_as_its_route():
    request = RequestFactory().get("/healthz")
    request.resolver_match = resolve("/healthz")
    unknown = RequestFactory().get("/invitation/secret-token/")

    assert line("Not Found: %s", "/healthz", request=request)["message"] == "Not Found: /healthz"
    message = line("Not Found: %s", unknown.path, request=unknown)["message"]
    assert message == "Not Found: (no route)"
