"""What the pages of threads share: the record, for whom one works, and who reads."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.views import View

from threads.kinds import kind_of
from vendors.permissions import Permission

if TYPE_CHECKING:
    from threads.kinds import Record
    from vendors.models import Membership
    from vendors.tenancy import Tenancy


class ThreadView(View):
    """Something about the thread of one record of the person's vendors."""

    access: str = Permission.READ_MESSAGES

    @property
    def tenancy(self) -> Tenancy:
        """For whom this request works."""
        tenancy: Tenancy = self.request.tenancy  # type: ignore[attr-defined]
        return tenancy

    @cached_property
    def about(self) -> Record:
        """The record; 404 as for none where the person may not see it, 403 without the right."""
        try:
            kind = kind_of(self.kwargs["kind"])
        except LookupError:
            raise Http404 from None
        vendors = self.tenancy.vendors_with(kind.permission)
        record = kind.find(self.kwargs["number"], vendors) if vendors else None
        if record is None:
            raise Http404
        if record.vendor.pk not in self.tenancy.vendors_with(Permission(self.access)):
            raise PermissionDenied
        return record

    @property
    def membership(self) -> Membership:
        """The person's membership with the record's vendor, for which one works from now on."""
        return self.tenancy.enter(self.request, self.about.vendor.pk)

    def require_vendor(self) -> None:
        """Refuse a form that was opened for another vendor; after 404 and 403 for its record."""
        _found = self.about
        self.tenancy.require(self.request.POST.get("vendor"))
