"""A secret and a token are shown once: no log, no row, no mail, no address holds them after."""

from __future__ import annotations

import logging
import re
from urllib.parse import urlencode
from uuid import uuid4

from django.db import connection
from django.test import Client

from common.clock import database_now
from machines.models import ApiClient
from notifications.composers import compose
from notifications.models import Delivery

NEW, FORM = "/settings/api-clients/new/", "application/x-www-form-urlencoded"


def shown(response):
    [secret] = re.findall(r"acorn-secret-[\w-]{43}", response.content.decode())
    assert response["Cache-Control"] == "no-store"
    assert secret not in str(response.headers) + response.request["PATH_INFO"]
    return secret


def everything():
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield str([bytes(v) if isinstance(v, memoryview) else v for v in row])


def token_for(client, secret):
    form = {"grant_type": "client_credentials", "client_id": client.public_id}
    body = urlencode({**form, "client_secret": secret})
    told = Client().post(
        "/api/v1/token/", body, content_type=FORM, headers={"idempotency-key": "k"}
    )
    assert "no-store" in told["Cache-Control"]
    return told.json()["access_token"]


def test_what_was_shown_once_is_nowhere(world, caplog):
    caplog.set_level(logging.DEBUG)
    alice = world.client("alice")
    form = {"vendor": world.acme.pk, "form": str(uuid4()), "name": "SAP", "scopes": ["orders:read"]}
    first = shown(alice.post(NEW, form))
    client = ApiClient.objects.get()
    path = f"/settings/api-clients/{client.public_id}/secret/"
    replaced = {"vendor": world.acme.pk, "overlaps": "yes", "seen": client.secrets.get().pk}
    second = shown(alice.post(path, replaced))
    tokens = [token_for(client, secret) for secret in (first, second)]
    for token in tokens:
        with_token = Client(headers={"authorization": f"Bearer {token}"})
        assert with_token.get("/api/v1/orders/").status_code == 200
        assert with_token.get("/api/v1/orders/?colour=x").status_code == 400

    mails = [compose(row, database_now()) for row in Delivery.objects.all()]
    places = [
        caplog.text,
        *everything(),
        *(f"{mail.subject}{mail.text}{mail.html}" for mail in mails),
    ]
    assert len(mails) == 2
    assert len(places) > 20
    for hidden in (first, second, *tokens):
        kept = hidden.removeprefix("acorn-secret-").removeprefix("acorn-token-")
        assert not [place for place in places if kept in place or kept[:20] in place]
