"""Words near a vendor's person, of which a password must not be made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vendors.models import Vendor

if TYPE_CHECKING:
    from accounts.models import User


def company_words(person: User) -> list[str]:
    """Names and codes of the vendors that this person works for."""
    if not person.pk:
        return []
    theirs = Vendor.objects.filter(memberships__user=person)
    return [word for row in theirs.values_list("name", "codes__code") for word in row if word]
