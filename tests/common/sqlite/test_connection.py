"""SQLite as the portal runs on it: asked of a connection with the project's own settings.

(The suite's own connection does not wait for the disk, so another process is asked.)
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ASK = """
import json, sqlite3, django
django.setup()
from django.db import connection, transaction
with connection.cursor() as cursor:
    names = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
    found = {name: cursor.execute("PRAGMA " + name).fetchone()[0] for name in names}
    cursor.execute("CREATE TABLE thing (number INTEGER)")
other = sqlite3.connect(connection.settings_dict["NAME"], timeout=0, isolation_level=None)
with transaction.atomic():  # and nothing done in it yet
    found["others_read"] = other.execute("SELECT count(*) FROM thing").fetchone()[0]
    try:
        other.execute("INSERT INTO thing VALUES (1)")
    except sqlite3.OperationalError as error:
        found["others_write"] = str(error)
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("a folder #1 100%")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("ACORN_")}
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env=kept | {"ACORN_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "acorn.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (folder / "acorn.sqlite3").exists()
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_a_commit_is_on_the_disk_and_readers_never_wait(found: dict[str, object]) -> None:
    assert found["journal_mode"] == "wal"
    assert found["synchronous"] == 2  # FULL
    assert found["others_read"] == 0


def test_a_transaction_has_the_write_lock_from_its_start(found: dict[str, object]) -> None:
    assert found["others_write"] == "database is locked"


def test_a_writer_waits_for_the_one_before_him(found: dict[str, object]) -> None:
    assert found["busy_timeout"] == 20_000


def test_references_are_held(found: dict[str, object]) -> None:
    assert found["foreign_keys"] == 1
