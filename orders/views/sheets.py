"""The answer sheet: taken away, filled in elsewhere, uploaded, mended in the browser."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from batches.models import Batch
from common.errors import DomainError, Invalid
from common.pace import Pace, TooOften
from common.tables import CSV, FORMATS, XLSX, download
from common.uploads import MOST_BYTES, MOST_ROWS, uploaded_rows
from common.views.errors import too_often
from orders.list_address import address_of
from orders.models import PurchaseOrder
from orders.services.answering_sheet import KIND
from orders.sheets.batch import send, to_mend
from orders.sheets.grid import grid_of, typed_rows
from orders.sheets.reading import by_order, sheet_rows
from orders.sheets.writing import EXPLAINED, answer_sheet, empty_sheet, explanation
from orders.states import RejectionReason
from orders.views.exporting import PACE
from vendors.permissions import Permission

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    from batches.models import BatchRow
    from vendors.tenancy import Tenancy

UPLOADS = Pace(times=30, seconds=600)
LONGEST_KEY = 64
ROWS_OF_A_PAGE = 300  # of the grid, or the rows of its first order


class SheetPage(TemplateView):
    """What these pages share: only who may answer for the current vendor is let in."""

    access = Permission.ANSWER_ORDERS

    @property
    def tenancy(self) -> Tenancy:
        """For whom the person works, with the right to answer there."""
        tenancy: Tenancy = self.request.tenancy  # type: ignore[attr-defined]
        if not tenancy.can(Permission.ANSWER_ORDERS):
            raise PermissionDenied
        return tenancy


class SheetView(SheetPage):
    """Where the sheet is taken and given back."""

    template_name = "orders/sheet.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Read the file; what is filled in is answered in the background, order by order."""
        tenancy = self.tenancy
        try:
            tenancy.require(request.POST.get("vendor"))
            UPLOADS.take(request.user.pk or 0)
            file = request.FILES.get("file")
            if file is None:
                raise Invalid(_("Choose a file first."), field="file")
            orders = by_order(sheet_rows(uploaded_rows(file, file.size)))
            if not orders:
                raise Invalid(_("No line of this file is filled in. Nothing was sent."))
        except DomainError as refusal:
            context = self.get_context_data(error=str(refusal))
            return self.render_to_response(context, status=refusal.status)
        assert tenancy.vendor is not None  # noqa: S101  it holds the right for one
        key = request.POST.get("key", "")[:LONGEST_KEY] or uuid.uuid4().hex
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


class GridView(SheetPage):
    """What was not taken, each reason in its cell, to be mended and sent again."""

    template_name = "orders/sheet_grid.html"

    @cached_property
    def batch(self) -> Batch:
        """The batch of a sheet of one of the person's vendors; 404 as for none."""
        tenancy = self.request.tenancy  # type: ignore[attr-defined]
        vendors = tenancy.vendors_with(Permission.ANSWER_ORDERS)
        found = Batch.objects.filter(pk=self.kwargs["sheet"], kind=KIND, vendor__in=vendors)
        batch = found.select_related("vendor").first()
        if batch is None:
            raise Http404
        tenancy.enter(self.request, batch.vendor_id)
        return batch

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The grid, or the progress while it is not known what is to be mended."""
        if not self.batch.is_finished:
            return HttpResponseRedirect(self.batch.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send what was mended as a batch of its own; rows that were cleared stay behind."""
        batch = self.batch
        assert batch.vendor is not None  # noqa: S101  such a batch has one
        fields = request.POST
        try:
            self.tenancy.require(fields.get("vendor"))
            orders = by_order(typed_rows(fields, MOST_ROWS))
            if not orders:
                raise Invalid(_("No line is filled in. Nothing was sent."))
        except DomainError as refusal:
            context = self.get_context_data(error=str(refusal))
            return self.render_to_response(context, status=refusal.status)
        places = [int(text) for text in fields.getlist("position")[:MOST_ROWS] if text.isdecimal()]
        sent = send(
            orders=orders,
            vendor=batch.vendor,
            actor=request.actor,  # type: ignore[attr-defined]
            key=fields.get("key", "")[:LONGEST_KEY] or uuid.uuid4().hex,
            mends=batch.rows.filter(position__in=places),
            batch=batch,
        )
        return HttpResponseRedirect(sent.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The first orders that are to be mended, as many as make a page."""
        batch = self.batch
        assert batch.vendor is not None  # noqa: S101  such a batch has one
        waiting = to_mend(batch)
        shown: list[BatchRow] = []
        rows = 0
        for row in waiting.iterator(chunk_size=100):
            rows += len(row.payload["rows"])
            if shown and rows > ROWS_OF_A_PAGE:
                break
            shown.append(row)
        grid = grid_of(shown, batch.vendor, self.request.actor)  # type: ignore[attr-defined]
        context = {
            "error": "",
            "batch": batch,
            "grid": grid,
            "left": waiting.count(),
            "sees_cost": self.tenancy.can(Permission.VIEW_COST),
            "reasons": [("", "–"), *RejectionReason.choices],
            "key": uuid.uuid4().hex,
        }
        return super().get_context_data(**context | kwargs)
