"""`seed_demo`: its accounts always open the world, and it stands beside nothing else."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command

from accounts.models import User
from acorn.env import PublicAddress
from dashboards.demo.people import renew_accounts
from dashboards.demo.world import build_world
from marketplaces.models import Marketplace
from vendors.models import Vendor

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.fixture
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def demo(folder):
    build_world(orders=6, now=NOW)
    return folder


def accounts(folder):
    return json.loads((folder / "demo-accounts.json").read_text())


def seed(*arguments):
    out = StringIO()
    call_command("seed_demo", *arguments, stdout=out)
    return out.getvalue()


def test_the_accounts_open_the_world_and_are_for_this_user_alone(demo):
    listed = accounts(demo)

    assert [each["email"].split("@")[0] for each in listed[:7]] == [
        "alice", "ravi", "lin", "fatima", "otto", "bea", "sam",
    ]  # fmt: skip
    assert all(isinstance(value, str) for each in listed for value in each.values())
    for each in listed:
        person = User.objects.get(email=each["email"])
        assert check_password(each["password"], person.password)
    assert stat.S_IMODE((demo / "demo-accounts.json").stat().st_mode) == 0o600


def test_addresses_follow_the_port(demo, settings):
    settings.PUBLIC_URL = "http://localhost:8123"

    renew_accounts()

    assert {each["url"] for each in accounts(demo)} == {"http://localhost:8123/sign-in/"}


@pytest.mark.parametrize("text", [None, "", "{", '{"a": 1}', "[1]"])
def test_a_lost_list_of_accounts_comes_back(demo, text):
    before = accounts(demo)
    path = demo / "demo-accounts.json"
    path.unlink()
    if text is not None:
        path.write_text(text)

    seed()

    after = accounts(demo)
    assert [each["email"] for each in after] == [each["email"] for each in before]
    assert [each["totp_secret"] for each in after] == [each["totp_secret"] for each in before]
    for each in after:
        assert check_password(each["password"], User.objects.get(email=each["email"]).password)


def test_who_changed_his_own_password_keeps_it(demo):
    lin = User.objects.get(email="lin@acme.example")
    lin.set_password("a password of her own choice")
    lin.save()

    seed()

    lin.refresh_from_db()
    assert check_password("a password of her own choice", lin.password)


def test_a_database_that_holds_anything_else_is_refused(folder):
    User.objects.create(email="nora@vendor.example", name="Nora")

    with pytest.raises(CommandError, match="something that is not the demo"):
        seed()

    assert User.objects.count() == 1
    assert not (folder / "demo-accounts.json").exists()


def test_a_vendor_or_an_order_is_enough_to_be_refused(folder):
    Vendor.objects.create(name="Initech")
    assert Marketplace.objects.exists()  # those come with the migrations and are no obstacle

    with pytest.raises(CommandError, match="something that is not the demo"):
        seed()


def test_an_installation_is_refused(folder, settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="own machine alone"):
        seed()


def test_an_address_that_others_reach_is_refused(folder, settings):
    settings.PUBLIC = PublicAddress("https", "vendors.example.com", "vendors.example.com")

    with pytest.raises(CommandError, match="own machine alone"):
        seed()


def test_there_is_nothing_to_top_up_without_a_world(folder):
    with pytest.raises(CommandError, match="no demo world"):
        seed("--top-up")
