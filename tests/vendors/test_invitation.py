"""The only way in: an invitation bound to one address, one vendor and its rights, once."""

from __future__ import annotations

import email as mails
import re
import time
from email import policy
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.roles import StaffRole
from accounts.services import people
from accounts.services.passwords import LinkNotValid
from audit.models import AuditEntry
from common import onetime
from common.actors import COMMAND, SYSTEM, Actor
from common.errors import Invalid, NotPermitted, Refused
from notifications.handover import deliver_due
from notifications.models import Delivery
from tests.accounts.conftest import PASSWORD
from tests.crowd import at_once, winners
from vendors.models import Invitation, Membership, Vendor
from vendors.permissions import Area, Level
from vendors.services import acceptance
from vendors.services import invitation as service
from vendors.services.invitation import NotInvitable, invite_staff, invite_to_vendor, token_of

LIN = "lin@acme.example"
SALES = {Area.SALES: Level.OPERATE, Area.LOGISTICS: Level.VIEW}
FORM = {"name": "Lin Oak", "password": "ferry under copper moon"}
LINK = re.compile(r"http://localhost:\d+(/invitation/[\w-]+/)")


@pytest.fixture
def acme(db):
    return Vendor.objects.create(name="Acme Housewares", time_zone="America/New_York")


@pytest.fixture
def bea(make):
    return make("bea@retail.example", "Bea", staff_role=StaffRole.VENDOR_MANAGER)


@pytest.fixture
def sam(make):
    return make("sam@retail.example", "Sam", staff_role=StaffRole.SUPERUSER)


@pytest.fixture
def invite(acme, bea):
    def invite_(email=LIN, **options):
        given = {"vendor": acme, "levels": SALES, "language": "en", "actor": SYSTEM, "by": bea}
        return invite_to_vendor(email=email, **(given | options))

    return invite_


def path_of(row):
    return f"/invitation/{token_of(row)}/"


def accept(row, **options):
    given = {"language": "en", "actor": SYSTEM} | FORM
    return acceptance.accept(token=token_of(row), **(given | options))


def mailed(folder):
    found = []
    for path in folder.glob("*.eml"):
        message = mails.message_from_bytes(path.read_bytes(), policy=policy.default)
        if message["To"] == LIN:
            found += LINK.findall(message.get_body(("plain",)).get_content())
    return found


def test_from_the_mail_to_the_second_factor(client, invite, acme, mail_folder):
    invite(" LIN@Acme.Example ")
    deliver_due()
    (path,) = mailed(mail_folder)
    page = client.get(path)
    text = page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    assert "Acme Housewares" in text
    assert LIN in text
    answer = client.post(path, FORM)
    assert answer["Location"] == "/sign-in/set-up/"
    person = User.objects.get(email=LIN)
    member = Membership.objects.get(user=person)
    assert (member.vendor, member.sales, member.logistics) == (acme, "operate", "view")
    assert (member.finance, member.admin, person.staff_role) == ("", "", "")
    assert person.time_zone == "America/New_York"
    assert client.get("/settings/")["Location"] == "/sign-in/code/?next=/settings/"
    assert client.get("/sign-in/set-up/").status_code == 200


def test_everything_is_written_down_in_the_vendors_chain_without_the_address(invite, acme):
    accept(invite())
    actions = AuditEntry.objects.filter(chain=acme.audit_chain).order_by("seq")
    assert [entry.action for entry in actions] == [
        "vendors.invited",
        "vendors.invitation_accepted",
        "vendors.member_added",
    ]
    assert AuditEntry.objects.filter(chain="house", action="accounts.registered").count() == 3 - 1
    assert not any("lin" in str(entry.body) for entry in actions)


def test_the_secret_is_stored_nowhere(invite):
    row = invite()
    token = token_of(row)
    assert row.token_hash == onetime.digest(token)
    for stored in (Invitation, Delivery, AuditEntry):
        assert token not in str(list(stored.objects.values()))


def test_opening_the_link_changes_nothing(client, invite):
    path = path_of(invite())
    before = list(Invitation.objects.values())
    for _time in range(3):
        assert client.get(path).status_code == 200
        client.head(path)
    assert list(Invitation.objects.values()) == before
    assert not User.objects.filter(email=LIN).exists()


def bare(answer):
    page = re.sub(r'value="\w{64}"', "", answer.content.decode())
    return re.sub(r"/invitation/[\w-]+/", "", page)


