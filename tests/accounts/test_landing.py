"""Where a sign-in may lead."""

from __future__ import annotations

import pytest

from accounts.landing import safe_next

ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "https://evil.example/",
    "http:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "%2f%2fevil.example",
    "/%2f%2fevil.example",
    "/%2fevil.example",
    "/%5cevil.example",
    "/%09/evil.example",
    "/⁄evil.example",
    "/∕evil.example",
    "/／evil.example",
    "evil.example",
    "orders/",
    "",
    "/" + "a" * 2001,
    "/orders/\x00",
    "/orders/\u202e",
]
HERE = ["/", "/orders/", "/orders/4711/?tab=history&q=a%20b", "/orders/?q=%E4%B8%AD", "/admin/"]


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_another_site_leads_home(wanted):
    assert safe_next(wanted) == "/"


@pytest.mark.parametrize("wanted", HERE)
def test_our_own_pages_stay(wanted):
    assert safe_next(wanted) == wanted


def test_a_step_of_the_sign_in_leads_where_that_step_would():
    assert safe_next("/sign-in/code/?next=/orders/4711/") == "/orders/4711/"
    assert safe_next("/sign-in/?next=//evil.example") == "/"
    assert safe_next("/sign-in/") == "/"
    assert safe_next("/sign-out/") == "/"


@pytest.mark.parametrize("wanted", ELSEWHERE[:8])
def test_the_pages_obey(client, alice, give_password, wanted):
    answer = client.post(
        "/sign-in/",
        {"email": alice.email, "password": "seven lamps under blue ice", "next": wanted},
    )
    assert answer["Location"] == "/sign-in/code/"
    answer = client.post("/sign-in/code/", {"code": alice.phone.code(), "next": wanted})
    assert answer["Location"] == "/"
