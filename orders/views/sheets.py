"""The answer sheet: taken away, filled in elsewhere, uploaded, mended in the browser."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from batches.models import KEY_LENGTH
from batches.services import in_place_of
from batches.views.mending import MendView
from common.errors import DomainError, Invalid
from common.pace import Pace, TooOften
from common.tables import CSV, FORMATS, XLSX, download
from common.uploads import MOST_BYTES, MOST_ROWS, uploaded_rows
from common.views.errors import too_often
from orders.list_address import address_of
from orders.models import PurchaseOrder
from orders.services.answering_sheet import KIND
from orders.sheets.batch import send
from orders.sheets.columns import heading_words
from orders.sheets.grid import grid_of, typed_rows
from orders.sheets.reading import by_order, sheet_rows
from orders.sheets.writing import EXPLAINED, answer_sheet, empty_sheet, explanation
from orders.states import RejectionReason
from orders.views.exporting import PACE
from vendors.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from batches.models import Batch, BatchRow
    from orders.sheets.grid import GridOrder
    from vendors.tenancy import Tenancy

UPLOADS = Pace(times=30, seconds=600)


class SheetView(TemplateView):
    """Where the sheet is taken and given back, by who may answer for the current vendor."""

    access = Permission.ANSWER_ORDERS
    template_name = "orders/sheet.html"

    @property
    def tenancy(self) -> Tenancy:
        """For whom the person works, with the right to answer there."""
        tenancy: Tenancy = self.request.tenancy  # type: ignore[attr-defined]
        if not tenancy.can(Permission.ANSWER_ORDERS):
            raise PermissionDenied
        return tenancy

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Read the file; what is filled in is answered in the background, order by order."""
        tenancy = self.tenancy
        try:
            tenancy.require(request.POST.get("vendor"))
            UPLOADS.take(request.user.pk or 0)
            file = request.FILES.get("file")
            if file is None:
                raise Invalid(_("Choose a file first."), field="file")
            orders = by_order(sheet_rows(uploaded_rows(file, file.size, heading_words())))
            if not orders:
                raise Invalid(_("No line of this file is filled in. Nothing was sent."))
        except DomainError as refusal:
            context = self.get_context_data(error=str(refusal))
            return self.render_to_response(context, status=refusal.status)
        assert tenancy.vendor is not None  # noqa: S101  it holds the right for one
        key = request.POST.get("key", "")[:KEY_LENGTH] or uuid.uuid4().hex
        actor = request.actor  # type: ignore[attr-defined]
        batch = send(orders=orders, vendor=tenancy.vendor, actor=actor, key=key)
        return HttpResponseRedirect(batch.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How many lines wait, and what the columns mean."""
        vendor = self.tenancy.vendor
        assert vendor is not None  # noqa: S101  it holds the right for one
        orders = PurchaseOrder.objects.for_vendor(vendor).visible()
        found = address_of(self.request.GET, sees_cost=True).within(orders)
        context = {
            "error": "",
            "waiting": found.awaiting_answer().order_by().count(),
            "query": self.request.GET.urlencode(),
            "explained": EXPLAINED,
            "reasons": RejectionReason.choices,
            "most_rows": MOST_ROWS,
            "most_megabytes": MOST_BYTES >> 20,
            "key": uuid.uuid4().hex,
        }
        return super().get_context_data(**context | kwargs)


class SheetFileView(View):
    """`?format=csv|xlsx` and the filters of the list, or `&empty=1` for the columns alone."""

    access = Permission.ANSWER_ORDERS
    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The sheet; a workbook explains itself on a second one."""
        tenancy = request.tenancy  # type: ignore[attr-defined]
        if not tenancy.can(Permission.ANSWER_ORDERS):
            raise PermissionDenied
        try:
            PACE.take(request.user.pk or 0)
        except TooOften as refusal:
            return too_often(request, refusal)
        sees_cost = tenancy.can(Permission.VIEW_COST)
        asked = request.GET.get("format", CSV)
        form = asked if asked in FORMATS else CSV
        if request.GET.get("empty"):
            name, table = "answers-template", empty_sheet(sees_cost=sees_cost)
        else:
            orders = PurchaseOrder.objects.for_vendor(tenancy.vendor).visible()
            found = address_of(request.GET, sees_cost=sees_cost).within(orders)
            today = timezone.localdate().isoformat()
            name = f"answers-{slugify(tenancy.vendor.name, allow_unicode=True)}-{today}"
            table = answer_sheet(found, sees_cost=sees_cost)
        return download(name, form, table, *([explanation()] if form == XLSX else []))


class GridView(MendView):
    """What was not taken, each reason in its cell, to be mended and sent again."""

    access = Permission.ANSWER_ORDERS
    kind_name = KIND
    template_name = "orders/sheet_grid.html"

    def grid(self, rows: Sequence[BatchRow]) -> list[GridOrder]:
        """The orders of these rows as they stand now."""
        assert self.batch.vendor is not None  # noqa: S101  such a batch has one
        return grid_of(rows, self.batch.vendor, self.request.actor)  # type: ignore[attr-defined]

    def send(self, leave: frozenset[int], positions: Sequence[int], key: str) -> Batch | None:
        """Answer what was filled in."""
        batch = self.batch
        assert batch.vendor is not None  # noqa: S101  such a batch has one
        orders = by_order(typed_rows(self.request.POST, MOST_ROWS, leave))
        if not orders:
            return None
        return send(
            orders=orders,
            vendor=batch.vendor,
            actor=self.request.actor,  # type: ignore[attr-defined]
            key=key,
            data=in_place_of(batch, positions),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what the person may see, and the reasons to choose from."""
        context = {
            "sees_cost": self.request.tenancy.can(Permission.VIEW_COST),  # type: ignore[attr-defined]
            "reasons": [("", "–"), *RejectionReason.choices],
        }
        return super().get_context_data(**context | kwargs)