def test_every_link_that_does_not_open_looks_the_same(browser, invite, bea, acme, make, sign_in):
    def opened(row=None, client=None, token=""):
        token = token or token_of(row)
        asked = (client or browser()).get(f"/invitation/{token}/")
        sent = (client or browser()).post(f"/invitation/{token}/", FORM)
        assert (asked.status_code, sent.status_code) == (404, 404)
        return {bare(asked), bare(sent)}

    pages = opened(token="nonsense")
    revoked = invite("a@acme.example")
    service.revoke(invitation=revoked, actor=SYSTEM, by=bea)
    pages |= opened(revoked)
    replaced = invite("b@acme.example")
    invite("b@acme.example")
    pages |= opened(replaced)
    used = invite("c@acme.example")
    accept(used)
    pages |= opened(used)
    late = invite("d@acme.example")
    with time_machine.travel(time.time() + 7 * 86400 + 1, tick=False):
        pages |= opened(late)
    other = onetime.derive("accounts.forgotten_password", late.pk, late.nonce)
    pages |= opened(token=other)
    Vendor.objects.update(is_active=False)
    pages |= opened(late)
    assert len(pages) == 1
    assert not User.objects.filter(email__in=["a@acme.example", "d@acme.example"]).exists()


def test_somebody_elses_invitation_does_not_open(client, invite, make, sign_in):
    row = invite()
    charlie = make("charlie@globex.example", "Charlie")
    wrong = bare(sign_in(client, charlie).get("/invitation/nonsense/"))
    answer = client.get(path_of(row))
    assert (answer.status_code, bare(answer)) == (404, wrong)
    assert client.post(path_of(row), FORM).status_code == 404
    with pytest.raises(LinkNotValid):
        acceptance.join(token=token_of(row), person=charlie, actor=SYSTEM)
    assert not Membership.objects.exists()


def test_rights_in_the_form_count_for_nothing(client, invite, acme):
    globex = Vendor.objects.create(name="Globex")
    more = {
        "admin": "operate",
        "vendor": globex.pk,
        "email": "x@evil.example",
        "staff_role": "superuser",
        "token": "x",
    }
    client.post(path_of(invite()), {**FORM, **more})
    person = User.objects.get(email=LIN)
    member = Membership.objects.get(user=person)
    assert (member.vendor, member.admin, person.staff_role) == (acme, "", "")


@pytest.mark.parametrize(
    "bad", [{"password": "short"}, {"password": "acme-housewares!"}, {"name": ""}]
)
def test_a_bad_form_comes_back_and_uses_nothing_up(client, invite, bad):
    path = path_of(invite())
    answer = client.post(path, {**FORM, **bad})
    assert answer.status_code == 200
    assert not User.objects.filter(email=LIN).exists()
    assert client.post(path, FORM).status_code == 302


def test_two_tabs_make_one_account(browser, invite):
    path = path_of(invite())
    first, second = browser(), browser()
    first.get(path), second.get(path)
    assert first.post(path, FORM).status_code == 302
    assert second.post(path, FORM).status_code == 404
    assert User.objects.filter(email=LIN).count() == 1


def test_two_acceptances_at_once_make_one_account(transactional_db, invite):
    row = invite()

    results = at_once(*[lambda: accept(row)] * 4)

    assert len(winners(results, LinkNotValid, Invalid)) == 1
    assert Membership.objects.count() == 1


def test_a_known_person_signs_in_with_both_factors_and_joins(
    client, invite, alice, acme, sign_in, give_password
):
    path = path_of(invite(alice.email))
    page = client.get(path).content.decode()
    assert f"/sign-in/?next={path.replace('/', '%2F')}" in page
    assert client.post(path, FORM)["Location"].startswith("/sign-in/")
    give_password(client)
    client.post(path)
    assert not Membership.objects.exists()
    client.post("/sign-in/code/", {"code": alice.phone.code()})
    assert 'name="password"' not in client.get(path).content.decode()
    assert client.post(path)["Location"] == "/"
    assert Membership.objects.get(user=alice).sales == "operate"
    assert client.post(path).status_code == 404
    assert User.objects.get(pk=alice.pk).check_password(PASSWORD)


def test_joining_raises_and_never_lowers(invite, alice, acme):
    row = invite(alice.email, levels={Area.SALES: Level.VIEW, Area.FINANCE: Level.VIEW})
    Membership.objects.create(user=alice, vendor=acme, sales="operate")
    member = acceptance.join(token=token_of(row), person=alice, actor=SYSTEM)
    assert (member.sales, member.finance) == ("operate", "view")


def test_a_membership_that_ended_comes_back_with_the_new_rights_alone(invite, alice, acme):
    Membership.objects.create(user=alice, vendor=acme, admin="operate", is_active=False)
    member = acceptance.join(token=token_of(invite(alice.email)), person=alice, actor=SYSTEM)
    assert (member.sales, member.admin, member.is_active) == ("operate", "", True)


def test_who_works_there_already_is_not_invited(invite, alice, acme):
    Membership.objects.create(user=alice, vendor=acme, sales="view")
    with pytest.raises(NotInvitable, match="already works for Acme"):
        invite(alice.email)


