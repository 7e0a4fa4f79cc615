"""Lists of the admin site that show by what they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin.views.main import ChangeList

if TYPE_CHECKING:
    from django.http import HttpRequest


class OrderedList(ChangeList):
    """Django marks the column by the model's usual order, whatever the page says; this asks it."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self._request = request
        super().__init__(request, *args, **kwargs)

    def _get_default_ordering(self) -> Any:
        return self.model_admin.get_ordering(self._request)
