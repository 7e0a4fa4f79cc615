"""System checks: what would be unsafe or would lock everybody out is said before it happens."""

from __future__ import annotations

import pytest

from acorn.env import PublicAddress
from common import checks

HTTPS = PublicAddress("https", "vendors.example.com", "vendors.example.com")
HTTP = PublicAddress("http", "vendors.example.com", "vendors.example.com")
HERE = PublicAddress("http", "localhost:8000", "localhost")


@pytest.mark.parametrize(("public", "found"), [(HTTPS, 0), (HERE, 0), (HTTP, 1)])
def test_links_in_mail_are_https(settings, public, found):
    settings.PUBLIC = public

    assert len(checks.address_is_secure()) == found


@pytest.mark.parametrize(
    ("public", "proxies", "found"), [(HTTPS, ["127.0.0.1"], 0), (HERE, [], 0), (HTTPS, [], 1)]
)
def test_https_needs_a_proxy_that_is_believed(settings, public, proxies, found):
    settings.PUBLIC, settings.TRUSTED_PROXIES = public, proxies

    assert len(checks.proxy_is_known()) == found


@pytest.mark.parametrize(("key", "found"), [("x" * 50, 0), ("x" * 49, 1)])
def test_a_short_key_is_named(settings, key, found):
    settings.SECRET_KEY = key

    assert len(checks.key_is_long()) == found
