"""Fields of the admin's forms: a moment in the writer's zone, a value with suggestions."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import available_timezones

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.db.models import Model, QuerySet

M = TypeVar("M", bound="Model")
EARLIEST, LATEST = 2000, 2100  # years; whatever lies outside is a slip of the finger


class MomentField(forms.DateTimeField):
    """A moment in the zone of the person who types it."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        """The moment, in a year that can be meant."""
        moment = super().to_python(value)
        if moment is not None and not EARLIEST <= moment.year < LATEST:
            raise forms.ValidationError(
                _("The year %(year)s cannot be meant."), params={"year": moment.year}
            )
        return moment

    def bound_data(self, data: Any, initial: Any) -> Any:
        """As it was typed."""
        return data

    def prepare_value(self, value: Any) -> Any:
        """In the reader's zone."""
        return timezone.localtime(value) if hasattr(value, "tzinfo") and value.tzinfo else value


class SeveralFilesInput(forms.ClearableFileInput):
    """Chooses several files at once."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Any number of files; each is checked by the service that takes them."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files that were sent."""
        return list(data or [])


class SuggestedField(forms.CharField):
    """Text with suggestions of (value, what it is); the browser offers them, nothing depends on
    them. They are asked for when a page is shown.
    """

    def __init__(self, *, suggest: Callable[[], Iterable[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.suggest = suggest
        self.widget.attrs["autocomplete"] = "off"


def by_code(known: QuerySet[M], typed: str) -> M | None:
    """The record with this code, however its letters are written; exactly so where several are."""
    found = list(known.filter(code__iexact=typed.strip()))
    exact = [record for record in found if record.code == typed.strip()]  # type: ignore[attr-defined]
    return next(iter(exact or found), None)


class ZoneField(SuggestedField):
    """A time zone; the service that takes it says whether there is one of this name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(suggest=_zones, max_length=64, **kwargs)


@lru_cache
def _zones() -> list[tuple[str, str]]:
    return [(name, "") for name in sorted(available_timezones()) if "/" in name or name == "UTC"]
