"""What tests of the answer sheet share."""

from __future__ import annotations

import pytest

from common.pace import Pace
from orders.views import sheets


@pytest.fixture(autouse=True)
def own_pace(monkeypatch):
    """The persons of all worlds have the same keys: each test begins without what others asked."""
    for name in ("PACE", "UPLOADS"):
        monkeypatch.setattr(sheets, name, Pace(times=30, seconds=600))
