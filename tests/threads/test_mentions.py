"""Whom an @name means, and that nobody is named who may not read."""

from __future__ import annotations

import re

import pytest

from common.errors import Invalid
from threads.models import Mention, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def named(world, say):
    """The names of those whom a message of Lin mentions."""

    def names(text, audience="both", **more):
        message = say("lin", text, audience, **more)
        keys = Mention.objects.filter(message=message).values_list("person_id", flat=True)
        by_key = {person.pk: name for name, person in world.people.items()}
        return {by_key[key] for key in keys}

    return names


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("@Otto please look", {"otto"}),
        ("Ask @otto, @BEA.", {"otto", "bea"}),
        ("(@Otto's pallet)", {"otto"}),
        ("@Otto你好", {"otto"}),
        ("mail lin@otto.example or 12 @ 5 USD, @5pm", set()),
        ("https://social.example/@otto", set()),
    ],
)
def test_a_typed_name(named, text, wanted):
    assert named(text) == wanted


def test_the_longest_name_wins(world, named):
    otto = world.people["otto"]
    otto.name = "Otto Berg"
    otto.save()
    ravi = world.people["ravi"]
    ravi.name = "Otto Bergmann"
    ravi.save()

    assert named("@Otto Bergmann, look") == {"ravi"}
    assert named("@Otto Berg, look") == {"otto"}
    with pytest.raises(Invalid, match="several people"):
        named("@Otto, look")


@pytest.mark.parametrize("name", ["Charlie", "Nobody"])
def test_a_stranger_is_refused_like_somebody_who_never_was(named, name):
    with pytest.raises(Invalid) as refusal:
        named(f"@{name} look")

    assert str(refusal.value).replace(name, "X").startswith("“@X” is nobody who may read")
    assert "Globex" not in str(refusal.value)


def test_the_buyer_cannot_be_named_in_a_note_of_the_vendor(named):
    with pytest.raises(Invalid, match="@Bea"):
        named("@Bea is slow", "vendor")
    assert named("@Otto is quick", "vendor") == {"otto"}


def test_who_left_cannot_be_named(world, named):
    world.people["otto"].memberships.update(is_active=False)

    with pytest.raises(Invalid, match="@Otto"):
        named("@Otto")


def test_a_choice_beside_the_text(world, named):
    otto, charlie = world.people["otto"].pk, world.people["charlie"].pk

    assert named("Look", mentions=[otto]) == {"otto"}
    with pytest.raises(Invalid, match="may not read"):
        named("Look", mentions=[charlie])


def test_names_are_chosen_by_a_tick_where_no_script_completes_them(world, order):
    lin, page = world.client("lin"), f"/threads/order/{order.number}/"
    shown = lin.get(page).content.decode()
    offered = dict(re.findall(r'name="mention"[^>]*value="(\d+)"[^>]*><span>([^<]+)', shown))
    fatima, bea = (str(world.people[name].pk) for name in ("fatima", "bea"))

    assert {offered[fatima], offered[bea]} == {"Fatima", "Bea"}
    assert not {"Lin", "Charlie"} & set(offered.values())  # neither oneself nor a stranger
    assert f'<noscript><p><a href="{page}"' in lin.get(order.get_absolute_url()).content.decode()

    form = {"vendor": world.acme.pk, "text": "Look", "audience": "both", "mention": [fatima, bea]}
    assert lin.post(f"{page}write/", form).status_code == 302
    message = Message.objects.get()
    assert {str(each.person_id) for each in message.mentions.all()} == {fatima, bea}


def test_a_note_of_ones_own_side_takes_no_name_of_the_other(world, order):
    lin, bea = world.client("lin"), world.people["bea"].pk
    form = {"vendor": world.acme.pk, "text": "Between us", "audience": "vendor", "mention": [bea]}

    refused = lin.post(f"/threads/order/{order.number}/write/", form)

    page = refused.content.decode()
    assert refused.status_code == 400
    assert "may not read this message. Choose again." in page
    assert re.search(rf'name="mention"[^>]*value="{bea}"[^>]* checked', page)
    assert not Message.objects.exists()
