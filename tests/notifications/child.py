"""Another process at the same outbox: hands over what is due, and may be told to die doing it.

Run as `python -m tests.notifications.child '{"database": …}'`; prints a line for each pass.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from acorn import env


def configure(*, database, folder, mail, backend=None, die_after=0):
    """The least that a worker needs to run."""
    mails = env.mail(mail, Path(folder))
    config = env.database(database, Path(folder))
    options = config.setdefault("OPTIONS", {})  # a killed process is no power cut: need not sync
    if "init_command" in options:
        options["init_command"] = options["init_command"].replace("=FULL", "=OFF")
    else:
        options["options"] = "-c synchronous_commit=off"
    settings.configure(
        INSTALLED_APPS=["common", "notifications"],
        DATABASES={"default": config},
        USE_TZ=True,
        DATA_DIR=Path(folder),
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        PUBLIC_URL="http://localhost:8000",
        DEFAULT_FROM_EMAIL="acorn@localhost",
        DIE_AFTER=die_after,
        **mails | ({"EMAIL_BACKEND": backend} if backend else {}),
    )


def hand_over(*, later=0, limit=100):
    """Hand over until nothing is due, as one that looks `later` seconds from now."""
    from common.clock import database_now
    from notifications.handover import deliver_due

    ahead = timedelta(seconds=later)
    while (outcome := deliver_due(now=database_now() + ahead, limit=limit)).finished:
        os.write(1, f"{outcome.handed}\n".encode())  # whole lines, whoever else writes


def main():
    given = json.loads(sys.argv[1])
    processes = given.pop("processes", 1)
    work = {name: given.pop(name) for name in ("later", "limit") if name in given}
    configure(**given)

    import django

    django.setup()
    from notifications.composers import Mail, register

    register("hello", lambda row, now: Mail(f"Order {row.subject_id}", "text", "<p>html</p>"))
    gate = os.pipe()
    children = []
    for _ in range(processes):
        if child := os.fork():
            children.append(child)
            continue
        os.close(gate[1])
        os.read(gate[0], 1)  # all start at once: when the parent closes its end
        hand_over(**work)
        os._exit(0)
    os.close(gate[1])
    sys.exit(max(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0 for child in children))


if __name__ == "__main__":
    main()
