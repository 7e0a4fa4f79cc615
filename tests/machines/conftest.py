"""What tests of machines share."""

from __future__ import annotations

import pytest

from tests.world import World, build


@pytest.fixture
def world(db) -> World:
    return build()
