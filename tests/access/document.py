"""Writes docs/permissions.md from the permission table: `python -m tests.access.document`."""

from __future__ import annotations

from accounts.roles import StaffRole
from vendors.permissions import GRANTS, Area, Level, Permission, Scope

HEAD = """# Who may do what

Made from `vendors/permissions.py`, which pages, API, admin site and templates read; a test holds
this page against it. Every address declares one of these permissions and stays shut without one.
"""
VENDORS = """
## People of a vendor

A membership says for each area whether somebody may look or operate. One area that reaches far
enough is enough. Who operates may also look.

"""
CLIENTS = """
## API clients

An API client belongs to one vendor and holds what its scopes give it; of cost and value it sees
nothing without `costs:read`. Nobody gives a scope that reaches further than his own rights.

"""
STAFF = """
## The retailer's staff

"""
WORDS = {Level.VIEW: "look", Level.OPERATE: "operate"}


def document() -> str:
    """The page as Markdown."""
    return "".join((HEAD, VENDORS, _vendors(), CLIENTS, _clients(), STAFF, _staff()))


def _vendors() -> str:
    rows = [["", *(str(area.label) for area in Area)]]
    for permission, grant in GRANTS.items():
        if grant.areas:
            words = [WORDS.get(grant.areas.get(area, Level.NONE), "") for area in Area]
            rows.append([_name(permission), *words])
    return _table(rows)


def _clients() -> str:
    rows = [["", *(f"`{scope.value}`" for scope in Scope)]]
    for permission, grant in GRANTS.items():
        if grant.scopes:
            rows.append([_name(permission), *("yes" * (s in grant.scopes) for s in Scope)])
    return _table(rows)


def _staff() -> str:
    rows = [["", *(str(role.label) for role in StaffRole)]]
    for permission, grant in GRANTS.items():
        if grant.roles:
            rows.append([_name(permission), *("yes" * (r in grant.roles) for r in StaffRole)])
    return _table(rows)


def _name(permission: Permission) -> str:
    return f"{permission.label} (`{permission.value}`)"


def _table(rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, f"|{'---|' * len(rows[0])}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    print(document(), end="")  # noqa: T201
