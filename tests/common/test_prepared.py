"""Queries put into SQL once give what the queryset would have given."""

from __future__ import annotations

import pytest

from accounts.backends import PERSON
from tests import world
from vendors.models import Membership
from vendors.tenancy import MEMBERSHIPS

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return world.build().people


def test_it_gives_the_instances_of_the_queryset(people):
    for person in people.values():
        found = MEMBERSHIPS.get(person.pk)
        wanted = list(Membership.objects.of(person))
        assert found == wanted
        assert [vars(m.vendor)["name"] for m in found] == [m.vendor.name for m in wanted]
        assert [(m.is_active, m.created_at) for m in found] == [
            (m.is_active, m.created_at) for m in wanted
        ]


def test_the_related_instance_costs_no_query(people, django_assert_num_queries):
    MEMBERSHIPS.get(0)
    with django_assert_num_queries(1):
        (membership,) = MEMBERSHIPS.get(people["lin"].pk)
        assert membership.vendor.name == "Acme Housewares"


def test_what_changed_is_seen_at_once(people):
    lin = people["lin"]
    assert PERSON.get(lin.pk) == [lin]
    lin.name, lin.is_active = "Lin Chen", False
    lin.save()

    assert PERSON.get(lin.pk) == []
    lin.is_active = True
    lin.save()
    assert PERSON.get(lin.pk)[0].name == "Lin Chen"


def test_instances_can_be_saved(people):
    (person,) = PERSON.get(people["otto"].pk)
    person.name = "Otto B."
    person.save()

    people["otto"].refresh_from_db()
    assert people["otto"].name == "Otto B."
