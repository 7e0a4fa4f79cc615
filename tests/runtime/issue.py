"""`python -m tests.runtime.issue ROUNDS ORDERS`: a retailer that issues orders for a while.

Runs with the settings of a running portal's database, whose world it makes first. Prints a line
after each round, and waits for one on its input before the next.
"""

from __future__ import annotations

import os
import sys

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "acorn.settings"
    django.setup()
    from tests.world import build

    rounds, orders = map(int, sys.argv[1:3])
    world = build()
    for _ in range(rounds):
        for _ in range(orders):
            world.issue()
        sys.stdout.write("issued\n")
        sys.stdout.flush()
        sys.stdin.readline()
