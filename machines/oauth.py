"""OAuth 2 (RFC 6749) by oauthlib: what it asks of us about clients, secrets, scopes, tokens."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

from oauthlib.oauth2 import BackendApplicationServer, RequestValidator

from machines.services import tokens
from machines.services.secrets import TOKEN, new_secret

GRANT = "client_credentials"


class Clients(RequestValidator):  # type: ignore[misc]  # oauthlib ships no types
    """Answers from our tables. A client proves itself by HTTP Basic or in the body, as it likes."""

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Whether id and secret belong together and open the door; notes which secret it was."""
        public_id, secret = _basic(request.headers.get("Authorization", "")) or (
            request.client_id or "",
            request.client_secret or "",
        )
        found = tokens.prove_client(
            public_id=public_id, secret=secret, address=request.headers.get("Remote-Addr", "")
        )
        if found is None:
            return False
        request.client, request.proof = found.client, found
        request.client.client_id = request.client_id = public_id
        return True

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Machines have one way in."""
        return grant_type == GRANT

    def get_default_scopes(
        self, client_id: str, request: Any, *args: Any, **kwargs: Any
    ) -> list[str]:
        """All that the client has."""
        return list(request.client.scopes)

    def validate_scopes(
        self,
        client_id: str,
        scopes: list[str],
        client: Any,
        request: Any,
        *args: Any,
        **kwargs: Any,
    ) -> bool:
        """Some of what the client has."""
        return set(scopes) <= set(client.scopes)

    def save_bearer_token(
        self, token: dict[str, Any], request: Any, *args: Any, **kwargs: Any
    ) -> None:
        """Store its hash."""
        tokens.keep_token(token=token["access_token"], secret=request.proof, scopes=request.scopes)


def _basic(header: str) -> tuple[str, str] | None:
    """Id and secret of an HTTP Basic header; None where there is none."""
    kind, _blank, coded = header.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        public_id, _colon, secret = b64decode(coded, validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return public_id, secret


SERVER = BackendApplicationServer(
    Clients(),
    token_generator=lambda _request: new_secret(TOKEN),
    token_expires_in=int(tokens.LIFE.total_seconds()),
)
