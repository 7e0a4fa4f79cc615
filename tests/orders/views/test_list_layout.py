"""Columns and density: in the address, remembered for the person, never more than he may see."""

from __future__ import annotations

import pytest

from accounts.models import User
from audit.models import AuditEntry

pytestmark = pytest.mark.django_db


def heads(response) -> list[str]:
    columns = response.context_data["columns"]
    return [str(column["label"]) for column in columns if "all" not in column]


def test_the_address_says_which_columns(world):
    world.issue()
    page = world.client("lin").get("/orders/?columns=units,state,nonsense&density=compact")

    assert heads(page) == ["Order", "State", "Units"]
    assert "table-compact" in page.content.decode()
    assert "$155.00" not in page.content.decode().split("<tbody")[1]


def test_what_is_chosen_is_remembered_and_stands_in_the_address(world):
    world.issue()
    client = world.client("lin")
    sent = {"columns": ["confirm", "value"], "density": "comfortable", "query": "view=waiting&q=PO"}

    answer = client.post("/orders/layout/", sent)

    wanted = "columns=confirm,value&density=comfortable"
    assert answer["Location"] == f"/orders/?q=PO&view=waiting&{wanted}"
    assert client.get("/orders/?sort=number")["Location"] == f"/orders/?sort=number&{wanted}"
    assert heads(client.get(answer["Location"])) == ["Order", "Confirm by", "Value"]
    assert AuditEntry.objects.filter(action="accounts.layout_changed").count() == 1


def test_as_it_comes_forgets_it(world):
    client = world.client("lin")
    client.post("/orders/layout/", {"columns": ["state"], "density": "compact"})

    answer = client.post("/orders/layout/", {"columns": ["state"], "usual": "yes", "query": ""})

    assert answer["Location"] == "/orders/"
    assert client.get("/orders/").status_code == 200
    assert User.objects.get(name="Lin").layouts == {}


def test_a_colleagues_address_shows_his_columns(world):
    world.issue()
    lin = world.client("lin")
    lin.post("/orders/layout/", {"columns": ["state", "value"], "density": ""})

    address = "/orders/?columns=state,ship_to"
    assert heads(lin.get(address)) == heads(world.client("alice").get(address))


@pytest.mark.parametrize("query", ["?columns=value", "?columns=state,value&sort=-value"])
def test_logistics_gets_no_cost_by_any_address(world, query):
    world.issue()
    page = world.client("otto").get(f"/orders/{query}")

    assert "Value" not in heads(page)
    assert "$155.00" not in page.content.decode()
    assert 'value="value"' not in page.content.decode()


def test_logistics_does_not_even_keep_the_column(world):
    otto = world.client("otto")
    otto.post("/orders/layout/", {"columns": ["state", "value"], "density": ""})

    assert User.objects.get(name="Otto").layouts == {"orders": "columns=state"}


def test_every_column_has_a_cell(world):
    from orders.list_address import COLUMNS

    world.issue()
    client = world.client("lin")
    for column in COLUMNS:
        page = client.get(f"/orders/?columns={column.key}").content.decode()
        row = page.split("<tbody")[1].split("</tbody>")[0]
        assert row.count("<td") == 2, column.key  # the box is one
