"""What tests of orders share."""

from __future__ import annotations

import pytest

from tests.world import World, build


@pytest.fixture
def world(db) -> World:
    """Acme, Globex, their people, the retailer's."""
    return build()
