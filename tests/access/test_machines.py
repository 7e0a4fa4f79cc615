"""Every address of the API × every set of scopes that a client may have: the same two tables."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from tests.access import answers
from tests.access.addresses import addresses
from tests.access.chairs import arguments, body
from tests.access.tables import routes
from vendors.permissions import GRANTS, Permission, Scope

ROUTES = routes()
API = [a for a in addresses() if a.pattern.startswith("api/") and ROUTES[a.name].is_api]
MONEYLESS = [scope for scope in Scope.values if scope != Scope.COSTS_READ]
OF_A_THREAD = ("orders-api:messages", "orders-api:files")
SETS = [
    *((scope,) for scope in Scope.values),
    *((scope, Scope.COSTS_READ.value) for scope in MONEYLESS),
    MONEYLESS,
    Scope.values,
]
MONEY = (
    b"amounts",
    b"net_cost",
    b"list_price",
    b'"15.5',
    b'"155',
)  # figures are texts


def test_there_is_a_scope_for_every_address_of_the_api():
    """Or machines could not use it: give its permission a scope in vendors/permissions.py."""
    without = [
        address.name
        for address in API
        if ROUTES[address.name].access in Permission.values
        and not GRANTS[Permission(ROUTES[address.name].access)].scopes
    ]

    assert not without


@pytest.mark.parametrize("scopes", SETS, ids=" ".join)
def test_a_client_gets_what_its_scopes_hold(house, scopes):
    machine = house.world.machine(*scopes)
    machine.get("/api/v1/orders/")  # its use is noted
    wrong = []
    for address in API:
        for method in ("GET", "POST"):
            response = ask(house, machine, method, address)
            wanted = expected(address.name, method, scopes)
            if answers.meaning(response) != wanted:
                wrong.append(f"{method} {address.name}: {wanted}, {answers.meaning(response)}")
            wrong += [f"{method} {address.name}: {lack}" for lack in answers.bare(response)]
            if "costs:read" not in scopes and address.name.partition(":")[0].endswith("-api"):
                wrong += [f"{method} {address.name}: {m}" for m in MONEY if m in response.content]
    assert not wrong, "\n".join(wrong)


def test_another_vendors_order_looks_like_none(house):
    machine = house.world.machine(admin="charlie")
    machine.get("/api/v1/orders/")
    for address in API:
        if "number" not in address.takes:
            continue
        for method in ("GET", "POST"):
            foreign = ask(house, machine, method, address)
            missing = ask(house, machine, method, address, number="NOSUCH01")
            assert plain(foreign) == plain(missing), address.name
            assert foreign.status_code in {404, 405}, address.name


def expected(name, method, scopes):
    route = ROUTES[name]
    if route.access in Permission.values and not holds(route.access, scopes):
        return "refused"
    if method not in route.methods:
        return "method"
    if name == "threads-api:link":
        return "missing"  # the link of a person
    if name in OF_A_THREAD:
        if not holds(Permission.VIEW_ORDERS, scopes):
            return "missing"  # the order that it would be about
        if method == "POST" and not holds(Permission.WRITE_MESSAGES, scopes):
            return "refused"
    return "open"


def holds(permission, scopes):
    return bool(GRANTS[permission].scopes & set(scopes))


def plain(response):
    status, content, headers = answers.plain(response)
    return status, content, {k: v for k, v in headers.items() if not k.startswith("RateLimit")}


def ask(house, machine, method, address, **other):
    path = address.path({**arguments(house, address.name, address.takes), **other})
    sent, kind = body(house, "alice", address.name) if method == "POST" else ("", "text/plain")
    before = transaction.savepoint()
    response = machine.generic(method, path, sent, content_type=kind)
    transaction.savepoint_rollback(before)
    assert not connection.needs_rollback
    return response
