"""The saved views of a list: saved on the list itself, named anew and deleted on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from common.errors import DomainError, Stale
from lists.models import NAME_LENGTH, SavedView
from lists.services.saving import Desk, delete_view, rename_view, replace_view, save_view
from vendors.permissions import Permission

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from vendors.tenancy import Tenancy


class SavedViewsView(View):
    """All views that a person has of a list, and what may be done with them.

    A list says in a subclass which it is, who may open it, and what its addresses mean.
    """

    access: ClassVar[str]
    list_key: ClassVar[str]
    template_name = "lists/views.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The team's and his own."""
        return self._page()

    def post(self, request: HttpRequest) -> HttpResponse:
        """Act on the button that was pressed; a refusal stands above the same page."""
        acts = {
            "save": self._save,
            "replace": self._replace,
            "rename": self._rename,
            "delete": self._delete,
        }
        act = acts.get(request.POST.get("act", ""))
        try:
            self._tenancy.require(request.POST.get("vendor"))
            if act is None:
                raise Stale(_("This page is out of date. Open it again and repeat."))
            return HttpResponseRedirect(act())
        except SavedView.DoesNotExist:
            raise Http404 from None
        except DomainError as refusal:
            return self._page([str(refusal)], refusal.status)

    def clean(self, query: str) -> str:
        """What of this query the list understands, for this person; without a page."""
        raise NotImplementedError

    def link(self, view: SavedView | None) -> str:
        """The list at a saved view, or as it comes."""
        raise NotImplementedError

    def words(self, view: SavedView) -> list[str]:
        """What a view filters and sorts by, in words."""
        raise NotImplementedError

    def _save(self) -> str:
        view = save_view(
            desk=self._desk,
            name=self.request.POST.get("name", ""),
            query=self.clean(self.request.POST.get("query", "")),
            for_team="team" in self.request.POST,
            actor=self.request.actor,  # type: ignore[attr-defined]
        )
        messages.success(self.request, _("“%(name)s” is saved as a tab.") % {"name": view.name})
        return self.link(view)

    def _replace(self) -> str:
        view = replace_view(
            desk=self._desk,
            view=self._key,
            query=self.clean(self.request.POST.get("query", "")),
            actor=self.request.actor,  # type: ignore[attr-defined]
        )
        messages.success(self.request, _("“%(name)s” now shows this list.") % {"name": view.name})
        return self.link(view)

    def _rename(self) -> str:
        view = rename_view(
            desk=self._desk,
            view=self._key,
            name=self.request.POST.get("name", ""),
            actor=self.request.actor,  # type: ignore[attr-defined]
        )
        messages.success(self.request, _("The view is now named “%(name)s”.") % {"name": view.name})
        return self.request.path

    def _delete(self) -> str:
        actor = self.request.actor  # type: ignore[attr-defined]
        view = delete_view(desk=self._desk, view=self._key, actor=actor)
        messages.success(self.request, _("The view “%(name)s” is deleted.") % {"name": view.name})
        return self.request.path

    def _page(self, refusals: list[str] | None = None, status: int = 200) -> HttpResponse:
        membership = self._desk.membership
        views = SavedView.objects.for_vendor(membership.vendor_id)
        found = list(views.of(membership.user_id, self.list_key))
        context: dict[str, Any] = {
            "groups": [
                (_("The team's"), [self._shown(view) for view in found if view.is_team]),
                (_("Yours"), [self._shown(view) for view in found if not view.is_team]),
            ],
            "refusals": refusals or [],
            "typed": self.request.POST,
            "longest": NAME_LENGTH,
            "list_url": self.link(None),
        }
        return render(self.request, self.template_name, context, status=status)

    def _shown(self, view: SavedView) -> dict[str, Any]:
        may_change = not view.is_team or self._tenancy.can(Permission.SHARE_VIEWS)
        return {
            "view": view,
            "url": self.link(view),
            "words": self.words(view),
            "may_change": may_change,
        }

    @property
    def _tenancy(self) -> Tenancy:
        found: Tenancy = self.request.tenancy  # type: ignore[attr-defined]
        return found

    @property
    def _desk(self) -> Desk:
        assert self._tenancy.current is not None  # noqa: S101  the door asked for a right of it
        return Desk(self._tenancy.current, self.list_key)

    @property
    def _key(self) -> int:
        typed = self.request.POST.get("view", "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0  # noqa: PLR2004
