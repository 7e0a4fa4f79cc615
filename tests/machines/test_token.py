"""/api/v1/token/ by the letter of OAuth, and what a token opens."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common.clock import database_now
from machines.models import AccessToken, ApiClient
from machines.services import clients
from machines.services.housekeeping import tidy
from machines.services.tokens import token_of

URL = "/api/v1/token/"
FORM = "application/x-www-form-urlencoded"


def ask(made, **more):
    body = {
        "grant_type": "client_credentials",
        "client_id": made.client.public_id,
        "client_secret": made.secret,
        **more,
    }
    return send({name: value for name, value in body.items() if value is not None})


def send(body, client=None, **more):
    return (client or Client()).post(URL, urlencode(body), content_type=FORM, **more)


def orders(token):
    return Client().get("/api/v1/orders/", headers={"authorization": f"Bearer {token}"})


def test_a_token_for_an_hour_of_which_the_hash_is_kept(world):
    made = world.api_client("orders:read", "costs:read")

    response = ask(made)

    body = response.json()
    assert (response.status_code, body["token_type"], body["expires_in"]) == (200, "Bearer", 3600)
    assert body["scope"] == "orders:read costs:read"
    assert response["Cache-Control"] == "no-store"
    assert body["access_token"] not in str(AccessToken.objects.values().get())
    assert orders(body["access_token"]).status_code == 200


def test_id_and_secret_by_basic(world):
    made = world.api_client()
    both = b64encode(f"{made.client.public_id}:{made.secret}".encode()).decode()

    response = send(
        {"grant_type": "client_credentials"}, headers={"authorization": f"Basic {both}"}
    )

    assert response.status_code == 200


def test_fewer_scopes_if_asked_for(world):
    made = world.api_client("orders:read", "orders:answer")

    assert ask(made, scope="orders:read").json()["scope"] == "orders:read"
    refused = ask(made, scope="orders:read costs:read")
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    ("more", "status", "error"),
    [
        ({"client_secret": "acorn-secret-guess"}, 401, "invalid_client"),
        ({"client_secret": ""}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"client_id": "x\x00"}, 401, "invalid_client"),
        ({"grant_type": None}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"scope": "everything"}, 400, "invalid_scope"),
        ({"scope": "x" * 5000}, 400, "invalid_request"),
    ],
)
def test_refusals_in_the_words_of_oauth_and_in_ours(world, more, status, error):
    response = ask(world.api_client(), **more)

    body = response.json()
    assert (response.status_code, body["error"], body["code"]) == (status, error, error)
    assert body["detail"].endswith(".")
    assert ("WWW-Authenticate" in response) == (status == 401)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", FORM),
        (b"\xff\xfe=%ZZ", FORM),
        (b"a=b&a=b", FORM),
        (b"{}", "application/json"),
        (b"", "multipart/form-data; boundary=x"),
    ],
)
def test_junk_is_refused(db, body, kind):
    response = Client().post(URL, body, content_type=kind)

    assert response.status_code in {400, 415}
    assert {"code", "detail", "field"} <= set(response.json())


def test_parameters_in_the_address_are_refused(world):
    made = world.api_client()

    address = f"{URL}?grant_type=client_credentials&client_id={made.client.public_id}"

    response = Client().post(address, "a=b", content_type=FORM)

    assert response.status_code == 400


def test_wrong_guesses_are_counted_by_address_and_shut_nobody_else_out(world):
    made = world.api_client()
    for _ in range(30):
        assert ask(made, client_secret="acorn-secret-guess").status_code == 401

    shut = ask(made)

    assert (shut.status_code, shut.json()["code"]) == (429, "too_many_guesses")
    assert int(shut["Retry-After"]) > 0
    body = {"client_id": made.client.public_id, "client_secret": made.secret}
    elsewhere = send(
        {"grant_type": "client_credentials", **body}, Client(REMOTE_ADDR="198.51.100.7")
    )
    assert elsewhere.status_code == 200


def test_right_ones_are_not_counted(world):
    made = world.api_client()

    assert {ask(made).status_code for _ in range(35)} == {200}


# -- what ends it, by the next request


def token(made):
    return ask(made).json()["access_token"]


def test_revoked(world):
    made = world.api_client()
    given = token(made)
    assert orders(given).status_code == 200

    clients.revoke_client(client=made.client, actor=world.actor("alice"))

    response = orders(given)
    assert (response.status_code, response.json()["code"]) == (401, "invalid_token")
    assert 'error="invalid_token"' in response["WWW-Authenticate"]
    assert ask(made).status_code == 401


def test_the_vendor_is_suspended(world):
    made = world.api_client()
    given = token(made)

    world.acme.is_active = False
    world.acme.save()

    assert orders(given).status_code == 401
    assert ask(made).json()["error"] == "invalid_client"


def test_its_secret_was_replaced_without_overlap(world):
    made = world.api_client()
    given = token(made)

    clients.replace_secret(
        client=made.client,
        by=world.people["alice"].memberships.get(),
        seen=made.client.secrets.get().pk,
        overlaps=False,
        actor=world.actor("alice"),
    )

    assert orders(given).status_code == 401


def test_a_scope_was_taken(world):
    made = world.api_client("orders:read", "costs:read")
    world.issue()
    given = token(made)
    assert "amounts" in orders(given).json()["results"][0]

    ApiClient.objects.filter(pk=made.client.pk).update(scopes=["orders:read"])

    assert "amounts" not in orders(given).json()["results"][0]


def test_its_hour_is_over_and_then_its_row(world):
    made = world.api_client()
    given = token(made)
    later = database_now() + timedelta(hours=1)

    assert token_of(given, later - timedelta(minutes=1)) is not None
    assert token_of(given, later) is None
    assert tidy(later + timedelta(minutes=1)) == 1
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer x", "bearer é", "Bearer " + "x" * 9000, "Bearer a b"]
)
def test_a_token_that_is_none_is_refused_whatever_session_comes_with_it(world, header):
    lin = world.client("lin")

    response = lin.get("/api/v1/orders/", headers={"authorization": header})

    assert (response.status_code, response.json()["code"]) == (401, "invalid_token")


def test_it_opens_no_page(world):
    machine = world.machine()

    assert machine.get("/orders/")["Location"].startswith("/sign-in/")
    assert machine.get("/settings/api-clients/")["Location"].startswith("/sign-in/")


# -- what it costs, and what is noted


def test_a_list_takes_few_statements(world):
    machine = world.machine()
    machine.get("/api/v1/orders/")
    for size in (1, 20):
        for _ in range(size):
            world.issue()
        with CaptureQueriesContext(connection) as seen:
            assert machine.get("/api/v1/orders/").status_code == 200
        assert len(seen) <= 4, [query["sql"] for query in seen.captured_queries]


def test_last_use_is_noted_now_and_then_and_from_each_address(world):
    made = world.api_client()
    given = token(made)
    orders(given)
    first = ApiClient.objects.get()
    assert (first.last_used_from, first.last_used_at is not None) == ("127.0.0.1", True)

    orders(given)
    assert ApiClient.objects.get().last_used_at == first.last_used_at

    Client(REMOTE_ADDR="198.51.100.7").get(
        "/api/v1/orders/", headers={"authorization": f"Bearer {given}"}
    )
    assert ApiClient.objects.get().last_used_from == "198.51.100.7"
