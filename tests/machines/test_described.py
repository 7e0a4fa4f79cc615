"""Schemathesis over the whole API: no fault, and no answer that the description leaves out."""

from __future__ import annotations

import json
from collections import Counter

import pytest
import schemathesis
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given
from hypothesis import settings as rounds
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.world import build, line

EXAMPLES = 40  # of each operation
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def operations():
    """Every operation of the description, as Schemathesis reads it."""
    described = SchemaGenerator().get_schema(request=None, public=True)
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(described, default=str)))
    return [found.ok() for found in schema.get_all_operations()]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("operation", operations(), ids=lambda each: f"{each.method} {each.path}")
def test_whatever_is_sent_is_answered_as_described(operation, live_server, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.API_REQUESTS_A_MINUTE = 1_000_000
    world = build()
    order = world.issue(line("1", 10))
    headers = {"Authorization": f"Bearer {world.token()}"}
    statuses: Counter[int] = Counter()

    @rounds(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy())
    def send(case):
        if "number" in case.path_parameters:
            case.path_parameters["number"] = order.number  # any other is 404, and says nothing
        response = case.call(base_url=live_server.url, headers=headers)
        statuses[response.status_code] += 1
        case.validate_response(response, checks=CHECKS)

    send()

    assert statuses.total() > 1, statuses
