"""An act: a form in the admin site whose button calls one service."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from common.admin.fields import SuggestedField
from common.errors import DomainError, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django_stubs_ext import StrOrPromise

    from common.actors import Actor
    from common.admin.permitted import PermittedAdmin


class ActForm(forms.Form):
    """What an act asks for. `record` is what it is about, None for a tool of the list."""

    def __init__(self, *args: Any, record: Any = None, **kwargs: Any) -> None:
        self.record = record
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for name, field in self.fields.items():
            if isinstance(field, SuggestedField):
                field.widget.attrs["list"] = f"suggested-{name}"

    @property
    def is_wrong(self) -> bool:
        """Whether anything that was sent is refused; said above the form."""
        return bool(self.errors)

    def take_refusal(self, refusal: DomainError) -> None:
        """Put a service's refusal beside the field that it names, or above the form."""
        if isinstance(refusal, Refused):
            for problem in refusal.problems:
                self._put(problem.path, str(problem.reason))
        else:
            self._put(refusal.field, str(refusal))

    def _put(self, name: str, text: str) -> None:
        self.add_error(name if name in self.fields else None, text)


class Act:
    """One thing that may be done: its words, its permission, its form and the service behind it.

    `name` is the last part of its address. `opening` is said above the form. With `is_grave` the
    button is red, and the form should ask to have something typed; with `is_main` it is what the
    record's page is mostly opened for. With `is_of_section` a section of the record's page offers
    it, and not the row of buttons above.
    """

    name: ClassVar[str]
    label: ClassVar[StrOrPromise]
    button: ClassVar[StrOrPromise] = ""
    opening: ClassVar[StrOrPromise] = ""
    permission: ClassVar[str]
    form: ClassVar[type[ActForm]] = ActForm
    is_grave: ClassVar[bool] = False
    is_main: ClassVar[bool] = False
    is_of_section: ClassVar[bool] = False
    template: ClassVar[str] = "admin/act.html"
    do_not_call_in_templates: ClassVar[bool] = True  # menus show the kind, not one of it

    def __init__(self, admin: PermittedAdmin, request: HttpRequest, record: Any) -> None:
        self.admin = admin
        self.request = request
        self.record = record

    @classmethod
    def fits(cls, record: Any) -> bool:
        """Whether the record's state lets this be done; the table of states says so."""
        return True

    @classmethod
    def address(cls, admin: PermittedAdmin, record: Any) -> str:
        """Where the form stands."""
        opts = admin.opts
        name = f"admin:{opts.app_label}_{opts.model_name}_{cls.url_name}"
        return reverse(name, args=[record.pk] if record is not None else [])

    url_name: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "name" in cls.__dict__:
            cls.url_name = cls.name.replace("-", "_")

    @property
    def actor(self) -> Actor:
        """Who does it, by way of the admin site."""
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return replace(actor, source="admin")

    @property
    def title(self) -> str:
        """The heading of the form."""
        return f"{self.label}: {self.record}" if self.record is not None else str(self.label)

    def initial(self) -> dict[str, Any]:
        """What stands in the form at first."""
        return {}

    def facts(self) -> dict[str, Any]:
        """More for the template."""
        return {}

    def run(self, form: Any) -> str | HttpResponse:
        """Call the service. Gives the sentence that says what was done, or a page of its own.

        Raises `DomainError`, which the form shows.
        """
        raise NotImplementedError

    @property
    def context(self) -> dict[str, Any]:
        """What every page of the act needs."""
        return {
            **self.admin.admin_site.each_context(self.request),
            "title": self.title,
            "subtitle": None,
            "opts": self.admin.opts,
            "original": self.record,
            "act": self,
            "back": self.done(),
            "list_title": capfirst(self.admin.list_title),
        }

    def done(self) -> str:
        """Where it goes on: to the record, or to the list."""
        opts = self.admin.opts
        name = f"admin:{opts.app_label}_{opts.model_name}"
        if self.record is not None and self.record.pk:
            return reverse(f"{name}_change", args=[self.record.pk])
        return reverse(f"{name}_changelist")


def act_view(admin: PermittedAdmin, kind: type[Act]) -> Callable[..., HttpResponse]:
    """The page of an act: GET shows the form, POST alone does it."""

    def view(request: HttpRequest, key: int | None = None) -> HttpResponse:
        record = _record(admin, request, key)
        if not admin.has_view_permission(request) or not admin.may(request, kind.permission):
            raise PermissionDenied
        act = kind(admin, request, record)
        if request.method != "POST" and not (record is None or kind.fits(record)):
            messages.warning(
                request,
                _("“%(label)s” is not possible as %(record)s stands now.")
                % {"label": kind.label, "record": record},
            )
            return HttpResponseRedirect(act.done())
        if request.method != "POST":
            return _page(act, kind.form(initial=act.initial(), record=record), 200)
        form = kind.form(request.POST, request.FILES, initial=act.initial(), record=record)
        if not form.is_valid():
            return _page(act, form, 400)
        try:
            done = act.run(form)
        except DomainError as refusal:
            form.take_refusal(refusal)
            return _page(act, form, refusal.status)
        if not isinstance(done, str):
            return done
        messages.success(request, done)
        return HttpResponseRedirect(act.done())

    return view


def _record(admin: PermittedAdmin, request: HttpRequest, key: int | None) -> Any:
    if key is None:
        return None
    record = admin.get_object(request, str(key))
    if record is None:
        raise Http404
    return record


def _page(act: Act, form: ActForm, status: int) -> HttpResponse:
    context = act.context | {
        "button": act.button or act.label,
        "form": form,
        "has_file_field": form.is_multipart(),
        "errors_note": _("Nothing was done yet. Put this right and send it again."),
        **act.facts(),
    }
    return TemplateResponse(act.request, act.template, context, status=status)
