"""Views that people save from the list: named, replaced, deleted; the team's by who may."""

from __future__ import annotations

import pytest

from audit.models import AuditEntry
from lists.models import SavedView
from lists.services.saving import MOST

pytestmark = pytest.mark.django_db
PAGE = "/orders/views/"


@pytest.fixture
def send(world):
    def send_(who="lin", vendor=None, **sent):
        vendor = vendor or world.acme
        return world.client(who).post(PAGE, {"vendor": vendor.pk, **sent})

    return send_


def tabs(world, who) -> list[str]:
    found = world.client(who).get("/orders/").context_data["tabs_of_views"]
    return [tab["label"] for tab in found if tab["id"].startswith("saved")]


def test_a_view_keeps_filters_sort_and_columns_but_no_page(world, send):
    query = "q=SKU-1&view=late&sort=number&columns=state&cursor=abc&colour=red"
    answer = send(act="save", name="  Late\tSKU 1 ", query=query)

    view = SavedView.objects.get()
    assert (view.name, view.owner) == ("Late SKU 1", world.people["lin"])
    assert view.query == "q=SKU-1&view=late&sort=number&columns=state"
    assert answer["Location"] == f"/orders/?{view.query}&saved={view.pk}"
    page = world.client("lin").get(answer["Location"])
    assert [t["label"] for t in page.context_data["tabs_of_views"] if t["current"]] == [view.name]
    assert "View: Late" in [chip["label"] for chip in page.context_data["chips"]]


def test_ones_own_is_ones_own_and_the_teams_is_the_teams(world, send):
    send(act="save", name="Mine", query="view=late")
    send(act="save", name="Ours", query="view=closed", team="yes")

    assert tabs(world, "lin") == ["Ours", "Mine"]
    assert tabs(world, "otto") == ["Ours"]
    assert tabs(world, "charlie") == []


def test_who_only_looks_keeps_no_view_for_the_team(world, send):
    refused = send("ravi", act="save", name="Ours", query="", team="yes")
    send("lin", act="save", name="Ours", query="", team="yes")
    view = SavedView.objects.get()

    assert refused.status_code == 403
    for act in ("rename", "replace", "delete"):
        assert send("ravi", act=act, view=view.pk, name="X", query="").status_code == 403
    assert send("ravi", act="save", name="Mine", query="").status_code == 302
    assert SavedView.objects.get(owner=None).name == "Ours"


def test_renamed_replaced_deleted_and_all_of_it_written_down(world, send):
    send(act="save", name="One", query="view=late")
    view = SavedView.objects.get()
    send(act="rename", view=view.pk, name="Two")
    send(act="replace", view=view.pk, query="view=open&density=compact")
    view.refresh_from_db()
    assert (view.name, view.query) == ("Two", "view=open&density=compact")
    send(act="delete", view=view.pk)

    assert not SavedView.objects.exists()
    told = AuditEntry.objects.filter(chain=world.acme.audit_chain, action__startswith="lists.")
    assert list(told.order_by("seq").values_list("action", flat=True)) == [
        "lists.view_saved",
        "lists.view_renamed",
        "lists.view_replaced",
        "lists.view_deleted",
    ]


@pytest.mark.parametrize(("who", "status"), [("alice", 404), ("charlie", 409), ("otto", 404)])
def test_nobody_touches_somebody_elses_view(world, send, who, status):
    send(act="save", name="Mine", query="view=late")
    view = SavedView.objects.get()

    for act in ("rename", "replace", "delete"):
        sent = {"act": act, "view": view.pk, "name": "Taken", "query": ""}
        assert send(who, **sent).status_code == status
    assert send("charlie", vendor=world.globex, act="delete", view=view.pk).status_code == 404
    view.refresh_from_db()
    assert view.name == "Mine"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "Enter a name"), (" \t", "Enter a name"), ("x" * 41, "too long for a tab")],
)
def test_a_name_is_wanted_and_short(send, name, sentence):
    answer = send(act="save", name=name, query="")

    assert answer.status_code == 400
    assert sentence in answer.content.decode()


def test_a_name_is_there_once(world, send):
    send(act="save", name="Late", query="")

    assert "already" in send(act="save", name="LATE", query="").content.decode()
    assert send(act="save", name="Late", query="", team="yes").status_code == 302
    assert send("alice", act="save", name="Late", query="").status_code == 302


def test_there_are_only_so_many(send):
    for number in range(MOST):
        assert send(act="save", name=str(number), query="").status_code == 302

    assert send(act="save", name="one more", query="").status_code == 400


def test_a_colleagues_address_is_the_same_list_without_his_tab(world, send):
    send(act="save", name="Mine", query="view=late")
    view = SavedView.objects.get()

    page = world.client("alice").get(f"/orders/?view=late&saved={view.pk}")

    assert page.context_data["address"].known == {"view": "late"}
    assert [t["label"] for t in page.context_data["tabs_of_views"] if t["current"]] == ["Late"]


def test_a_view_of_sales_shows_logistics_no_value(world, send):
    world.issue()
    query = "sort=-value&columns=state,value"
    send("lin", act="save", name="Dear", query=query, team="yes")

    page = world.client("otto").get("/orders/")
    tab = next(t for t in page.context_data["tabs_of_views"] if t["label"] == "Dear")
    assert "value" not in tab["url"]
    assert (
        "value"
        not in world.client("otto")
        .get(PAGE)
        .content.decode()
        .split("views card")[1]
        .split("name=")[0]
    )
