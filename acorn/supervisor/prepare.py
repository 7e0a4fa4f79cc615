"""`python -m acorn.supervisor.prepare`: everything that must be there before the port answers."""

from __future__ import annotations

import hashlib
import os
import sys

import django
from django.core.management import CommandError
from django.db import OperationalError


def main() -> int:
    """Bring the database up to date, collect the static files, make or freshen the demo world.

    What the operator can put right is said in a sentence, with the code 1.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "acorn.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415  after setup
    from django.core.management import call_command  # noqa: PLC0415

    try:
        call_command("migrate", interactive=False, verbosity=0)
        _collect_static()
        if settings.DEMO:
            call_command("seed_demo")
    except OperationalError as error:
        where = "ACORN_DATABASE_URL" if settings.INSTALLED else "the data folder"
        reason = str(error).strip()
        print(f"acorn: The database cannot be used; look at {where}. It says: {reason}")  # noqa: T201
        return 1
    except (CommandError, OSError) as error:
        print(f"acorn: {error}")  # noqa: T201
        return 1
    return 0


def _collect_static() -> None:
    """Collect only when a file changed: it costs more than the rest of a second start."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    stamp = settings.STATIC_ROOT / ".collected"
    state = _static_state()
    if stamp.exists() and stamp.read_text(encoding="ascii") == state:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state, encoding="ascii")


def _static_state() -> str:
    """A digest of all source files' names, sizes and times."""
    from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            modified = storage.get_modified_time(name).timestamp()
            digest.update(f"{name} {storage.size(name)} {modified}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
