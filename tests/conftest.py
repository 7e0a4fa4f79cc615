"""What every test can use, and which tests can run here."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import TransactionTestCase

from audit import heads
from audit.contexts import forget
from common.appendonly import suspended

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ON_DEMAND = ("browser", "runtime")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make check` promises that nothing is skipped; this holds it to that."""
    parser.addoption("--strict-skips", action="store_true", help="a skipped test is a failure")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail the run when something was skipped and that was not allowed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    strict = session.config.getoption("--strict-skips")
    if strict and reporter and reporter.stats.get("skipped") and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs more than this run has, instead of skipping it aloud.

    PostgreSQL and Redis by their addresses; browser and runtime tests by `-m browser`.
    """
    for item in items:
        _keep_the_usual_rules(item)
    wanted = config.getoption("-m")
    missing = {name for name in ON_DEMAND if name not in wanted}
    if not os.environ.get("ACORN_TEST_POSTGRES_URL"):
        missing.add("postgresql")
    if not os.environ.get("ACORN_TEST_REDIS_URL"):
        missing.add("redis")
    out = [item for item in items if missing & {mark.name for mark in item.iter_markers()}]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in set(out)]


def _keep_the_usual_rules(item: pytest.Item) -> None:
    """A test that commits finds what the migrations put there, whatever ran before it."""
    marker = item.get_closest_marker("django_db")
    fixtures = set(getattr(item, "fixturenames", ()))
    if fixtures & {"transactional_db", "live_server"} or (
        marker and marker.kwargs.get("transaction")
    ):
        whole = pytest.mark.django_db(transaction=True, serialized_rollback=True)
        item.add_marker(whole, append=False)


@pytest.fixture(scope="session", autouse=True)
def emptied_logs() -> Iterator[None]:
    """After a test that commits, the tables that only grow are emptied like all others."""
    name = "_fixture_teardown"  # Django's own; it has no public place to stand in
    flush = getattr(TransactionTestCase, name)

    def flush_all(self: TransactionTestCase) -> None:
        with suspended(connection):
            flush(self)
        forget()  # who acted there is no row any more

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, name, flush_all)
        yield


@pytest.fixture(autouse=True)
def mail_folder(settings, tmp_path: Path) -> Path:
    """Each test's own mail spool, and its own uploads beside it. (pytest-django would keep mail
    in memory, where no second process could find it.)
    """
    folder = tmp_path / "mail"
    settings.EMAIL_BACKEND = "notifications.spool.SpoolBackend"
    settings.EMAIL_FILE_PATH = str(folder)
    settings.MEDIA_ROOT = tmp_path / "media"
    return folder


@pytest.fixture(autouse=True)
def no_noted_ends() -> None:
    """Ends of chains that an earlier test noted are of vendors that are gone; keys come back."""
    heads.path().unlink(missing_ok=True)
    heads.forget()
