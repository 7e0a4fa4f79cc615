"""API clients as a vendor's admin keeps them: made, changed, their secrets replaced, revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common.clock import database_now
from common.errors import NotPermitted, Problems, Stale, TransitionNotAllowed
from common.onetime import digest
from common.texts import one_line
from machines.models import ApiClient, ClientSecret
from machines.services.secrets import SECRET, new_client_id, new_secret
from machines.services.telling import Told, tell
from vendors.models import Vendor
from vendors.permissions import Permission, Scope, scopes_within

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from common.actors import Actor
    from vendors.models import Membership

NAME_LENGTH = 80
MOST = 20  # clients that a vendor may have at a time
OVERLAP = timedelta(hours=24)


@dataclass(frozen=True)
class Made:
    """A client with a new secret, in the clear for the only time."""

    client: ApiClient
    secret: str


@transaction.atomic
def create_client(
    *,
    by: Membership,
    name: str,
    scopes: Iterable[str],
    form: UUID,
    actor: Actor,
    now: datetime | None = None,
) -> Made:
    """A new client of the vendor of `by`, with its first secret.

    Raises `NotPermitted`, `Stale` when this form made one already, `Refused` with all that is
    wrong: the name, the scopes, a scope that reaches further than the rights of `by`.
    """
    now = now or database_now()
    _require(by)
    vendor = Vendor.objects.select_for_update().get(pk=by.vendor_id)
    if ApiClient.objects.filter(form=form).exists():
        raise Stale(
            _(
                "This client was made already, and its secret was shown once. If you do not have "
                "it, replace the secret."
            ),
            code="made_already",
        )
    clients = ApiClient.objects.for_vendor(vendor).active()
    if clients.count() >= MOST:
        raise TransitionNotAllowed(
            _("A company has at most %(most)s API clients. Revoke one that is not needed.")
            % {"most": MOST}
        )
    name, wanted = _checked(by, name, scopes, clients)
    client = ApiClient.objects.create(
        vendor=vendor,
        name=name,
        public_id=new_client_id(),
        scopes=wanted,
        form=form,
        created_by_id=actor.person_id,
        created_at=now,
    )
    secret = _add_secret(client, now)
    _note("client_made", client, actor, now, after={"name": name, "scopes": wanted})
    tell(what=Told.MADE, client=client, actor=actor, now=now)
    return Made(client, secret)


@transaction.atomic
def change_client(
    *,
    client: ApiClient,
    by: Membership,
    name: str,
    scopes: Iterable[str],
    actor: Actor,
    now: datetime | None = None,
) -> ApiClient:
    """Another name, other scopes; they count from the client's next request.

    Raises what `create_client` raises, and `TransitionNotAllowed` for a revoked client.
    """
    now = now or database_now()
    _require(by)
    client = _locked(client)
    others = ApiClient.objects.for_vendor(client.vendor).active().exclude(pk=client.pk)
    name, wanted = _checked(by, name, scopes, others)
    before = {"name": client.name, "scopes": client.scopes}
    after = {"name": name, "scopes": wanted}
    if before == after:
        return client
    client.name, client.scopes = name, wanted
    client.save(update_fields=["name", "scopes"])
    _note("client_changed", client, actor, now, before=before, after=after)
    tell(what=Told.CHANGED, client=client, actor=actor, now=now)
    return client


@transaction.atomic
def replace_secret(
    *,
    client: ApiClient,
    by: Membership,
    seen: int,
    overlaps: bool,
    actor: Actor,
    now: datetime | None = None,
) -> Made:
    """A new secret. The one before works on for a day with `overlaps`, else it ends at once.

    What works without an end is always one secret: a third is never in force. Tokens end with
    their secret. `seen` is the key of the secret that the page showed as the newest. Raises
    `Stale` when it was replaced meanwhile, `NotPermitted`, `TransitionNotAllowed`.
    """
    now = now or database_now()
    _require(by)
    client = _locked(client)
    newest = client.secrets.order_by("-pk").first()
    if newest is None or newest.pk != seen:
        raise Stale(
            _("The secret of %(client)s was just replaced. Look at it again.") % {"client": client}
        )
    client.secrets.usable(now).exclude(pk=newest.pk).update(ends_at=now)
    newest.ends_at = now + OVERLAP if overlaps else now
    newest.save(update_fields=["ends_at"])
    secret = _add_secret(client, now)
    ends_at = newest.ends_at.isoformat()
    _note("secret_replaced", client, actor, now, after={"before_ends_at": ends_at})
    tell(what=Told.REPLACED, client=client, actor=actor, now=now, data={"ends_at": ends_at})
    return Made(client, secret)


@transaction.atomic
def revoke_client(*, client: ApiClient, actor: Actor, now: datetime | None = None) -> ApiClient:
    """Shut a client out: its tokens are refused from the next request on, for good.

    To do it again changes nothing. Whoever calls has asked for the right to.
    """
    now = now or database_now()
    client = ApiClient.objects.select_for_update(of=("self",)).get(pk=client.pk)
    if client.revoked_at is not None:
        return client
    client.revoked_at = now
    client.save(update_fields=["revoked_at"])
    _note("client_revoked", client, actor, now, after={"name": client.name})
    tell(what=Told.REVOKED, client=client, actor=actor, now=now)
    return client


def _require(by: Membership) -> None:
    if not by.can(Permission.MANAGE_API_CLIENTS):
        raise NotPermitted(_("API clients are kept by the admins of your company."))


def _locked(client: ApiClient) -> ApiClient:
    locked = (
        ApiClient.objects.select_for_update(of=("self",)).select_related("vendor").get(pk=client.pk)
    )
    if locked.revoked_at is not None:
        raise TransitionNotAllowed(
            _("%(client)s is revoked for good. Make a new client.") % {"client": locked}
        )
    return locked


def _checked(
    by: Membership, name: str, scopes: Iterable[str], others: Iterable[ApiClient]
) -> tuple[str, list[str]]:
    problems = Problems()
    name = one_line(name)
    if not 0 < len(name) <= NAME_LENGTH:
        problems.add(
            "name", _("Give a name of at most %(most)s characters.") % {"most": NAME_LENGTH}, name
        )
    elif name.casefold() in {other.name.casefold() for other in others}:
        problems.add("name", _("There is a client %(name)s already.") % {"name": name}, name)
    given = set(scopes)
    wanted = [scope.value for scope in Scope if scope in given]
    beyond = given - set(scopes_within(by))
    if beyond:
        problems.add("scopes", _("You cannot give what you may not do yourself."), sorted(beyond))
    elif not wanted:
        problems.add("scopes", _("Choose at least one thing that the client may do."))
    problems.raise_if_any()
    return name, wanted


def _add_secret(client: ApiClient, now: datetime) -> str:
    secret = new_secret(SECRET)
    ClientSecret.objects.create(
        client=client, hash=digest(secret), hint=secret[-4:], created_at=now
    )
    return secret


def _note(
    action: str,
    client: ApiClient,
    actor: Actor,
    now: datetime,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    record(
        chain=client.vendor.audit_chain,
        action=f"machines.{action}",
        actor=actor,
        subject=f"machines.apiclient:{client.pk}",
        at=now,
        before=before,
        after={"client": client.public_id, **(after or {})},
    )
