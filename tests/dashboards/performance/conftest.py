"""What tests of performance share."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common.clock import database_now


@pytest.fixture
def last_week():
    """A moment ten days ago: in a week that is over everywhere, with its confirm-by."""
    return database_now() - timedelta(days=10)