def test_staff_and_vendors_do_not_mix(invite, alice, bea, sam, acme):
    with pytest.raises(NotInvitable, match="retailer's staff"):
        invite(bea.email)
    with pytest.raises(NotInvitable, match="works for a vendor"):
        invite_staff(
            email=alice.email, role=StaffRole.RECEIVER, language="en", actor=SYSTEM, by=sam
        )
    row = invite()
    accept(invite_staff(email=LIN, role=StaffRole.RECEIVER, language="en", actor=SYSTEM, by=sam))
    lin = User.objects.get(email=LIN)
    with pytest.raises(NotPermitted):
        acceptance.join(token=token_of(row), person=lin, actor=SYSTEM)
    assert not Membership.objects.exists()


def test_who_may_invite(invite, bea, sam, alice, make, acme):
    receiver = make("rex@retail.example", "Rex", staff_role=StaffRole.RECEIVER)
    for nobody in (alice, receiver, None):
        with pytest.raises(NotPermitted):
            invite(by=nobody)
    staff = {"email": LIN, "language": "en", "actor": SYSTEM}
    with pytest.raises(NotPermitted, match="Only a superuser"):
        invite_staff(role=StaffRole.SUPERUSER, by=bea, **staff)
    with pytest.raises(NotPermitted):
        invite_staff(role=StaffRole.RECEIVER, by=receiver, **staff)
    assert invite_staff(role=StaffRole.SUPERUSER, by=sam, **staff).staff_role == "superuser"
    assert invite(actor=COMMAND, by=None).vendor == acme


@pytest.mark.parametrize(
    "email", ["", "lin", "lin@@acme.example", '"lin"@acme.example', "l\x00@a.example"]
)
def test_a_strange_address_is_refused(invite, email):
    with pytest.raises(Invalid):
        invite(email)


def test_an_invitation_to_nothing_is_refused(invite):
    with pytest.raises(Invalid, match="at least one area"):
        invite(levels={})


def test_who_was_shut_out_is_not_invited_back_by_the_way(invite, alice):
    people.deactivate(person=alice, actor=COMMAND)
    with pytest.raises(NotInvitable, match="deactivated"):
        invite(alice.email)


def test_a_revoked_invitation_does_not_leave_and_a_used_one_is_not_revoked(
    invite, bea, mail_folder
):
    row = invite()
    service.revoke(invitation=row, actor=SYSTEM, by=bea)
    service.revoke(invitation=row, actor=SYSTEM, by=bea)
    deliver_due()
    assert mailed(mail_folder) == []
    used = invite()
    accept(used)
    with pytest.raises(NotInvitable):
        service.revoke(invitation=used, actor=SYSTEM, by=bea)


def test_a_weak_password_names_the_company(invite):
    with pytest.raises(Refused, match="your company"):
        accept(invite(), password="Housewares-2026!")


def test_the_mail_speaks_the_language_of_the_invitation(invite, mail_folder):
    invite(language="zh-hans")
    deliver_due()
    texts = [path.read_bytes() for path in mail_folder.glob("*.eml")]
    bodies = [mails.message_from_bytes(text, policy=policy.default) for text in texts]
    (html,) = [each.get_body(("html",)).get_content() for each in bodies if each["To"] == LIN]
    assert 'lang="zh-Hans"' in html


def test_the_command_prints_a_link_that_makes_the_first_account(client, db):
    out = StringIO()
    call_command("invite_manager", "Sam@Retail.example", "--superuser", stdout=out)
    link = out.getvalue().strip().splitlines()[-1]
    assert link.startswith("http://localhost:")
    path = "/" + link.split("/", 3)[3]
    answer = client.post(path, {"name": "Sam Elm", "password": "quiet rivers carry stones"})
    assert answer["Location"] == "/sign-in/set-up/?next=/admin/"
    assert User.objects.get().staff_role == "superuser"
    assert not Delivery.objects.filter(topic="vendors.invitation").exists()
    with pytest.raises(CommandError, match="already has an account"):
        call_command("invite_manager", "sam@retail.example", stdout=out)


def test_the_command_again_replaces_the_link(client, db):
    first, second = StringIO(), StringIO()
    call_command("invite_manager", "bea@retail.example", stdout=first)
    call_command("invite_manager", "bea@retail.example", stdout=second)
    paths = ["/" + out.getvalue().split()[-1].split("/", 3)[3] for out in (first, second)]
    assert [client.get(path).status_code for path in paths] == [404, 200]
    assert Invitation.objects.get(revoked_at=None).staff_role == "vendor_manager"


def test_the_log_says_who_invited(invite, bea, acme):
    invite(actor=Actor(person_id=bea.pk, name=bea.name, factor="password+totp", source="admin"))
    entry = AuditEntry.objects.get(action="vendors.invited")
    assert (entry.actor_id, entry.factor, entry.source) == (bea.pk, "password+totp", "admin")
