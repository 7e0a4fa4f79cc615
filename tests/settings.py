"""Settings of the test suite: the project's own, on a database, a folder and a broker of its own.

SQLite unless ACORN_TEST_POSTGRES_URL names a server. Nothing of the developer's own environment
counts, so that the suite says the same everywhere.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from typing import Any

POSTGRES_URL = os.environ.get("ACORN_TEST_POSTGRES_URL", "")
for name in [name for name in os.environ if name.startswith("ACORN_")]:
    if not name.startswith("ACORN_TEST_"):
        del os.environ[name]
folder = tempfile.mkdtemp(prefix="acorn-test-")  # one for each process of a parallel run
atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ["ACORN_DATA_DIR"] = folder

from acorn import env  # noqa: E402  reads the environment that was just made
from acorn.settings import *  # noqa: E402, F403

DATABASES = {"default": env.database(POSTGRES_URL, DATA_DIR)}  # noqa: F405
if not POSTGRES_URL:  # a file, because threads and processes share it; no waiting for the disk
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}  # noqa: F405
    options: Any = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("=FULL", "=OFF")
PASSWORD_HASHERS = ["tests.hashers.QuickHasher"]
STATIC_ROOT.mkdir()  # noqa: F405  WhiteNoise warns about a folder that is not there
STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
CELERY_BROKER_URL = os.environ.get("ACORN_TEST_REDIS_URL") or CELERY_BROKER_URL  # noqa: F405
LOGGING = LOGGING | {"root": {"handlers": [], "level": "INFO"}}  # noqa: F405  pytest shows them
