"""Whether the person of a batch may still do what was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import User
from common.errors import NotPermitted
from common.prepared import Prepared
from vendors.models import Membership
from vendors.permissions import staff_can

if TYPE_CHECKING:
    from batches.models import Batch
    from vendors.permissions import Permission


MEMBERSHIP = Prepared(
    lambda vendor, person: (
        Membership.objects.for_vendor(vendor).active().filter(user=person).order_by()
    ),
    -1,
    -2,
)


def refuse_without_right(batch: Batch, permission: Permission) -> None:
    """Raise `NotPermitted` unless the person holds the permission at this moment."""
    if not _holds(batch, permission):
        raise NotPermitted(
            _("Your account may not do this: “%(right)s”. Ask an admin of your company.")
            % {"right": permission.label}
        )


def _holds(batch: Batch, permission: Permission) -> bool:
    if batch.vendor_id is None:
        return staff_can(User.objects.filter(pk=batch.person_id).first(), permission)
    found = MEMBERSHIP.get(batch.vendor_id, batch.person_id)
    return any(membership.can(permission) for membership in found)
