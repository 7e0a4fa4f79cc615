"""Pages for what went wrong: in the reader's language, whatever else is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError

from accounts import session_store
from orders.views.listing import OrderListView
from tests.world import World, build

if TYPE_CHECKING:
    from django.test import Client


@pytest.fixture
def world(db) -> World:
    return build()


@pytest.fixture
def lin(world: World) -> Client:
    client = world.client("lin")
    client.raise_request_exception = False
    return client


def breaks(*_: object, **__: object) -> None:
    raise DatabaseError("secret-host is down")


def test_what_broke_is_said_with_a_number_and_without_its_insides(lin, monkeypatch):
    monkeypatch.setattr(OrderListView, "get_context_data", breaks)
    answer = lin.get("/orders/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Something broke on our side" in page
    assert answer["X-Request-ID"] in page
    assert "secret-host" not in page
    assert "no-store" in answer["Cache-Control"]
    assert "script-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(("asked", "said"), [("zh-CN", "我们这边出了问题"), ("fr", "Something")])
def test_a_database_that_is_away_is_said_in_the_browsers_language(lin, monkeypatch, asked, said):
    monkeypatch.setattr(session_store.SESSION, "get", breaks)
    for path in ("/orders/", "/sign-in/"):
        answer = lin.get(path, headers={"accept-language": asked})
        assert answer.status_code == 500
        assert said in answer.content.decode()
    answer = lin.get("/api/v1/orders/", headers={"accept-language": asked})
    assert answer.json()["code"] == "error"


def test_a_broken_page_of_an_error_still_answers(lin, monkeypatch):
    monkeypatch.setattr(OrderListView, "get_context_data", breaks)
    monkeypatch.setattr("common.views.errors._page", breaks)
    answer = lin.get("/orders/")
    assert (answer.status_code, b"Try again" in answer.content) == (500, True)


@pytest.mark.parametrize(("asked", "said"), [("zh-CN", "无法读取"), ("en", "could not be read")])
@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "[", "a b", ""])
def test_another_host_is_refused(client, db, host, asked, said):
    answer = client.get("/sign-in/", headers={"host": host, "accept-language": asked})
    page = answer.content.decode()
    if host:
        assert answer.status_code == 400
        assert said in page
    assert "evil" not in page


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"--x\r\nnonsense"),
        ("application/x-www-form-urlencoded; charset=utf-7", b"email=a"),
        ("application/x-www-form-urlencoded; charset=nonsense", b"email=a"),
        ("application/x-www-form-urlencoded", b"&=&email=%ff%fe&password=%00"),
        ("application/x-www-form-urlencoded", b"a=1&" * 20_001),
        ("application/json", b'{"email": "a"}'),
        ("text/plain", b""),
    ],
)
def test_no_body_breaks_a_form(client, db, kind, body):
    for path in ("/sign-in/", "/forgotten-password/", "/language/", "/sign-out/"):
        answer = client.generic("POST", path, body, content_type=kind)
        assert answer.status_code in {200, 302, 400}, path
