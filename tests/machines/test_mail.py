"""The vendor's admins hear by mail of every way in that is made, changed or shut."""

from __future__ import annotations

import pytest
from django.test import override_settings
from django.utils import translation

from audit.models import AuditEntry
from common.clock import database_now
from machines.models import ApiClient
from machines.services import clients
from machines.services.telling import TOPIC
from notifications.composers import _composers, compose
from notifications.models import Delivery
from vendors.admin.mail import TOPICS
from vendors.models import Membership


@pytest.fixture
def told(world):
    """Addressees and mails of what was told since it was asked for last."""

    def read():
        rows = list(Delivery.objects.filter(topic=TOPIC).order_by("pk"))
        mails = {row.address: compose(row, database_now()) for row in rows}
        Delivery.objects.filter(topic=TOPIC).delete()
        return mails

    return read


@pytest.fixture
def second_admin(world):
    Membership.objects.filter(user=world.people["fatima"]).update(admin="operate")


def act(world, name="alice"):
    return {"by": world.people[name].memberships.get(), "actor": world.actor(name)}


def test_every_admin_hears_of_every_step_and_no_secret_leaves(world, told, second_admin):
    made = world.api_client("orders:read")
    client, secrets = made.client, [made.secret]
    mails = [told()]
    clients.change_client(client=client, name="SAP", scopes=["orders:answer"], **act(world))
    mails.append(told())
    for overlaps in (True, False):
        seen = client.secrets.order_by("-pk").first().pk
        new = clients.replace_secret(client=client, seen=seen, overlaps=overlaps, **act(world))
        secrets.append(new.secret)
        mails.append(told())
    clients.revoke_client(client=client, actor=world.actor("bea"))
    mails.append(told())

    assert all(set(each) == {"alice@acme.example", "fatima@acme.example"} for each in mails)
    made, changed, replaced, at_once, revoked = (each["fatima@acme.example"] for each in mails)
    assert "works with the orders of Acme Housewares by itself" in made.text
    assert "See orders" in made.text
    assert "By: Alice" in made.text
    assert changed.subject == "API client changed: SAP"
    assert "Confirm orders" in changed.text
    assert "works until" in replaced.text
    assert "refused at once" in at_once.text
    assert "By: the retailer" in revoked.text
    everything = "".join(m.subject + m.text + m.html for each in mails for m in each.values())
    entries = "".join(AuditEntry.objects.values_list("body", flat=True))
    assert client.public_id in everything
    assert not any(secret in everything + entries for secret in secrets)
    assert not any(secret[-20:] in everything + entries for secret in secrets)


def test_what_changes_nothing_is_not_told(world, told):
    client = world.api_client("orders:read").client
    told()
    same = {"name": client.name, "scopes": client.scopes}

    clients.change_client(client=client, **same, **act(world))
    assert told() == {}
    clients.revoke_client(client=client, actor=world.actor("alice"))
    clients.revoke_client(client=client, actor=world.actor("alice"))
    assert len(told()) == 1


def test_who_is_no_admin_any_more_at_hand_over_is_not_told(world, told):
    world.api_client("orders:read")
    world.people["alice"].memberships.update(admin="view")

    assert told() == {"alice@acme.example": None}


def test_it_speaks_the_readers_language_and_leads_to_the_client(world, told):
    alice = world.people["alice"]
    alice.language = "zh-hans"
    alice.save()
    with override_settings(PUBLIC_URL="https://vendors.example.com"):
        world.api_client("orders:read")
        [mail] = told().values()

    client = ApiClient.objects.get()
    assert f"https://vendors.example.com/settings/api-clients/{client.public_id}/" in mail.text
    assert "API 客户端" in mail.subject
    assert "retailer" not in mail.text
    assert translation.get_language() != "zh-hans"


def test_every_mail_has_a_name_in_the_list_of_mail():
    assert set(_composers) <= set(TOPICS)
