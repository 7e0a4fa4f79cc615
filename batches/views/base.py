"""Which batches a person may look at: those of a kind for which he holds the right, now."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Q
from django.http import Http404
from django.views import View

from batches.models import Batch
from batches.registry import Kind, kind_of, kinds
from vendors.permissions import staff_can

if TYPE_CHECKING:
    from django.http import HttpRequest

    from batches.querysets import BatchQuerySet
    from vendors.tenancy import Tenancy


def readable(request: HttpRequest) -> BatchQuerySet:
    """The batches of the person's vendors, and of the house, whose kind he may do himself."""
    tenancy: Tenancy = request.tenancy  # type: ignore[attr-defined]
    person: Any = request.user
    gates = Q(pk__in=[])
    for kind in kinds():
        gates |= Q(kind=kind.name, vendor__in=tenancy.vendors_with(kind.permission))
        if staff_can(person, kind.permission):
            gates |= Q(kind=kind.name, vendor=None)
    return Batch.objects.filter(gates)


class BatchView(View):
    """A page of one batch. To look at it means working for its vendor from then on."""

    access: ClassVar[str] = "verified"

    def found(self) -> BatchQuerySet:
        """Among which it is looked for."""
        return readable(self.request)

    @cached_property
    def batch(self) -> Batch:
        """The batch, if this person may see it; else 404, as for none."""
        found = self.found().filter(pk=self.kwargs["batch"])
        batch = found.select_related("vendor", "person").first()
        if batch is None:
            raise Http404
        if batch.vendor_id is not None:
            self.request.tenancy.enter(self.request, batch.vendor_id)  # type: ignore[attr-defined]
        return batch

    @property
    def kind(self) -> Kind:
        """What kind it is of."""
        return kind_of(self.batch.kind)
