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
    ("read", "value"), [(env.flag, "perhaps"), (lambda n: env.number(n, 1, most=9), "x")]
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
        ("http://[::1]:8000", False),
    ],
)
def test_only_http_on_loopback_is_not_secured(monkeypatch, url, secure):
    monkeypatch.setenv("ACORN_URL", url)

    address = env.public_address(required=True, port=8000)

    assert address.is_secure is secure
    assert str(address) == url


@pytest.mark.parametrize("value", ["0", "70000", "-1", "1.5", "８０００", "0x50", "8 000"])
def test_a_port_is_a_port(monkeypatch, value):
    monkeypatch.setenv("ACORN_PORT", value)

    with pytest.raises(ImproperlyConfigured, match="ACORN_PORT must be a whole number from 1"):
        env.number("ACORN_PORT", 8000, most=65535)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "portal.example.com"])
def test_the_demo_is_served_on_this_machine_alone(monkeypatch, host):
    monkeypatch.setenv("ACORN_BIND", host)

    assert env.bind(demo=False) == host
    with pytest.raises(ImproperlyConfigured, match="ACORN_BIND"):
        env.bind(demo=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_every_name_of_this_machine_will_do(monkeypatch, host):
    monkeypatch.setenv("ACORN_BIND", host)

    assert env.bind(demo=True) == host


def test_proxies_are_addresses_or_networks(monkeypatch):
    monkeypatch.setenv("ACORN_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8,, ::1")
    assert env.networks("ACORN_TRUSTED_PROXIES") == ["127.0.0.1", "10.0.0.0/8", "::1"]

    monkeypatch.setenv("ACORN_TRUSTED_PROXIES", "127.0.0.1,proxy")
    with pytest.raises(
        ImproperlyConfigured, match=r"ACORN_TRUSTED_PROXIES must list .* not 'proxy'"
    ):
        env.networks("ACORN_TRUSTED_PROXIES")


def test_an_empty_variable_is_as_good_as_none(monkeypatch):
    """`ACORN_BIND=` would else mean: every address of this machine."""
    monkeypatch.setenv("ACORN_BIND", " ")

    assert env.bind(demo=True) == "127.0.0.1"


@pytest.mark.parametrize(
    "url",
    [
        *("vendors.example.com", "ftp://x", "https://x/portal", "https://", "https://x?y=1"),
        *("https://me:secret@x", "https://x:port", "https://a b.example.com", "https://[::1"),
    ],
)
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


@pytest.mark.parametrize("name", ["plain", "with a blank", "50% #1?", "a+b", "für uns"])
def test_the_demo_database_lies_in_the_folder_whatever_its_name(tmp_path, name):
    assert env.database("", tmp_path / name)["NAME"] == tmp_path / name / "acorn.sqlite3"


@pytest.mark.parametrize(
    "url",
    [
        *("mysql://x/y", "nonsense", "postgres://", "postgres://host", "sqlite://"),
        *("sqlite:///:memory:", "postgres://u:secret@h:port/db", "host=localhost dbname=acorn"),
    ],
)
def test_what_is_no_database_is_named_without_its_password(tmp_path, url):
    with pytest.raises(ImproperlyConfigured, match="ACORN_DATABASE_URL") as refusal:
        env.database(url, tmp_path)

    assert "secret" not in str(refusal.value)


def test_a_password_of_a_database_may_hold_anything(tmp_path):
    config = env.database("postgres://acorn:p%40ss%2Fword@db.example.com:5433/acorn", tmp_path)

    assert (config["PASSWORD"], config["HOST"], config["PORT"]) == (
        "p@ss/word",
        "db.example.com",
        5433,
    )


@pytest.mark.parametrize("url", ["mail.example.com", "smtp+tls://", "imap://x", "smtp://h:p#rt"])
def test_what_is_no_mail_server_is_named(tmp_path, url):
    with pytest.raises(ImproperlyConfigured, match="ACORN_EMAIL_URL"):
        env.mail(url, tmp_path)


@pytest.mark.parametrize("url", ["localhost:6379", "amqp://x", "http://x"])
def test_what_is_no_broker_is_named(tmp_path, url):
    with pytest.raises(ImproperlyConfigured, match="ACORN_REDIS_URL"):
        env.broker(url, tmp_path)


def test_the_broker_is_ones_own_or_the_one_that_was_named(tmp_path):
    assert env.broker("redis://h:6379/0", tmp_path) == "redis://h:6379/0"
    assert env.broker("", tmp_path) == f"redis+socket://{tmp_path}/broker.sock"


def test_a_data_folder_that_is_none_is_named(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("ACORN_DATA_DIR", str(tmp_path / "file"))

    with pytest.raises(ImproperlyConfigured, match="ACORN_DATA_DIR"):
        env.data_dir()


def test_the_broker_listens_in_the_data_folder_if_its_path_is_short_enough(tmp_path):
    deep = tmp_path / ("x" * 120)

    assert env.socket_path(tmp_path) == tmp_path / "broker.sock"
    assert len(str(env.socket_path(deep))) <= env.MAX_SOCKET_PATH
    assert stat.S_IMODE(env.socket_path(deep).parent.stat().st_mode) == 0o700
    env.socket_path(deep).parent.rmdir()
