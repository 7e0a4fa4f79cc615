"""Refusals speak the language of Accept-Language, each in the words that the pages use."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.orders.api.bodies import URL, item, part
from tests.world import line

CHINESE = re.compile(r"[\u4e00-\u9fff]")
MANY, JSON = "/api/v1/acknowledgements/", "application/json"
FORM = "application/x-www-form-urlencoded"


def attach(client, order, **headers):
    drawing = SimpleUploadedFile("x.svg", b"<svg/>")
    return client.post(f"{URL}{order.number}/files/", {"files": drawing}, headers=headers)


def post(client, path, body, content_type=JSON, **headers):
    body = body if isinstance(body, str) else json.dumps(body)
    return lambda **more: client.post(
        path, body, content_type=content_type, headers={**headers, **more}
    )


def get(client, path):
    return lambda **more: client.get(path, headers=more)


def of_the_wire(world, machine, answer):
    """Refused before anybody looks at an order, by what is wrong."""
    form = "grant_type=client_credentials&client_id=x&client_secret=y"
    stranger = Client(headers={"authorization": "Bearer acorn-token-x"})
    reader = world.machine("orders:read")
    return {
        "no token": (401, get(Client(), URL)),
        "a wrong token": (401, get(stranger, URL)),
        "a wrong secret": (401, post(Client(), "/api/v1/token/", form, FORM)),
        "no scope": (403, post(reader, answer, {"accept_all": True})),
        "no such order": (404, get(reader, f"{URL}NOSUCH/")),
        "no such method": (405, lambda **more: reader.put(URL, headers=more)),
        "another format": (406, lambda **m: reader.get(URL, headers={"accept": "text/csv", **m})),
        "another kind of body": (415, post(machine, answer, "x", "text/plain")),
        "no JSON": (400, post(machine, answer, "{")),
        "no key": (400, post(machine, answer, {"accept_all": True}, **{"idempotency-key": ""})),
        "an unknown filter": (400, get(reader, f"{URL}?colour=red")),
        "a wrong choice": (400, get(reader, f"{URL}?state=red")),
        "a foreign cursor": (400, get(reader, f"{URL}?cursor=x")),
        "too large a page": (400, get(reader, f"{URL}?limit=1000")),
        "no moment": (400, get(reader, f"{URL}?changed_since=x")),
    }


def of_an_answer(world, machine, order):
    """Refused for what an answer or a message says, by what is wrong."""
    answered, other = world.issue(), world.machine()
    answer, sent = (f"{URL}{each.number}/acknowledgement/" for each in (order, answered))
    machine.post(sent, json.dumps({"accept_all": True}), content_type=JSON)
    named = [{"purchase_order_number": "NOSUCH", "accept_all": True}]
    return {
        "nothing said": (400, post(machine, answer, {})),
        "a missing field": (400, post(machine, answer, {"items": [{}]})),
        "an unknown field": (400, post(machine, answer, {"colour": "red"})),
        "too many pieces": (400, post(machine, answer, {"items": [item(part("Accepted", 11))]})),
        "no reason": (400, post(machine, answer, {"items": [item(part("Rejected", 1))]})),
        "somebody was quicker": (409, post(other, sent, {"accept_all": True, "version": 1})),
        "an unknown order": (404, post(machine, MANY, {"acknowledgements": named})),
        "a drawing": (400, lambda **more: attach(machine, order, **more)),
    }


def test_every_refusal_is_in_the_language_that_was_asked_for(world):
    order, machine = world.issue(line("1", 10)), world.machine()
    wire = of_the_wire(world, machine, f"{URL}{order.number}/acknowledgement/")
    for what, (status, ask) in {**wire, **of_an_answer(world, machine, order)}.items():
        chinese, english = ask(**{"accept-language": "zh-CN"}), ask(**{"accept-language": "en"})
        told, said = chinese.json(), english.json()

        assert (chinese.status_code, english.status_code) == (status, status), what
        assert CHINESE.search(told["detail"]), (what, told)
        assert not CHINESE.search(said["detail"]), (what, said)
        assert (told["code"], told["field"]) == (said["code"], said["field"]), what
        assert {"code", "detail", "field"} <= set(told), what


@pytest.mark.parametrize("asked", ["zh-CN", "en"])
def test_a_refusal_is_the_pages_own_sentence(world, asked):
    order = world.issue(line("1", 10))
    lin = world.people["lin"]
    lin.language = "zh-hans" if asked == "zh-CN" else "en"
    lin.save()
    body = json.dumps({"items": [item(part("Accepted", 11))]})

    told = world.machine().post(
        f"{URL}{order.number}/acknowledgement/",
        body,
        content_type=JSON,
        headers={"accept-language": asked},
    )
    page = world.client("lin").post(
        f"/orders/{order.number}/answer/",
        {"vendor": world.acme.pk, "version": 1, f"accept-{order.lines.get().pk}": "11"},
    )

    assert told.json()["detail"] in unescape(page.content.decode())
