"""Filters of the admin's lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin

if TYPE_CHECKING:
    from django.db import models
    from django.http import HttpRequest


class AddressFilter(admin.SimpleListFilter):
    """By a value that only the address names; a choice of all would be as long as its table.

    `lookup` is the field that must equal the value.
    """

    lookup: ClassVar[str]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The value that the address names, so that it can be taken back."""
        value = request.GET.get(self.parameter_name or "", "")
        return [(value, self.named(value))] if value else []

    def named(self, value: str) -> str:
        """The value as a person reads it."""
        return value

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The rows with exactly this value."""
        value = self.value()
        return queryset.filter(**{self.lookup: value}) if value else queryset


class ChoiceFilter(admin.SimpleListFilter):
    """By a field with choices, under words of our own. `lookup` is the field."""

    lookup: ClassVar[str]
    choices_of: ClassVar[type[models.TextChoices]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """All choices that say something."""
        return [(str(value), label) for value, label in self.choices_of.choices if value]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """The rows with the chosen value."""
        return queryset.filter(**{self.lookup: self.value()}) if self.value() else queryset
