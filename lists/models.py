"""Views that people saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from lists.querysets import SavedViewQuerySet
from vendors.models import Vendor

if TYPE_CHECKING:
    from django.db.models.manager import Manager

NAME_LENGTH = 40


class SavedView(models.Model):
    """A list's address under a name, of one person (`owner`) or of all the vendor's people (None).

    `query` is what stands behind the address: filters, sort, columns, density; never a page.
    """

    vendor = models.ForeignKey(
        Vendor, models.PROTECT, related_name="+", verbose_name=_("vendor"), db_index=False
    )
    list = models.CharField(_("list"), max_length=20)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("of"),
    )
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    query = models.CharField(_("address"), max_length=1000, blank=True)
    saved_at = models.DateTimeField(_("saved"))

    objects: ClassVar[Manager[SavedView]] = SavedViewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "vendor",
                "list",
                "owner",
                Lower("name"),
                condition=models.Q(owner__isnull=False),
                name="own_view_once",
            ),
            models.UniqueConstraint(
                "vendor",
                "list",
                Lower("name"),
                condition=models.Q(owner__isnull=True),
                name="team_view_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_team(self) -> bool:
        """Whether all the vendor's people have it."""
        return self.owner_id is None
