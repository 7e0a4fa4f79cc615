"""The environment: what is set, what is missing, what is wrong; every error names its variable."""

from __future__ import annotations

import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from acorn import env


def test_a_secret_may_stand_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("from the file\n")
    monkeypatch.setenv("ACORN_SECRET_KEY_FILE", str(tmp_path / "key"))

    assert env.text("ACORN_SECRET_KEY") == "from the file"


def test_a_missing_file_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("ACORN_SECRET_KEY_FILE", str(tmp_path / "none"))

    with pytest.raises(ImproperlyConfigured, match="ACORN_SECRET_KEY_FILE"):
        env.text("ACORN_SECRET_KEY")


@pytest.mark.parametrize(
    ("value", "meant"), [("1", True), ("Yes", True), ("off", False), ("", False)]
)
def test_a_flag_is_yes_or_no(monkeypatch, value, meant):
    monkeypatch.setenv("ACORN_DEBUG", value)

    assert env.flag("ACORN_DEBUG") is meant


@pytest.mark.parametrize(
    ("read", "value"), [(env.flag, "perhaps"), (lambda n: env.number(n, 1), "x")]
)
def test_a_wrong_value_is_named(monkeypatch, read, value):
    monkeypatch.setenv("ACORN_THING", value)

    with pytest.raises(ImproperlyConfigured, match="ACORN_THING"):
        read("ACORN_THING")


@pytest.mark.parametrize(
    ("url", "secure"),
    [
        ("https://vendors.example.com", True),
        ("http://vendors.example.com", True),
        ("http://localhost:8000", False),
        ("http://127.0.0.1:8000", False),
        ("https://localhost", True),
    ],
)
def test_only_http_on_loopback_is_not_secured(monkeypatch, url, secure):
    monkeypatch.setenv("ACORN_URL", url)

    address = env.public_address(required=True, port=8000)

    assert address.is_secure is secure
    assert str(address) == url


@pytest.mark.parametrize("url", ["vendors.example.com", "ftp://x", "https://x/portal", "https://"])
def test_an_address_that_links_cannot_be_built_from_is_refused(monkeypatch, url):
    monkeypatch.setenv("ACORN_URL", url)

    with pytest.raises(ImproperlyConfigured, match="ACORN_URL"):
        env.public_address(required=False, port=8000)


def test_an_installation_needs_its_address_and_key(monkeypatch, tmp_path):
    monkeypatch.delenv("ACORN_URL", raising=False)
    monkeypatch.delenv("ACORN_SECRET_KEY", raising=False)

    with pytest.raises(ImproperlyConfigured, match="ACORN_URL"):
        env.public_address(required=True, port=8000)
    with pytest.raises(ImproperlyConfigured, match="ACORN_SECRET_KEY"):
        env.secret_key(required=True, folder=tmp_path)


def test_the_demo_makes_its_key_once_for_itself_alone(tmp_path):
    key = env.secret_key(required=False, folder=tmp_path)

    assert len(key) >= 50
    assert env.secret_key(required=False, folder=tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_sqlite_is_durable_and_takes_its_lock_at_the_start(tmp_path):
    options = env.database("", tmp_path)["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]


def test_another_database_is_refused(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="ACORN_DATABASE_URL"):
        env.database("mysql://x/y", tmp_path)


def test_the_broker_listens_in_the_data_folder_if_its_path_is_short_enough(tmp_path):
    deep = tmp_path / ("x" * 120)

    assert env.socket_path(tmp_path) == tmp_path / "broker.sock"
    assert len(str(env.socket_path(deep))) <= env.MAX_SOCKET_PATH
    assert stat.S_IMODE(env.socket_path(deep).parent.stat().st_mode) == 0o700
    env.socket_path(deep).parent.rmdir()
