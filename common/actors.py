"""Who does something: a person, the system itself, or a machine, and how sure we are of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Who acts, as services and the audit log want to know it.

    `person_id` is the account's key, None when no person acts. `factor` says with what the
    person signed in ("password+totp", "password+recovery-code"), `source` through which mouth
    the wish came ("page", "api", "admin", "import", "command", "worker"). `client_id` is the key
    of the API client through which a machine acts; then `name` is the client's. `name`, `address`
    (an IP) and `agent` are personal values: the audit log keeps them in a side row.
    """

    person_id: int | None = None
    name: str = ""
    factor: str = ""
    source: str = "worker"
    on_behalf: str = ""
    address: str = ""
    agent: str = ""
    request_id: str = ""
    client_id: int | None = None


SYSTEM = Actor(source="worker")
"""The house acting by rule: a sweep, an automatic cancellation."""

COMMAND = Actor(source="command")
"""Somebody with a shell on the server."""
