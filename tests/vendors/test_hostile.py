"""Invitations in the wrong hands, at the wrong time, and twice at once."""

from __future__ import annotations

import email as mails
from email import policy
from functools import partial

import pytest

from accounts.models import User
from accounts.roles import StaffRole
from accounts.services import people
from accounts.services.passwords import LinkNotValid
from common.actors import COMMAND, SYSTEM
from common.errors import DomainError
from notifications.handover import deliver_due
from tests.accounts.conftest import PASSWORD
from tests.crowd import at_once, winners
from vendors.models import Invitation, Membership, Vendor
from vendors.permissions import Area, Level
from vendors.services import acceptance, keeping
from vendors.services.invitation import invite_staff, invite_to_vendor, revoke, token_of

LIN = "lin@acme.example"
FORM = {"name": "Lin Oak", "password": "ferry under copper moon"}


@pytest.fixture
def acme(db):
    return Vendor.objects.create(name="Acme Housewares")


@pytest.fixture
def bea(make):
    return make("bea@retail.example", "Bea", staff_role=StaffRole.VENDOR_MANAGER)


@pytest.fixture
def invite(acme, bea):
    def invite_(email=LIN, **options):
        levels = {Area.SALES: Level.OPERATE}
        given = {"vendor": acme, "levels": levels, "language": "en", "actor": SYSTEM, "by": bea}
        return invite_to_vendor(email=email, **(given | options))

    return invite_


def path_of(row):
    return f"/invitation/{token_of(row)}/"


@pytest.mark.parametrize("step", ["half", "whole"])
def test_who_is_signed_in_as_somebody_else_gets_nothing_by_it(
    client, invite, make, give_password, sign_in, step
):
    ravi = make("ravi@acme.example", "Ravi")
    if step == "half":
        give_password(client, ravi.email)
    else:
        sign_in(client, ravi)
    path = path_of(invite())
    assert client.get(path).status_code == 404
    assert client.post(path, FORM).status_code == 404
    assert not Membership.objects.exists()
    assert not User.objects.filter(email=LIN).exists()
    assert User.objects.get(pk=ravi.pk).check_password(PASSWORD)


def test_the_password_alone_does_not_join(client, invite, make, give_password):
    make(LIN, "Lin")
    path = path_of(invite())
    give_password(client, LIN)
    for form in ({}, FORM, {"join": "yes", "mode": "join"}):
        assert client.post(path, form)["Location"].startswith("/sign-in/")
    assert not Membership.objects.exists()
    assert User.objects.get(email=LIN).check_password(PASSWORD)


def test_a_known_person_lands_on_the_invitation_after_both_factors(client, invite, make):
    lin = make(LIN, "Lin")
    path = path_of(invite())
    way = client.post(path)["Location"]
    way = client.post(way, {"email": LIN, "password": PASSWORD})["Location"]
    assert client.post(way, {"code": lin.phone.code()})["Location"] == path
    assert client.post(path)["Location"] == "/"
    assert Membership.objects.get(user=lin).sales == "operate"


def test_joining_four_times_at_once_joins_once(transactional_db, invite, make):
    lin = make(LIN, "Lin", phone=False)
    row = invite()

    join = partial(acceptance.join, token=token_of(row), person=lin, actor=SYSTEM)
    results = at_once(*[join] * 4)

    assert len(winners(results, LinkNotValid)) == 1
    assert Membership.objects.count() == 1


def test_revoking_and_accepting_at_once_end_one_way(transactional_db, invite, bea):
    row = invite()

    results = at_once(
        lambda: revoke(invitation=row, actor=SYSTEM, by=bea),
        lambda: acceptance.accept(token=token_of(row), language="en", actor=SYSTEM, **FORM),
    )

    assert len(winners(results, DomainError)) == 1
    revoked, accepted = (not isinstance(result, DomainError) for result in results)
    row.refresh_from_db()
    assert revoked != accepted
    assert (row.revoked_at is None, row.accepted_at is None) == (accepted, revoked)
    assert User.objects.filter(email=LIN).exists() is accepted


