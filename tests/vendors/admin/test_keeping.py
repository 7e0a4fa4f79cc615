"""A vendor manager keeps vendors, codes, people and invitations; each step is noted and told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from common.actors import Actor
from common.clock import database_now
from notifications.models import Delivery
from tests.world import World, build
from vendors.models import Invitation, Membership, Vendor
from vendors.services.acceptance import accept
from vendors.services.invitation import token_of

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
        ({"name": " acme  HOUSEWARES ", "time_zone": "Europe/Berlin"}, "There is a vendor"),
        ({"name": "\u200b\u202e", "time_zone": "Europe/Berlin"}, "Give a name"),
    ],
)
def test_a_wrong_vendor_is_refused_with_the_value(bea, sent, said):
    answer = bea.post(at("vendor_new"), sent)

    assert 400 <= answer.status_code < 500
    assert said in answer.content.decode()


def test_a_code_is_used_once(world, bea):
    for code in ("GLOBX", "globx"):
        sent = {"code": code, "marketplace": world.code.marketplace_id}
        answer = bea.post(at("vendor_add_code", world.acme.pk), sent)

        assert 400 <= answer.status_code < 500
        assert "GLOBX belongs to Globex Tools already" in answer.content.decode()
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


def test_somebody_is_invited_from_the_list_of_invitations(world, bea):
    sent = {"vendor": world.globex.pk, "email": "gus@globex.example", "language": "en", **LEVELS}

    answer = bea.post(at("invitation_invite_person"), sent, follow=True)

    assert "gus@globex.example is on its way" in answer.content.decode()
    made = Invitation.objects.get()
    assert (made.vendor, made.sales, made.invited_by) == (
        world.globex,
        "operate",
        world.people["bea"],
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": ""}, "required"),
        ({"email": "lin@acme.example"}, "already works for Acme"),
        ({"email": "BEA@retailer.example"}, "retailer&#x27;s staff"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "Enter a valid email"),
        ({"sales": "", "finance": ""}, "Choose at least one area"),
        ({"sales": "boss"}, "Select a valid choice"),
        ({"language": "xx"}, "Select a valid choice"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused_and_nothing_is_sent(world, bea, wrong, said):
    sent = {"email": "new@acme.example", "language": "en", **LEVELS} | wrong

    answer = bea.post(at("vendor_invite", world.acme.pk), sent)

    assert 400 <= answer.status_code < 500
    assert said in answer.content.decode()
    assert not Invitation.objects.exists()
    assert not Delivery.objects.exists()


def test_an_expired_invitation_is_sent_again_but_not_revoked(world, bea):
    bea.post(
        at("vendor_invite", world.acme.pk),
        {"email": "new@acme.example", "language": "en", **LEVELS},
    )
    made = Invitation.objects.get()
    Invitation.objects.update(expires_at=database_now() - timedelta(minutes=1))

    page = bea.get(at("invitation_change", made.pk)).content.decode()

    assert "expired" in page
    assert at("invitation_send_again", made.pk) in page
    assert at("invitation_revoke", made.pk) not in page
    bea.post(at("invitation_send_again", made.pk))
    assert Invitation.objects.usable(database_now()).get().email == "new@acme.example"


@pytest.mark.parametrize("role", ["compliance_reviewer", "accounts_payable", "receiver"])
def test_each_role_is_invited_and_opens_the_desk_with_its_own_menu(world, bea, role):
    bea.post(
        at("invitation_invite_staff"),
        {"email": "new@retailer.example", "role": role, "language": "en"},
    )
    accept(
        token=str(token_of(Invitation.objects.get())),
        name="New One",
        password="seven green boats at dawn",
        language="en",
        actor=Actor(source="page"),
    )
    world.people["new"] = User.objects.get(email="new@retailer.example")

    menu = world.client("new").get("/admin/").context["app_list"]

    shown = {model["object_name"] for app in menu for model in app["models"]}
    assert {"PurchaseOrder", "LineAcknowledgement", "VendorCode"} <= shown
    assert not shown & {"User", "Vendor", "Membership", "Invitation", "Delivery"}
    assert ("AuditEntry" in shown) is (role == "compliance_reviewer")
