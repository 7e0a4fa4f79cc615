"""The one gate through which rows of a vendor leave the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models

if TYPE_CHECKING:
    from collections.abc import Iterable

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class VendorScopedQuerySet(models.QuerySet[M_co]):
    """Rows that belong to a vendor through the field named by `vendor_field`."""

    vendor_field = "vendor"

    def for_vendor(self, vendor: models.Model | int) -> Self:
        """Only the rows of this vendor (an instance or its key)."""
        return self.filter(**{self.vendor_field: vendor})

    def for_vendors(self, vendors: Iterable[models.Model | int]) -> Self:
        """Only the rows of these vendors: for a person with several memberships."""
        found = list(vendors)
        if len(found) == 1:  # a plain comparison walks an index in its order
            return self.for_vendor(found[0])
        return self.filter(**{f"{self.vendor_field}__in": found})