def test_two_invitations_of_two_vendors_are_two_rights(client, invite, bea):
    """The first makes the account; the second, of another vendor, then wants its sign-in."""
    globex = Vendor.objects.create(name="Globex Tools")
    first, second = invite(), invite(vendor=globex, levels={Area.FINANCE: Level.VIEW})
    assert client.post(path_of(first), FORM)["Location"] == "/sign-in/set-up/"
    assert client.post(path_of(second), FORM)["Location"].startswith("/sign-in/?next=")
    lin = User.objects.get(email=LIN)
    assert [m.vendor.name for m in Membership.objects.filter(user=lin)] == ["Acme Housewares"]
    acceptance.join(token=token_of(second), person=lin, actor=SYSTEM)
    rights = Membership.objects.get(user=lin, vendor=globex)
    assert (rights.sales, rights.finance) == ("", "view")


def test_two_invitations_accepted_at_once_make_one_account(transactional_db, invite):
    """Of two vendors, so that no row is waited for: the address alone is the same."""
    globex = Vendor.objects.create(name="Globex Tools")
    accept = partial(acceptance.accept, language="en", actor=SYSTEM, **FORM)

    results = at_once(
        *(partial(accept, token=token_of(row)) for row in (invite(), invite(vendor=globex)))
    )

    assert len(winners(results, DomainError)) == 1
    assert User.objects.filter(email=LIN).count() == 1
    assert Membership.objects.count() == 1
    assert Invitation.objects.filter(accepted_at=None).count() == 1


def test_an_invitation_to_the_staff_makes_no_vendor_person_one_of_them(
    client, invite, sign_in, make
):
    """Invited to both while unknown: the account of the vendor cannot take the other one up."""
    staff = invite_staff(email=LIN, role=StaffRole.RECEIVER, language="en", actor=COMMAND, by=None)
    lin = make(LIN, "Lin")
    sign_in(client, lin)
    answer = client.post(path_of(staff))
    assert answer.status_code == 200
    assert "never to both" in answer.content.decode()
    assert User.objects.get(email=LIN).staff_role == ""


def test_who_invited_and_is_gone_leaves_a_mail_that_still_says_from_whom(invite, bea, mail_folder):
    invite()
    people.deactivate(person=bea, actor=COMMAND)
    deliver_due()
    texts = [path.read_text() for path in mail_folder.glob("*.eml")]
    assert any("Bea invites you" in text for text in texts)


@pytest.mark.parametrize(
    "name",
    ["Acme\r\nBcc: thief@evil.example", "Acme\x00", "\u202eemcA Acme", "Acme 😀 ‎واحد", "x" * 120],
)
def test_no_name_of_a_company_adds_to_the_mail(bea, mail_folder, name):
    vendor = keeping.create_vendor(name=name, time_zone="UTC", actor=SYSTEM)
    assert vendor.name.isprintable()
    invite_to_vendor(
        email=LIN,
        vendor=vendor,
        levels={Area.SALES: Level.VIEW},
        language="en",
        actor=SYSTEM,
        by=bea,
    )
    deliver_due()
    messages = [
        mails.message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in mail_folder.glob("*.eml")
    ]
    (message,) = [each for each in messages if each["To"] == LIN]
    assert message["Bcc"] is None
    assert message["Subject"] == f"You are invited to ACORN: {vendor.name}"


def test_a_membership_that_ended_shuts_the_other_half_of_two_vendors_alone(
    client, invite, make, sign_in, acme
):
    globex = Vendor.objects.create(name="Globex Tools")
    lin = make(LIN, "Lin")
    ended = Membership.objects.create(user=lin, vendor=acme, sales="operate")
    Membership.objects.create(user=lin, vendor=globex, sales="view")
    sign_in(client, lin)
    client.post("/vendor/", {"vendor": acme.pk})
    keeping.set_membership_active(membership=ended, is_active=False, actor=SYSTEM)
    assert "Globex Tools" in client.get("/orders/").content.decode()
    assert client.post("/vendor/", {"vendor": acme.pk}).status_code == 404


def test_a_link_with_something_added_to_it_does_not_open(client, invite):
    row = invite()
    token = token_of(row)
    for wrong in (token[:-1], token + "A", token.swapcase(), token + "%00", " " + token):
        assert client.get(f"/invitation/{wrong}/").status_code == 404
    assert Invitation.objects.get(pk=row.pk).accepted_at is None
