"""Every address of the portal × everybody who may knock × GET and POST, against the tables.

What is expected comes from routes.txt and permissions.txt alone, never from an answer of the code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from tests.access import answers
from tests.access.addresses import addresses
from tests.access.chairs import (
    EVERYBODY,
    FORM,
    HALF,
    NOBODY,
    STAFF,
    STRANGER,
    VENDOR_PEOPLE,
    arguments,
    body,
)
from tests.access.tables import ACCESS, Route, holders, model_access, routes
from vendors.middleware import declared_access

if TYPE_CHECKING:
    from django.http import HttpResponse

ADDRESSES = addresses()
TAKES = {address.name: address.takes for address in ADDRESSES}
ROUTES = routes()
FILES = ("threads:file", "threads:small", "threads:link", "threads-api:link")
WRITTEN_BY = {"orders-api:messages": "write_messages", "orders-api:files": "write_messages"}
HOLDERS = holders()
MODELS = model_access()
METHODS = ("GET", "POST")
# Both factors open the door; behind it only they find the record who may do what its kind does.
BEHIND_THE_DOOR = dict.fromkeys(
    ("batches:detail", "batches:result", "batches:retry"), "answer_orders"
)
WITHOUT_A_SESSION = ("machines-api:token",)  # a machine comes with a secret, not with a cookie
OTHER_METHODS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")
# Opening a page may note that the session is in use and since when the news counts; nothing else.
NOTED_BY_LOOKING = re.compile(
    r'(django_session|UPDATE "vendors_membership" SET "(last_visit|seen))'
)
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


def test_every_address_is_declared():
    names = {address.name for address in ADDRESSES}

    undeclared = names - set(ROUTES)
    assert not undeclared, (
        f"{sorted(undeclared)} stand in no line of tests/access/routes.txt. Write down who may "
        "open them and which methods they answer."
    )
    assert not set(ROUTES) - names, "routes.txt declares addresses that do not exist."


def test_every_address_has_an_example(house):
    for address in ADDRESSES:
        try:
            address.path(arguments(house, address.name, address.takes))
        except KeyError as missing:
            pytest.fail(
                f"{address.name} takes {missing}. Give an example in tests/access/chairs.py: a "
                "record in `furnish` or a value in `arguments`."
            )


def test_each_view_says_of_itself_what_the_table_says():
    for address in ADDRESSES:
        route = ROUTES[address.name]
        said = declared_access(address.view, address.namespace)
        assert said == ("use_admin" if route.is_admin else route.access), address.name


def test_every_permission_of_the_table_of_addresses_exists():
    assert {route.access for route in ROUTES.values()} <= set(HOLDERS) | set(ACCESS)


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_gets_what_the_tables_say(house, who):
    wrong = []
    for address in ADDRESSES:
        route = ROUTES[address.name]
        for method in METHODS:
            response, written = _ask(house, who, method, address)
            got = answers.meaning(response)
            wanted = expected(who, route, method)
            if got not in wanted:
                wrong.append(f"{who} {method} {route.name}: wanted {wanted}, got {got}")
            if written and (method == "GET" or "open" not in wanted):
                wrong.append(f"{who} {method} {route.name} wrote: {written[0][:90]}")
            wrong += [f"{who} {method} {route.name}: {x}" for x in answers.bare(response)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", [NOBODY, HALF, STRANGER, "ravi"])
def test_no_other_method_is_a_way_around(house, who):
    """The door asks before the view looks at the method, and nothing is written by any of them."""
    wrong = []
    for address in ADDRESSES:
        route = ROUTES[address.name]
        for method in OTHER_METHODS:
            response, written = _ask(house, who, method, address)
            got = answers.meaning(response)
            wanted = _of_other_method(who, route, method)
            if got not in wanted or written:
                wrong.append(f"{who} {method} {route.name}: {wanted}, got {got} {written[:1]}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", [STRANGER, *STAFF])
def test_what_is_not_ones_own_looks_like_what_never_was(house, who):
    """Byte for byte, on every address that names an order or an API client: another vendor's, or
    none.
    """
    told = []
    for address in ADDRESSES:
        if not {"number", "public_id"} & set(address.takes):
            continue
        for method in METHODS:
            foreign = _ask(house, who, method, address)[0]
            nobody = dict.fromkeys(address.takes, "NOSUCH01")
            missing = _ask(house, who, method, address, **nobody)[0]
            if answers.plain(foreign) != answers.plain(missing):
                told.append(f"{who} {method} {address.name}")
    assert not told


@pytest.mark.parametrize("who", [STRANGER, "alice"])
def test_the_admin_site_is_not_there_for_a_vendors_people(house, who):
    """Nor does it say which of its records exist."""
    nothing = answers.plain(house.client(who).get("/no/such/address/"))
    for address in ADDRESSES:
        if not ROUTES[address.name].is_admin:
            continue
        for method in METHODS:
            response = _ask(house, who, method, address)[0]
            assert answers.plain(response) == nothing, f"{method} {address.name}"


def test_every_form_wants_its_token(house):
    """A page of another site posts in the name of whoever is signed in: nothing happens."""
    browsers = {
        who: house.fresh_client(who, enforce_csrf_checks=True) for who in (NOBODY, "alice", "sam")
    }
    for address in ADDRESSES:
        route = ROUTES[address.name]
        if "POST" not in route.methods or route.name in WITHOUT_A_SESSION:
            continue
        who = NOBODY if route.access == "public" else "sam" if route.is_admin else "alice"
        response, written = _ask(house, who, "POST", address, client=browsers[who])
        assert response.status_code == 403, route.name
        assert not written, route.name


def expected(who: str, route: Route, method: str) -> set[str]:
    """What the tables say: some words of `answers.meaning`, one of which must come."""
    if route.access == "public":
        return _of_public(who, route, method)
    if who == NOBODY:
        return {"sign-in"}
    if who == HALF and route.access != "password":
        return {"code"}
    if route.name == "vendors:switch" and method == "POST" and who not in VENDOR_PEOPLE:
        return {"missing"}  # a vendor for which they do not work
    if route.access in ACCESS:
        return _of_verified(who, route, method)
    return _of_desk(who, route, method) if route.is_admin else _of_portal(who, route, method)


def _of_other_method(who: str, route: Route, method: str) -> set[str]:
    wanted = expected(who, route, "GET" if method == "HEAD" else method)
    if "method" in wanted and (method == "OPTIONS" or route.access == "password"):
        wanted = wanted | {"open"}  # which methods there are; or on to the step that comes next
    if "code" in wanted and method == "HEAD":
        wanted = wanted | {"refused"}  # the API says why in a body, of which there is none
    return wanted | {"missing"} if route.name == "vendors:invitation" else wanted


def _of_files(who: str, route: Route) -> set[str]:
    """A file of an order: for who may see the order; a link to it: for whom it was made alone."""
    may_see = HOLDERS["view_orders"] | HOLDERS["see_orders"]
    holders = {"alice"} if route.name.endswith(":link") else may_see
    return {"open"} if who in holders else {"missing"}


def _of_public(who: str, route: Route, method: str) -> set[str]:
    if method not in route.methods:
        return {"method"}
    if route.name == "accounts:sign-out" and method == "POST":
        return {"sign-in"}
    if route.name == "vendors:invitation" and who != NOBODY:
        return {"missing"}  # somebody else's; the page says nothing but that
    return {"open"}


def _of_portal(who: str, route: Route, method: str) -> set[str]:
    if who in STAFF and who not in HOLDERS[route.access]:
        return {"refused"} if route.is_api else {"desk"}
    twin = "alice" if who == STRANGER else who  # the stranger is the admin of another vendor
    if twin not in HOLDERS[route.access]:
        return {"refused"}
    if method not in route.methods:
        return {"method"}
    writers = HOLDERS[WRITTEN_BY.get(route.name, route.access)]
    if method == "POST" and twin not in writers:
        return {"refused"}
    is_of_acme = bool({"number", "public_id"} & set(TAKES[route.name]))
    is_of_acme |= route.name == "orders:batch" and method == "POST"
    is_of_acme |= route.name == "orders:sheet-grid"
    is_of_acme |= route.name == "orders-api:acknowledge-many"  # its body names the order
    return {"missing"} if who == STRANGER and is_of_acme else {"open"}


def _of_verified(who: str, route: Route, method: str) -> set[str]:
    if method not in route.methods:
        return {"method"}
    if route.name in FILES:
        return _of_files(who, route)
    needed = BEHIND_THE_DOOR.get(route.name)
    return {"open"} if needed is None or who in HOLDERS[needed] else {"missing"}


def _of_desk(who: str, route: Route, method: str) -> set[str]:
    page = route.name.rpartition("_")[2]
    if who not in HOLDERS["use_admin"] or route.name == "admin:catch_all":
        return {"missing"}
    if route.name == "admin:autocomplete":
        return {"refused", "method"}  # no page of ours asks it
    if page == "record" or not route.model:
        return {"open", "method", "desk", "sign-in"}  # they lead to pages with doors of their own
    if who not in HOLDERS[MODELS[route.model]] or who not in HOLDERS[route.access]:
        return {"missing"} if _is_mail_folder(route) else {"refused"}
    if page in {"add", "delete"} or (page == "change" and method == "POST"):
        return {"refused"}  # nothing is written by Django's own forms
    return {"missing"} if route.name.endswith("_letter") else {"open"}


def _is_mail_folder(route: Route) -> bool:
    return route.name.endswith(("_folder", "_letter"))


def _ask(house, who, method, address, *, client=None, **other) -> tuple[HttpResponse, list[str]]:
    """Ask, see what was written, and take it back: the next one finds the world as it was."""
    client = client or house.client(who)
    path = address.path({**arguments(house, address.name, address.takes), **other})
    sent, kind = body(house, who, address.name) if method == "POST" else ("", FORM)
    cookies = client.cookies.copy()
    written: list[str] = []
    before = transaction.savepoint()
    with connection.execute_wrapper(_listener(written)):
        response = client.generic(method, path, sent, content_type=kind)
    if response.streaming:
        b"".join(response.streaming_content)  # so that the file is closed
    transaction.savepoint_rollback(before)
    client.cookies = cookies
    return response, written


def _listener(written: list[str]):
    def listen(execute, sql, params, many, context):
        if WRITES.match(sql) and not NOTED_BY_LOOKING.search(sql):
            written.append(sql)
        return execute(sql, params, many, context)

    return listen
