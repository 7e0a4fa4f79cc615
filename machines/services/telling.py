"""Who is told that a way in was made, changed or shut: every admin of the vendor, by mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from notifications.services import Recipient, enqueue
from vendors.models import Membership
from vendors.permissions import Area

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from common.actors import Actor
    from machines.models import ApiClient

TOPIC = "machines.client"


class Told(models.TextChoices):
    """What admins hear of."""

    MADE = "made"
    CHANGED = "changed"
    REPLACED = "replaced"
    REVOKED = "revoked"


def tell(
    *,
    what: Told,
    client: ApiClient,
    actor: Actor,
    now: datetime,
    data: Mapping[str, object] | None = None,
) -> int:
    """Put it into the outbox of every admin, of who did it too; gives how many.

    Of a secret nothing is in it, and of who did it his key alone: his name is asked at hand-over.
    """
    admins = Membership.objects.for_vendor(client.vendor_id).operating(Area.ADMIN)
    people = admins.order_by("user_id").values_list("user_id", "user__email")
    return enqueue(
        topic=TOPIC,
        key=f"{TOPIC}:{client.pk}:{what}:{now.isoformat()}",
        recipients=[Recipient(person_id, address) for person_id, address in people],
        subject_id=client.pk,
        vendor_id=client.vendor_id,
        data={"what": what, "by": actor.person_id, "at": now.isoformat(), **(data or {})},
    )
