"""`python -m bench.bare.tables`: what the bare confirmation writes to."""

from __future__ import annotations

import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "acorn.settings")
    django.setup()
    from django.db import connection

    from bench.bare.views import TABLES

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_line, bench_log")
        cursor.execute(TABLES)
        cursor.execute("ANALYZE bench_line")
