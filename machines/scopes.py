"""What an API client may do, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from vendors.permissions import Scope

if TYPE_CHECKING:
    from machines.models import ApiClient


def in_words(client: ApiClient) -> str:
    """Its scopes, one after the other."""
    return _(", ").join(str(scope.label) for scope in Scope if client.has(scope))
