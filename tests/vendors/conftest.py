"""The people of the accounts' tests, for those who are invited to a vendor."""

from __future__ import annotations

from tests.accounts.conftest import (  # noqa: F401  fixtures
    alice,
    browser,
    give_password,
    make,
    own_clock,
    sign_in,
)
