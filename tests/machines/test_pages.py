"""The pages of API clients in the settings, and in the admin site."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from machines.models import ApiClient
from vendors.models import Membership

LIST, NEW = "/settings/api-clients/", "/settings/api-clients/new/"


def form(world, **more):
    return {
        "vendor": world.acme.pk,
        "form": str(uuid4()),
        "name": "SAP, Hamburg",
        "scopes": ["orders:read", "costs:read"],
        **more,
    }


def secret_in(response):
    return re.findall(r"acorn-secret-[\w-]{43}", response.content.decode())


def test_made_on_the_page_and_shown_once(world):
    alice = world.client("alice")
    assert "No API client yet" in alice.get(LIST).content.decode()
    sent = form(world)

    made = alice.post(NEW, sent)

    [secret] = secret_in(made)
    client = ApiClient.objects.get()
    assert client.public_id in made.content.decode()
    for page in (LIST, f"{LIST}{client.public_id}/"):
        shown = alice.get(page).content.decode()
        assert "SAP, Hamburg" in shown
        assert secret not in shown
    again = alice.post(NEW, sent)
    assert "made already" in again.content.decode()
    assert (secret_in(again), ApiClient.objects.count()) == ([], 1)


def test_what_is_wrong_stands_beside_what_was_typed(world):
    response = world.client("alice").post(NEW, form(world, name="", scopes=[]))

    page = response.content.decode()
    assert "2 things to put right" in page
    assert "Give a name" in page
    assert "Choose at least one thing" in page
    assert not ApiClient.objects.exists()


@pytest.mark.parametrize("page", ["new/", "{}/edit/", "{}/secret/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_asks_for_both_factors_again(world, page, method):
    alice = world.client("alice")
    client = world.api_client().client
    session = alice.session
    session["proved-at"] -= 11 * 60
    session.save()
    path = LIST + page.format(client.public_id)

    response = getattr(alice, method)(path, {"vendor": world.acme.pk})

    assert response["Location"] == f"/settings/proof/?next={path.replace('/', '%2F')}"
    back = alice.get(response["Location"]).content.decode()
    assert f'href="{path.rsplit("/", 2)[0]}/"' in back


def test_to_revoke_one_asks_for_nothing_more(world):
    alice = world.client("alice")
    machine = world.machine()
    client = ApiClient.objects.get()
    session = alice.session
    session["proved-at"] = 0
    session.save()
    path = f"{LIST}{client.public_id}/revoke/"
    assert alice.get(path).status_code == 200

    response = alice.post(path, {"vendor": world.acme.pk})

    assert response["Location"] == LIST
    assert machine.get("/api/v1/orders/").status_code == 401
    assert "Revoked" in alice.get(LIST).content.decode()


def test_change_and_a_new_secret(world):
    alice = world.client("alice")
    client = world.api_client().client
    path = f"{LIST}{client.public_id}/"
    change = {"vendor": world.acme.pk, "name": "SAP", "scopes": ["orders:read"]}
    assert alice.post(f"{path}edit/", change)["Location"] == path

    seen = client.secrets.get().pk
    made = alice.post(f"{path}secret/", {"vendor": world.acme.pk, "overlaps": "yes", "seen": seen})

    assert len(secret_in(made)) == 1
    shown = alice.get(path).content.decode()
    assert "works until" in shown
    client.refresh_from_db()
    assert (client.name, client.scopes) == ("SAP", ["orders:read"])


def test_a_form_of_another_vendor_is_refused(world):
    Membership.objects.create(user=world.people["alice"], vendor=world.globex, admin="operate")
    alice = world.client("alice")
    alice.post("/vendor/", {"vendor": world.globex.pk})

    response = alice.post(NEW, form(world))

    assert response.status_code == 409
    assert not ApiClient.objects.exists()


def test_an_admin_of_another_vendor_is_told_so(world):
    lin = world.people["lin"]
    Membership.objects.create(user=lin, vendor=world.globex, admin="operate")
    browser = world.client("lin")
    browser.post("/vendor/", {"vendor": world.acme.pk})

    assert browser.get(LIST).status_code == 403
    theirs = world.api_client(admin="charlie").client
    assert browser.get(f"{LIST}{theirs.public_id}/").status_code == 200  # opens in that vendor


def test_only_admins_see_the_tab(world):
    assert LIST in world.client("alice").get("/settings/").content.decode()
    assert LIST not in world.client("lin").get("/settings/").content.decode()


def test_the_desk_sees_them_and_shuts_one_out(world):
    bea = world.client("bea")
    machine = world.machine()
    client = ApiClient.objects.get()
    assert client.name in bea.get("/admin/machines/apiclient/").content.decode()
    page = bea.get(f"/admin/machines/apiclient/{client.pk}/change/").content.decode()
    assert client.public_id in page

    bea.post(f"/admin/machines/apiclient/{client.pk}/revoke/", {})

    assert machine.get("/api/v1/orders/").status_code == 401
