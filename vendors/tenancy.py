"""For whom a request works: the person's memberships and the vendor chosen among them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common.errors import Stale
from common.prepared import Prepared
from vendors.models import Membership

if TYPE_CHECKING:
    from django.http import HttpRequest

    from vendors.models import Vendor
    from vendors.permissions import Permission

SESSION_KEY = "vendor"
MEMBERSHIPS = Prepared(lambda person: Membership.objects.of(person).select_related("vendor"))


@dataclass
class Tenancy:
    """The memberships of the person who asks, and the current one.

    `switched_from` is set when a page of another of the person's vendors was opened: the page
    then says for whom one works now.
    """

    memberships: list[Membership]
    current: Membership | None
    switched_from: Vendor | None = None
    _by_vendor: dict[int, Membership] = field(default_factory=dict)

    @classmethod
    def of(cls, request: HttpRequest) -> Tenancy:
        """Read the memberships (one query) and choose the one that the session names.

        An API client has no membership but one vendor and its scopes: it stands in for one.
        """
        machine = getattr(request, "machine", None)
        if machine is not None:
            return cls([machine], machine, None, {machine.vendor_id: machine})
        if not request.user.is_authenticated or not request.user.is_verified():
            return cls([], None)
        memberships = MEMBERSHIPS.get(request.user.pk)
        by_vendor = {membership.vendor_id: membership for membership in memberships}
        chosen = by_vendor.get(request.session.get(SESSION_KEY, 0))
        return cls(
            memberships, chosen or (memberships[0] if memberships else None), None, by_vendor
        )

    @property
    def vendor(self) -> Vendor | None:
        """The vendor that this request works for."""
        return self.current.vendor if self.current else None

    def vendors_with(self, permission: Permission) -> list[int]:
        """Keys of the vendors for which the person holds the permission."""
        return [m.vendor_id for m in self.memberships if m.can(permission)]

    def can(self, permission: Permission | str) -> bool:
        """Whether the person holds the permission for the current vendor."""
        return self.current is not None and self.current.can(permission)

    def enter(self, request: HttpRequest, vendor_id: int) -> Membership:
        """Work for this vendor from now on, because one of its pages was opened."""
        membership = self._by_vendor[vendor_id]
        if self.current is not None and membership.pk != self.current.pk:
            self.switched_from = self.current.vendor
            request.session[SESSION_KEY] = vendor_id
            self.current = membership
        return membership

    def choose(self, request: HttpRequest, posted: str) -> bool:
        """Work for the vendor with this key from now on; False if the person has no such vendor."""
        membership = next((m for m in self.memberships if str(m.vendor_id) == posted), None)
        if membership is None:
            return False
        request.session[SESSION_KEY] = membership.vendor_id
        self.current = membership
        return True

    def require(self, posted: str | None) -> None:
        """Refuse a form that was opened for another vendor than the session works for now."""
        if self.current is None or posted != str(self.current.vendor_id):
            raise Stale(
                _(
                    "This page was opened for another company than the one you work for now. "
                    "Nothing was saved. Open it again and repeat."
                ),
                code="other_vendor",
            )
