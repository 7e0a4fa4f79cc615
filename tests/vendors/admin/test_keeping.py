"""A vendor manager keeps vendors, codes, people and invitations; each step is noted and told."""

from __future__ import annotations

import pytest
from django.urls import reverse

from audit.models import AuditEntry
from notifications.models import Delivery
from tests.world import World, build
from vendors.models import Invitation, Membership, Vendor

LEVELS = {"sales": "operate", "logistics": "", "finance": "view", "admin": ""}


@pytest.fixture
def world(db) -> World:
    return build()


@pytest.fixture
def bea(world):
    return world.client("bea")


def at(name, *keys):
    return reverse(f"admin:vendors_{name}", args=keys)


def test_a_vendor_from_nothing_to_its_first_person(bea):
    bea.post(at("vendor_new"), {"name": "Initech", "time_zone": "America/Chicago"})
    vendor = Vendor.objects.get(name="Initech")
    code = {
        "code": "INIT1",
        "marketplace": Vendor.objects.get(name="Acme Housewares").codes.get().marketplace_id,
    }
    bea.post(at("vendor_add_code", vendor.pk), code)
    page = bea.get(at("vendor_invite", vendor.pk))
    assert set(page.context["form"].initial.values()) == {"operate"}
    answer = bea.post(
        at("vendor_invite", vendor.pk),
        {"email": "peter@initech.example", "language": "en", **page.context["form"].initial},
        follow=True,
    )

    assert "peter@initech.example is on its way" in answer.content.decode()
    assert vendor.codes.get().code == "INIT1"
    assert Delivery.objects.filter(address="peter@initech.example").count() == 1
    actions = (
        AuditEntry.objects.filter(source="admin").order_by("pk").values_list("action", flat=True)
    )
    assert [action.partition(".")[0] for action in actions] == ["vendors"] * 3


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": "", "time_zone": "Europe/Berlin"}, "required"),
        ({"name": "X", "time_zone": "Mars/Olympus"}, "Mars/Olympus"),
        ({"name": "x" * 200, "time_zone": "Europe/Berlin"}, "at most 120"),
    ],
)
def test_a_wrong_vendor_is_refused_with_the_value(bea, sent, said):
    answer = bea.post(at("vendor_new"), sent)

    assert 400 <= answer.status_code < 500
    assert said in answer.content.decode()


def test_a_code_is_used_once(world, bea):
    sent = {"code": "GLOBX", "marketplace": world.code.marketplace_id}

    answer = bea.post(at("vendor_add_code", world.acme.pk), sent)

    assert 400 <= answer.status_code < 500
    assert "GLOBX" in answer.content.decode()
    assert world.acme.codes.count() == 1


def test_an_invitation_is_sent_again_and_revoked(world, bea):
    sent = {"email": "new@acme.example", "language": "zh-hans", **LEVELS}
    bea.post(at("vendor_invite", world.acme.pk), sent)
    first = Invitation.objects.get(email="new@acme.example")

    bea.post(at("invitation_send_again", first.pk))
    second = Invitation.objects.latest("pk")
    assert second.pk != first.pk
    assert (second.sales, second.finance, second.language) == ("operate", "view", "zh-hans")
    assert Invitation.objects.usable(second.created_at).get() == second

    bea.post(at("invitation_revoke", second.pk))
    second.refresh_from_db()
    assert second.revoked_at is not None


def test_staff_is_invited_below_ones_own_rank_only(bea, world):
    sent = {"email": "rita@retailer.example", "language": "en"}

    refused = bea.post(at("invitation_invite_staff"), sent | {"role": "superuser"})
    assert 400 <= refused.status_code < 500
    assert not Invitation.objects.exists()

    bea.post(at("invitation_invite_staff"), sent | {"role": "receiver"})
    assert Invitation.objects.get().staff_role == "receiver"


def test_rights_change_from_the_next_click(world, bea):
    lin = world.client("lin")
    order = world.issue()
    membership = Membership.objects.get(user=world.people["lin"])
    assert lin.get(f"/orders/{order.number}/").status_code == 200

    bea.post(at("membership_levels", membership.pk), LEVELS | {"sales": "view"})
    membership.refresh_from_db()
    assert (membership.sales, membership.finance) == ("view", "view")

    bea.post(at("membership_end", membership.pk))
    assert lin.get(f"/orders/{order.number}/").status_code != 200

    bea.post(at("membership_open", membership.pk))
    assert lin.get(f"/orders/{order.number}/").status_code == 200


def test_who_ends_the_last_admin_is_warned(world, bea):
    membership = Membership.objects.get(user=world.people["alice"])

    answer = bea.post(at("membership_end", membership.pk), follow=True)

    assert "no admin" in answer.content.decode()
    assert "none" in bea.get(at("vendor_change", world.acme.pk)).content.decode()
