"""Every answer of the API is held against what /api/schema/ says of it."""

from __future__ import annotations

import json
import re

import pytest
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from jsonschema import Draft4Validator, FormatChecker  # type: ignore[import-untyped]


@pytest.fixture(scope="session")
def openapi():
    """The description of the API, valid in itself."""
    document = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(document)
    return json.loads(json.dumps(document, default=str))


def with_nulls(node):
    """OpenAPI 3.0 says “nullable”, JSON Schema says so in the types."""
    if isinstance(node, list):
        return [with_nulls(child) for child in node]
    if not isinstance(node, dict):
        return node
    plain = {key: with_nulls(child) for key, child in node.items() if key != "nullable"}
    if node.get("type") == "object" and "properties" in node:
        plain["additionalProperties"] = False  # nothing that the description does not name
    return {"anyOf": [plain, {"type": "null"}]} if node.get("nullable") is True else plain


@pytest.fixture
def conforms(openapi):
    """Fail unless this answer is one that the description promises; gives its JSON."""
    whole = with_nulls(openapi)

    def check(response):
        request = response.wsgi_request
        path = "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", request.resolver_match.route)
        promised = whole["paths"][path][request.method.lower()]["responses"]
        assert str(response.status_code) in promised, (path, response.status_code)
        schema = promised[str(response.status_code)]["content"]["application/json"]["schema"]
        assert response.headers["Content-Type"] == "application/json"
        body = json.loads(response.content)
        described = {**schema, "components": whole["components"]}
        Draft4Validator(described, format_checker=FormatChecker()).validate(body)
        return body

    return check
