"""An API client at work: where else a person and a membership stand, it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.actors import Actor
from machines.services.tokens import scopes_of
from vendors.permissions import Permission, scopes_can

if TYPE_CHECKING:
    from django.http import HttpRequest

    from machines.models import AccessToken, ApiClient
    from vendors.models import Vendor

FACTOR = "client-secret"
AGENT_LENGTH = 300


@dataclass(frozen=True, eq=False)
class Machine:
    """`request.user` and the one membership of a request that came with an access token.

    It has no key of an account, so what belongs to a person belongs to none of its requests.
    """

    client: ApiClient
    scopes: frozenset[str]

    pk = id = None
    is_authenticated = is_active = True
    is_anonymous = is_staff = is_superuser = False
    staff_role = email = language = theme = ""

    @classmethod
    def with_token(cls, token: AccessToken) -> Machine:
        """The client that this token was given to, as far as its scopes reach now."""
        return cls(token.secret.client, scopes_of(token))

    def __str__(self) -> str:
        return self.client.name

    @property
    def name(self) -> str:
        """The client's name."""
        return self.client.name

    @property
    def vendor(self) -> Vendor:
        """The one vendor that it works for."""
        return self.client.vendor

    @property
    def vendor_id(self) -> int:
        """That vendor's key."""
        return self.client.vendor_id

    @property
    def time_zone(self) -> str:
        """It reads in its vendor's zone."""
        return self.client.vendor.time_zone

    def is_verified(self) -> bool:
        """A secret of 256 bits is no password: there is no second factor to ask for."""
        return True

    def can(self, permission: Permission | str) -> bool:
        """Whether its scopes hold the permission."""
        return scopes_can(self.scopes, Permission(permission))

    def actor(self, request: HttpRequest) -> Actor:
        """It acts: for services, the events of orders and the audit log."""
        return Actor(
            name=self.client.name,
            factor=FACTOR,
            source="api",
            address=request.META.get("REMOTE_ADDR", ""),
            agent=request.META.get("HTTP_USER_AGENT", "")[:AGENT_LENGTH],
            request_id=getattr(request, "request_id", ""),
            client_id=self.client.pk,
        )
