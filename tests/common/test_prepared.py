"""Queries put into SQL once give what the queryset would have given."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import ExpressionWrapper, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.backends import PERSON
from accounts.models import User
from common.clock import database_now
from common.prepared import PreparedColumn
from orders.services.locking import LINES_BY_NAME, LINES_OF
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


def test_several_values_relations_of_relations_and_annotations(django_assert_num_queries):
    place = world.build()
    order, other = place.issue(world.line("1", 3), world.line("2", 4)), place.issue()
    LINES_BY_NAME.get(other.number, other.vendor_id)

    with django_assert_num_queries(1):
        first, second = LINES_BY_NAME.get(order.number, order.vendor_id)
        assert (first.order.number, first.order.vendor_code.code) == (order.number, "ACME1")
        assert first.order.centre == order.centre
    assert (first.quantity, second.quantity) == (3, 4)
    assert abs(first.clock - database_now()) < timedelta(minutes=1)
    assert LINES_BY_NAME.get(order.number, place.globex.pk) == []
    assert LINES_OF.get(other.pk) == list(other.lines.all())


def test_a_column_gives_what_the_expression_gives_for_each_of_its_values(people):
    def named(name):
        same = User.objects.filter(pk=OuterRef("pk"), name=name).order_by()
        return Coalesce(Subquery(same.values("pk")), Value(0))

    column = PreparedColumn(named, "a name", output_field=IntegerField())
    for name in ("Lin", "Otto", "a name"):
        found = User.objects.annotate(found=column.of(name)).order_by("pk")
        wanted = User.objects.annotate(found=named(name)).order_by("pk")
        assert list(found.values_list("pk", "found")) == list(wanted.values_list("pk", "found"))
        assert list(found.values("found").filter(found__gt=0)) == [
            {"found": person.pk} for person in people.values() if person.name == name
        ]


def test_a_column_of_a_query_within_another_refers_to_the_inner_one(people):
    same = User.objects.filter(pk=OuterRef("pk")).order_by().values("pk")
    column = PreparedColumn(
        lambda add: ExpressionWrapper(Subquery(same) + add, IntegerField()),
        -1,
        output_field=IntegerField(),
    )
    next_one = User.objects.annotate(next=column.of(1))
    assert next_one.values_list("next", flat=True)[0] == next_one[0].pk + 1

    inner = User.objects.filter(pk__in=next_one.values("next"))

    assert set(inner) == {person for person in people.values() if person.pk - 1 in _keys(people)}


def _keys(people):
    return {person.pk for person in people.values()}
