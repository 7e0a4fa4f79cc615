"""/api/schema/ is valid, is served, and names all that the API takes and gives."""

from __future__ import annotations

import yaml

from orders.api.parameters import DESCRIPTIONS
from orders.filters import SORTS, OrderFilter

LIST = "/api/v1/orders/"
ANSWER = "/api/v1/orders/{number}/acknowledgement/"


def test_it_is_served_to_who_is_signed_in(world, client):
    response = world.client("otto").get("/api/schema/")

    assert response.status_code == 200
    paths = yaml.safe_load(response.content)["paths"]
    assert {LIST, "/api/v1/orders/{number}/", ANSWER} <= set(paths)
    assert client.get("/api/schema/").status_code in {302, 401}


def test_every_filter_is_a_parameter_with_its_values(openapi):
    parameters = {each["name"]: each for each in openapi["paths"][LIST]["get"]["parameters"]}

    assert set(parameters) == {
        *OrderFilter.base_filters,
        "cursor",
        "sort",
        "limit",
        "changed_since",
    }
    assert set(parameters["sort"]["schema"]["enum"]) == set(SORTS)
    assert set(parameters["state"]["schema"]["enum"]) == {"New", "Acknowledged", "Closed"}
    assert (parameters["limit"]["schema"]["minimum"], parameters["limit"]["schema"]["maximum"]) == (
        1,
        200,
    )
    assert all(parameters[name]["description"] == text for name, text in DESCRIPTIONS.items())


def test_examples_are_taken(world, openapi, conforms):
    from tests.world import line

    body = openapi["paths"][ANSWER]["post"]["requestBody"]["content"]["application/json"]
    examples = [example["value"] for example in body["examples"].values()]
    assert len(examples) == 2
    for example in examples:
        order = world.issue(line("1", 10, is_back_order_allowed=True), line("2", 12))
        response = world.client("lin").post(
            f"{LIST}{order.number}/acknowledgement/", example, content_type="application/json"
        )
        assert response.status_code == 200, response.content
        conforms(response)
