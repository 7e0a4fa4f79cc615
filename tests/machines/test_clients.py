"""API clients: what an admin may give, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from audit.models import AuditEntry
from common.clock import database_now
from common.errors import DomainError, NotPermitted, Refused, Stale, TransitionNotAllowed
from machines.models import ApiClient, ClientSecret
from machines.services import clients
from machines.services.tokens import prove_client


def make(world, *scopes, admin="alice", **more):
    values = {"name": "SAP, Hamburg", "form": uuid4(), "scopes": scopes or ["orders:read"], **more}
    by = world.people[admin].memberships.get()
    return clients.create_client(by=by, actor=world.actor(admin), **values)


def replace(world, client, seen, *, overlaps, **more):
    return clients.replace_secret(
        client=client,
        by=world.people["alice"].memberships.get(),
        seen=seen,
        overlaps=overlaps,
        actor=world.actor("alice"),
        **more,
    )


def opens(client, secret, now=None):
    found = prove_client(public_id=client.public_id, secret=secret, address="192.0.2.9", now=now)
    return found is not None


def test_it_belongs_to_the_vendor_and_its_secret_is_nowhere(world):
    made = make(world, "costs:read", "orders:read")

    assert (made.client.vendor, made.client.scopes) == (world.acme, ["orders:read", "costs:read"])
    assert opens(made.client, made.secret)
    [row] = ClientSecret.objects.all()
    assert made.secret.endswith(row.hint)
    assert made.secret not in str(vars(row))
    entry = AuditEntry.objects.get(action="machines.client_made")
    assert (entry.chain, entry.actor_id) == (world.acme.audit_chain, world.people["alice"].pk)
    assert entry.said["after"] == {
        "client": made.client.public_id,
        "name": "SAP, Hamburg",
        "scopes": ["orders:read", "costs:read"],
    }
    assert made.secret not in entry.body


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": " \u3164 "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["orders:write"]}, "scopes"),
    ],
)
def test_what_is_wrong_is_named(world, more, field):
    with pytest.raises(Refused) as refusal:
        make(world, **more)

    assert refusal.value.field == field
    assert not ApiClient.objects.exists()


def test_two_of_one_name_would_be_one_too_many(world):
    make(world)

    with pytest.raises(Refused, match="There is a client sap, HAMBURG already"):
        make(world, name="sap,  HAMBURG")
    make(world, admin="charlie")  # another vendor's names are its own


def test_a_form_sent_twice_makes_one(world):
    form = uuid4()
    make(world, form=form)

    with pytest.raises(Stale):
        make(world, form=form, name="Another")
    assert ApiClient.objects.count() == 1


@pytest.mark.parametrize("name", ["ravi", "lin", "fatima", "otto"])
def test_admins_alone_make_them(world, name):
    with pytest.raises(NotPermitted):
        make(world, admin=name)


def test_nobody_gives_what_he_may_not_do(world):
    member = world.people["alice"].memberships.get()
    member.sales = member.finance = member.logistics = ""
    member.save()

    with pytest.raises(Refused, match="may not do yourself"):
        make(world, "orders:answer")
    assert make(world, "orders:read", "costs:read").client.scopes == ["orders:read", "costs:read"]


def test_a_vendor_has_so_many(world, monkeypatch):
    monkeypatch.setattr(clients, "MOST", 2)
    first = make(world, name="1")
    make(world, name="2")

    with pytest.raises(TransitionNotAllowed, match="at most 2"):
        make(world, name="3")
    clients.revoke_client(client=first.client, actor=world.actor("alice"))
    make(world, name="3")


def test_changing_it_is_audited_and_to_change_nothing_is_not(world):
    client = make(world).client
    by = world.people["alice"].memberships.get()

    for _ in range(2):
        clients.change_client(
            client=client,
            by=by,
            name="SAP",
            scopes=["orders:answer"],
            actor=world.actor("alice"),
        )

    [entry] = AuditEntry.objects.filter(action="machines.client_changed")
    assert entry.said["before"] == {"name": "SAP, Hamburg", "scopes": ["orders:read"]}
    assert entry.said["after"]["scopes"] == ["orders:answer"]


def test_the_secret_before_works_a_day_longer_or_not_at_all(world):
    made = make(world)
    client, first = made.client, made.secret
    now = database_now()
    secret = client.secrets.get()

    second = replace(world, client, secret.pk, overlaps=True, now=now).secret
    assert opens(client, first)
    assert opens(client, second)
    assert opens(client, first, now + timedelta(hours=23, minutes=59))
    assert not opens(client, first, now + timedelta(hours=24))

    newest = client.secrets.order_by("-pk").first().pk
    with pytest.raises(Stale):
        replace(world, client, secret.pk, overlaps=True)
    third = replace(world, client, newest, overlaps=True).secret
    assert [opens(client, s) for s in (first, second, third)] == [False, True, True]

    newest = client.secrets.order_by("-pk").first().pk
    fourth = replace(world, client, newest, overlaps=False).secret
    assert [opens(client, s) for s in (second, third, fourth)] == [False, False, True]


def test_a_revoked_one_stays_revoked(world):
    made = make(world)
    client = clients.revoke_client(client=made.client, actor=world.actor("alice"))
    clients.revoke_client(client=client, actor=world.actor("alice"))

    assert not opens(client, made.secret)
    assert AuditEntry.objects.filter(action="machines.client_revoked").count() == 1
    with pytest.raises(DomainError, match="revoked for good"):
        replace(world, client, client.secrets.get().pk, overlaps=False)
