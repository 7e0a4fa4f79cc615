"""Access tokens: given for a secret, and known again at each request."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.db.models.functions import Now

from accounts.services import guessing
from common.clock import database_now
from common.onetime import digest
from common.prepared import Prepared
from machines.models import AccessToken, ApiClient, ClientSecret
from machines.services.secrets import is_same

if TYPE_CHECKING:
    from collections.abc import Iterable

LIFE = timedelta(hours=1)
NOTE_EVERY = timedelta(minutes=1)
FROM_ADDRESS = guessing.Limit("client-secret-from", 30, timedelta(minutes=15))
"""Wrong secrets from one address. They are counted by nothing else: a secret of 256 bits is not
guessed, and a lock on the client would let everybody who knows its public id shut it out.
"""
_NOBODY = "0" * 64

TOKENS = Prepared(
    lambda hashed: (
        AccessToken.objects.filter(hash=hashed)
        .select_related("secret__client__vendor")
        .annotate(clock=Now())
    ),
    "hash",
)


def prove_client(
    *, public_id: str, secret: str, address: str, now: datetime | None = None
) -> ClientSecret | None:
    """The secret's row if it is one of this client's and opens the door now; else None.

    Whether client or secret is wrong, revoked, or the vendor suspended, it takes as long and
    says the same. Raises `TooManyGuesses` after thirty wrong ones from this address.
    """
    now = now or database_now()
    guess = guessing.take(FROM_ADDRESS, address, now)
    known = public_id if public_id.isascii() and public_id.isprintable() else ""
    secrets = ClientSecret.objects.filter(client__public_id=known).usable(now)
    found = None
    for row in secrets.select_related("client__vendor"):
        if is_same(secret, row.hash):
            found = row
    if found is None:
        is_same(secret, _NOBODY)
        return None
    if not _is_open(found.client):
        return None
    guessing.give_back(guess)
    return found


def keep_token(
    *, token: str, secret: ClientSecret, scopes: Iterable[str], now: datetime | None = None
) -> AccessToken:
    """Let this token be a way in for an hour; of it the hash alone is stored."""
    now = now or database_now()
    return AccessToken.objects.create(
        secret=secret,
        hash=digest(token),
        scopes=list(scopes),
        created_at=now,
        expires_at=now + LIFE,
    )


def token_of(given: str, now: datetime | None = None) -> AccessToken | None:
    """The token if it opens the door at this moment, with secret, client and vendor; else None.

    One statement, and nothing remembered between requests: what was revoked, replaced, expired or
    suspended a moment ago is refused.
    """
    for token in TOKENS.get(digest(given)):
        now = now or token.clock  # type: ignore[attr-defined]
        if now < token.expires_at and token.secret.works(now) and _is_open(token.secret.client):
            return token
    return None


def note_use(client: ApiClient, address: str, now: datetime | None = None) -> None:
    """Note when and from where a client came: once a minute, and from each new address."""
    now = now or database_now()
    seen = client.last_used_at
    if seen is not None and now - seen < NOTE_EVERY and address == client.last_used_from:
        return
    ApiClient.objects.filter(pk=client.pk).filter(
        Q(last_used_at=None) | Q(last_used_at__lte=now)
    ).update(last_used_at=now, last_used_from=address)


def scopes_of(token: AccessToken) -> frozenset[str]:
    """What this token may do now: what it was asked for, and its client still has."""
    return frozenset(token.scopes) & frozenset(token.secret.client.scopes)


def _is_open(client: ApiClient) -> bool:
    return client.revoked_at is None and client.vendor.is_active
