"""Batches that really write: a kind that makes a vendor code of each row, once or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from batches import registry
from batches.models import Batch
from batches.registry import Kind, register
from batches.services import Row, start
from common.clock import database_now
from common.errors import Invalid
from marketplaces.models import Marketplace
from tests.world import World, build
from vendors.models import VendorCode
from vendors.permissions import Permission


@dataclass
class Maker:
    """Handles the rows: what it made is in the database; it can be told to refuse and to break."""

    refuses: set[str] = field(default_factory=set)
    breaks: set[str] = field(default_factory=set)
    dies: set[str] = field(default_factory=set)
    tried: list[str] = field(default_factory=list)

    def __call__(self, work):
        self.tried.append(work.subject)
        VendorCode.objects.create(
            code=work.subject,
            vendor=work.vendor,
            marketplace=Marketplace.objects.get(code="US"),
        )
        if work.subject in self.refuses:
            raise Invalid(f"{work.subject} is taken.", code="taken", field="code")
        if work.subject in self.breaks:
            raise ZeroDivisionError
        if work.subject in self.dies:
            raise SystemExit  # as a worker ends: nobody catches it, nothing is noted
        return {"code": work.subject}


@pytest.fixture
def world(db) -> World:
    return build()


@pytest.fixture
def maker(monkeypatch):
    """A kind called "codes", for this test only."""
    maker = Maker()
    monkeypatch.setattr(registry, "_KINDS", dict(registry._KINDS))
    register(
        Kind("codes", Permission.ANSWER_ORDERS, maker, lambda batch: f"Make {batch.total} codes")
    )
    return maker


@pytest.fixture
def ask(world, maker):
    """Ask for a batch of codes; by Lin of Acme unless told otherwise."""

    def ask_(*codes, key="k", who="lin", **more):
        return start(
            kind="codes",
            vendor=world.acme,
            actor=world.actor(who),
            key=key,
            rows=(Row(code) for code in codes),
            **more,
        )

    return ask_


def made():
    """The codes that rows made."""
    return sorted(
        VendorCode.objects.exclude(code__in=["ACME1", "GLOBX"]).values_list("code", flat=True)
    )


def states(batch):
    return list(batch.rows.order_by("position").values_list("state", flat=True))


def expire(batch):
    """The worker that holds it died a while ago."""
    Batch.objects.filter(pk=batch.pk).update(lease_until=database_now())
