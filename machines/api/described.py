"""How drf-spectacular reads a view of ours: which scopes open it, how long its lists may be."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from drf_spectacular.openapi import AutoSchema
from rest_framework.serializers import ListSerializer

from machines.api.authentication import BearerScheme
from vendors.permissions import GRANTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vendors.permissions import Permission


class Described(AutoSchema):
    """`DEFAULT_SCHEMA_CLASS`."""

    def get_auth(self) -> list[dict[str, Any]]:
        """Each least set of scopes that opens it is a way in of its own, and so is a session."""
        ways: list[dict[str, Any]] = super().get_auth()
        asked = getattr(self.view, "permissions", None)
        scopes = scopes_for(asked(self.method) if asked else ())
        machine = [{BearerScheme.name: found} for found in scopes]
        return [*machine, *(way for way in ways if BearerScheme.name not in way)] if ways else ways

    def _map_serializer_field(self, field: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """With the least and most items of a list of objects, which spectacular leaves out."""
        schema: dict[str, Any] = super()._map_serializer_field(field, *args, **kwargs)  # type: ignore[no-untyped-call]
        if isinstance(field, ListSerializer) and schema.get("type") == "array":
            for name, word in (("min_length", "minItems"), ("max_length", "maxItems")):
                if (bound := getattr(field, name)) is not None:
                    schema[word] = bound
        return schema


def scopes_for(permissions: Iterable[Permission]) -> list[list[str]]:
    """The least sets of scopes that hold all of these permissions; one empty set for none."""
    each = [sorted(GRANTS[permission].scopes) for permission in permissions]
    found = {frozenset(map(str, combined)) for combined in product(*each)}
    least = [some for some in found if not any(other < some for other in found)]
    return sorted((sorted(some) for some in least), key=lambda scopes: (len(scopes), scopes))
