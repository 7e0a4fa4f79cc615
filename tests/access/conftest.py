"""What tests of access share."""

from __future__ import annotations

import pytest

from tests.access.chairs import House, furnish
from tests.world import World, build


@pytest.fixture
def world(db) -> World:
    return build()


@pytest.fixture
def house(db) -> House:
    return furnish()
