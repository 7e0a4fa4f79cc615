"""The description of the API alone is enough to write a program: nothing in it goes unexplained."""

from __future__ import annotations

import re

import pytest
import yaml
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator

from machines.api.codes import CODES
from machines.api.described import scopes_for
from tests.architecture.sources import ROOT
from vendors.permissions import Permission


@pytest.fixture(scope="module")
def document():
    return SchemaGenerator().get_schema(request=None, public=True)


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_it_is_valid_and_without_a_warning(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "openapi"))


def test_every_field_is_explained(document):
    silent = [
        f"{name}.{field}"
        for name, schema in document["components"]["schemas"].items()
        for field, described in schema.get("properties", {}).items()
        if not described.get("description")
    ]

    assert silent == []


def test_every_operation_parameter_and_answer_is_explained(document):
    found = dict(operations(document))
    silent = [
        (name, what)
        for name, operation in found.items()
        for what, described in [
            ("summary", operation.get("summary")),
            ("description", operation.get("description")),
            *((p["name"], p.get("description")) for p in operation.get("parameters", [])),
            *((status, each["description"]) for status, each in operation["responses"].items()),
        ]
        if not described
    ]

    assert len(found) >= 11
    assert silent == []


def test_every_operation_says_how_it_is_opened_and_what_is_left(document):
    for name, operation in operations(document):
        if name == "post /api/v1/token/":
            assert operation.get("security", []) == []
            continue
        ways = operation["security"]
        assert {"session": []} in ways, name
        assert any("client" in way for way in ways), name
        assert all("RateLimit" in each["headers"] for each in operation["responses"].values()), name
        assert "Retry-After" in operation["responses"]["429"]["headers"], name
        names = {parameter["name"] for parameter in operation.get("parameters", [])}
        assert ("Idempotency-Key" in names) == name.startswith("post"), name


def test_scopes_are_the_least_that_are_enough():
    assert scopes_for([]) == [[]]
    assert scopes_for([Permission.VIEW_ORDERS]) == [["orders:answer"], ["orders:read"]]
    assert scopes_for([Permission.ANSWER_ORDERS, Permission.VIEW_ORDERS]) == [["orders:answer"]]


def test_a_scope_that_is_named_opens_it_and_none_does_not(world, document):
    order = world.issue()
    for name, operation in operations(document):
        method, path = name.split()
        if method != "get" or "{token}" in path:
            continue
        ways = [way["client"] for way in operation["security"] if "client" in way]
        for scopes in ways:
            response = world.machine(*scopes).get(path.format(number=order.number))
            assert response.status_code == 200, (name, scopes)
        lacking = world.machine("costs:read").get(path.format(number=order.number))
        assert lacking.status_code == 403, name


def test_codes_in_the_sources_are_in_the_document():
    """Codes that services refuse with, as far as the API reaches them."""
    reached = [
        *ROOT.glob("machines/**/*.py"),
        *ROOT.glob("threads/*.py"),
        *ROOT.glob("threads/services/*.py"),
        *ROOT.glob("orders/services/answer*.py"),
        ROOT / "common/errors.py",
        ROOT / "common/pace.py",
        ROOT / "vendors/middleware.py",
        ROOT / "orders/services/stale.py",
    ]
    others = {"answering_many.py", "answering_sheet.py", "clients.py"}  # of pages alone
    texts = [path.read_text() for path in reached if path.name not in others]
    said = {code for text in texts for code in re.findall(r"\bcode ?= ?\"(\w+)\"", text)}

    assert len(said) >= 20
    assert said - set(CODES) == set()


def test_a_client_may_read_it_too(world):
    response = world.machine("orders:read").get("/api/schema/")

    assert response.status_code == 200
    assert yaml.safe_load(response.content)["info"]["title"] == "ACORN"


def test_the_numbers_in_it_are_those_that_hold(document, settings):
    told = document["info"]["description"]

    assert f"{settings.API_REQUESTS_A_MINUTE} requests in 60 seconds" in told
    assert "for 30 days" in re.sub(r"\s+", " ", told)
    assert document["servers"] == [{"url": settings.PUBLIC_URL}]
