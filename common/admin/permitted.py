"""Admin pages that read the one permission table and change nothing by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from django.contrib import admin
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin.acts import Act, act_view

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.admin import AdminSite
    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern
    from django.utils.safestring import SafeString
    from django_stubs_ext import StrOrPromise

    from common.admin.queues import Queue
    from common.admin.tiles import Tile

AUDIT = "view_audit"

# The stubs make these classes generic; Django's own are not.
if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
    _TabularInline = admin.TabularInline[Any, Any]
else:
    _ModelAdmin, _TabularInline = admin.ModelAdmin, admin.TabularInline


FILTER_LOOKUPS = ("exact", "isnull", "id__exact", "gte", "lt")  # what Django's own filters ask


class PermittedAdmin(_ModelAdmin):
    """A list and a page to look at, for who holds `permission` (a name in the permission table).

    Nothing is written by Django's own forms. What may be done stands in `acts` (on one record) and
    `tools` (on the list): each is a form before a service, with a permission of its own. Where the
    audit log names the record, `is_audited`, its page leads there.
    """

    permission: ClassVar[str]
    acts: ClassVar[tuple[type[Act], ...]] = ()
    tools: ClassVar[tuple[type[Act], ...]] = ()
    is_audited: ClassVar[bool] = True
    title: ClassVar[StrOrPromise] = ""
    empty_value_display = "–"
    show_facets = admin.ShowFacets.NEVER
    actions = None
    list_per_page = 50
    show_full_result_count = False
    admin_site: AdminSite
    change_form_template = "admin/record.html"
    change_list_template = "admin/records.html"

    @property
    def list_title(self) -> str:
        """What the menu and the list are called."""
        return str(self.title or self.opts.verbose_name_plural)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """As the table says."""
        return self.may(request, self.permission)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Shown on the index to whom it opens for."""
        return self.may(request, self.permission)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: a tool does it."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: an act does it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what a filter of this list asks for.

        Django lets an address ask anything of the model's own fields, also for the beginning of a
        password's hash; letter by letter it would come out.
        """
        return any(
            lookup == name or lookup in {f"{name}__{kind}" for kind in FILTER_LOOKUPS}
            for name in map(_parameter, self.get_list_filter(request))
        )

    def tiles(self) -> list[Tile]:
        """What waits here for somebody; shown on the first page of the site."""
        return []

    def queues(self) -> list[Queue]:
        """The first rows of what waits here, for the first page of the site."""
        return []

    def list_address(self, query: str = "") -> str:
        """Where the list stands, with a query such as `waiting=late`."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        return f"{reverse(name)}?{query}" if query else reverse(name)

    def may(self, request: HttpRequest, permission: str) -> bool:
        """Whether the person of this request holds a permission of the table."""
        return bool(self.admin_site.may(request, permission))  # type: ignore[attr-defined]

    def get_urls(self) -> list[URLPattern]:
        """The acts' own addresses before Django's, which would take them for keys."""
        opts = self.opts
        return [
            *(
                path(
                    f"{act.name}/",
                    self.admin_site.admin_view(act_view(self, act)),
                    name=f"{opts.app_label}_{opts.model_name}_{act.url_name}",
                )
                for act in self.tools
            ),
            *(
                path(
                    f"<int:key>/{act.name}/",
                    self.admin_site.admin_view(act_view(self, act)),
                    name=f"{opts.app_label}_{opts.model_name}_{act.url_name}",
                )
                for act in self.acts
            ),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with its tools. Raises `BadRequest` for what PostgreSQL would not look for."""
        asked = request.GET.lists()
        if any("\x00" in text for name, values in asked for text in (name, *values)):
            raise BadRequest("NUL in the address of a list")
        tools = [act for act in self.tools if self.may(request, act.permission)]
        context = {
            "title": capfirst(self.list_title),
            "list_title": capfirst(self.list_title),
            "acts": [(act, act.address(self, None)) for act in tools],
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,  # noqa: FBT001, FBT002  Django's
        change: bool = False,  # noqa: FBT001, FBT002
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        """One record, with what may be done to it now and where it leads."""
        acts = [
            (act, act.address(self, obj))
            for act in self.acts
            if not act.is_of_section and self.may(request, act.permission) and act.fits(obj)
        ]
        ways = list(self.ways(request, obj))
        if self.is_audited and self.may(request, AUDIT):
            ways.append((_("Audit log"), audit_address(self.subject_of(obj))))
        context |= {
            "title": str(obj),
            "subtitle": None,
            "acts": acts,
            "ways": ways,
            "sections": list(self.sections(request, obj)),
            "list_title": capfirst(self.list_title),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def ways(self, request: HttpRequest, obj: Any) -> Iterable[tuple[StrOrPromise, str]]:
        """Where a record leads: words and addresses."""
        return ()

    def sections(self, request: HttpRequest, obj: Any) -> Iterable[SafeString]:
        """What else stands on a record's page, between its facts and the rows of other tables."""
        return ()

    def subject_of(self, obj: Any) -> str:
        """How the audit log names a record."""
        return f"{self.opts.app_label}.{self.opts.model_name}:{obj.pk}"

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """To the record's entries in our own log; Django's log of its admin site stays empty."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        record = self.get_object(request, object_id)
        if record is None:
            raise Http404
        if self.is_audited and self.may(request, AUDIT):
            return HttpResponseRedirect(audit_address(self.subject_of(record)))
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[record.pk]))


def audit_address(subject: str) -> str:
    """Where the audit log's entries about a record stand."""
    return f"{reverse('admin:audit_auditentry_changelist')}?subject={quote(subject, safe=':')}"


def _parameter(listed: Any) -> str:
    """The name that a filter has in the address, by what `list_filter` says of it."""
    if isinstance(listed, tuple):
        listed = listed[0]
    return str(listed if isinstance(listed, str) else getattr(listed, "parameter_name", ""))


class LookedAtInline(_TabularInline):
    """Rows of another table beside a record, to look at."""

    extra = 0
    can_delete = False
    empty_value_display = "–"
    empty_note: ClassVar[StrOrPromise] = gettext_lazy("None.")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may see the record may see its rows."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False
