"""The table of permissions as it is meant: a change of rights shows in a diff."""

from __future__ import annotations

import ast
from pathlib import Path

from orders.models import PurchaseOrder
from tests.access.chairs import STAFF
from tests.access.document import document
from tests.access.tables import PERMISSIONS, holders
from tests.world import LEVELS
from vendors import permissions
from vendors.models import Membership
from vendors.permissions import GRANTS, Level, Permission, member_can, staff_can

DOCUMENT = Path(__file__).parents[2] / "docs" / "permissions.md"
PEOPLE = (*LEVELS, *STAFF)


def test_every_permission_is_held_by_those_whom_the_table_names(world):
    people = {**world.people}
    for name, role in STAFF.items():
        people.setdefault(name, type(world.people["sam"])(name=name, staff_role=role))
    members = {m.user_id: m for m in Membership.objects.filter(vendor=world.acme)}

    held = {
        permission.value: frozenset(
            name
            for name in PEOPLE
            if member_can(members.get(people[name].pk), permission)
            or staff_can(people[name], permission)
        )
        for permission in Permission
    }

    assert held == holders(), (
        f"{PERMISSIONS.name} says something else than vendors/permissions.py. "
        "If the change of rights is meant, change the table with it."
    )


def test_each_permission_is_granted_to_somebody_and_none_twice_over():
    assert set(GRANTS) == set(Permission)
    for grant in GRANTS.values():
        assert bool(grant.areas) != bool(grant.roles)  # vendors' people or staff, never both


def test_a_level_below_the_needed_one_gives_nothing(world):
    for permission, grant in GRANTS.items():
        for area, needed in grant.areas.items():
            for level in Level:
                member = Membership(user_id=1, vendor=world.acme, **{area.value: level.value})
                enough = list(Level).index(level) >= list(Level).index(needed)
                assert member_can(member, permission) is enough


def test_who_ended_holds_nothing(world):
    ended = Membership(user_id=1, vendor=world.acme, is_active=False, **LEVELS["alice"])
    gone = world.people["sam"]
    gone.is_active = False

    assert not any(member_can(ended, permission) for permission in Permission)
    assert not any(staff_can(gone, permission) for permission in Permission)
    assert not any(member_can(None, p) or staff_can(None, p) for p in Permission)


def test_the_document_shows_the_table_of_the_code():
    assert DOCUMENT.read_text() == document(), (
        "docs/permissions.md is not what vendors/permissions.py says. Write it anew with "
        "`python -m tests.access.document > docs/permissions.md`."
    )


def test_rights_are_asked_of_the_database_at_each_request(world):
    """A right that was taken away is gone at the next click, in a session that goes on."""
    order = world.issue()
    lin = world.client("lin")
    page = f"/orders/{order.number}/"
    answer = f"{page}answer/"
    assert lin.get(page).status_code == 200

    membership = Membership.objects.get(user=world.people["lin"])
    membership.sales = "view"
    membership.save()
    assert lin.post(answer, {}).status_code == 403
    membership.is_active = False
    membership.save()
    assert lin.get(page).status_code in {403, 404}
    assert lin.get(f"/api/v1{page}").status_code in {403, 404}
    assert PurchaseOrder.objects.get(pk=order.pk).answer_id is None


def test_every_permission_stands_in_the_table_once() -> None:
    """Of two lines with one key Python silently keeps the later; a merge can leave two."""
    tree = ast.parse(Path(permissions.__file__).read_text(encoding="utf-8"))
    table = next(
        node.value
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "GRANTS"
    )
    assert isinstance(table, ast.Dict)
    keys = [ast.unparse(key) for key in table.keys if key]

    assert len(keys) == len(Permission)
    assert sorted(keys) == sorted(set(keys))
