"""Orders taken over from a file that is uploaded."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin.acts import ActForm
from common.admin.fields import by_code
from common.errors import Invalid
from common.formats import number
from common.uploads import uploaded_rows
from orders.admin.drafting import OrderAct
from orders.admin.forms import VendorCodeField
from orders.documents.tabular import by_number, tabular_rows
from orders.import_batch import shared, take_over
from orders.services.importing import import_file
from vendors.models import VendorCode

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpResponse


TABLES = (".csv", ".tsv", ".txt", ".xlsx")
TEMPLATE = "files/orders-template.csv"
MOST_BYTES = 50 * 1024 * 1024
MOST_ORDERS = 2000  # some 20 ms each, and a request is given up after a minute


class ImportForm(ActForm):
    """A file of orders."""

    file = forms.FileField(label=gettext_lazy("File"))
    vendor_code = VendorCodeField(
        label=gettext_lazy("Vendor code"),
        required=False,
        help_text=gettext_lazy(
            "Books every order to this code. Empty: each goes to its own selling party."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        link = format_html('<a href="{}" download>{}</a>', static(TEMPLATE), _("template"))
        words = _("A table has one row for each line, with columns named as in the {template}.")
        self.fields["file"].help_text = format_html(words, template=link)

    @property
    def is_table(self) -> bool:
        """Whether the file is CSV or a workbook."""
        return str(self.cleaned_data["file"].name).lower().endswith(TABLES)

    def clean_file(self) -> UploadedFile[bytes]:
        """Not larger than a file of orders is; a table is measured when it is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if self.is_table:
            return file
        if file.size and file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 50 MB; split it."))
        held = file.read().count(b'"purchaseOrderNumber"')
        file.seek(0)
        if held > MOST_ORDERS:
            raise forms.ValidationError(
                _(
                    "The file holds %(held)s orders; %(most)s go in at a time, or the page would "
                    "take minutes. Split it, or use import_purchase_orders on the server."
                ),
                params={"held": number(held), "most": number(MOST_ORDERS)},
            )
        return file

    def clean_vendor_code(self) -> VendorCode | None:
        """The code that was typed, if any."""
        typed = self.cleaned_data["vendor_code"].strip()
        if not typed:
            return None
        code = by_code(VendorCode.objects.select_related("vendor", "marketplace"), typed)
        if code is None:
            raise forms.ValidationError(
                _("No vendor has the code “%(code)s”. Add the code to a vendor first."),
                params={"code": typed},
            )
        return code


class ImportOrders(OrderAct):
    """Take over orders from an SP-API file."""

    name = "import"
    label = gettext_lazy("Import")
    button = gettext_lazy("Import the file")
    opening = gettext_lazy(
        "A JSON file as Amazon's getPurchaseOrders gives it, or a table (CSV, Excel). Every valid "
        "order goes in, every other one is listed with the reason."
    )
    form = ImportForm

    def run(self, form: ImportForm) -> HttpResponse:
        """Import it, and show what became of each order; a table goes in in the background."""
        if form.is_table:
            file = form.cleaned_data["file"]
            orders = by_number(tabular_rows(uploaded_rows(file, file.size)))
            if not orders:
                raise Invalid(_("The file has no line below its heading."), field="file")
            batch = take_over(
                orders=orders,
                data=shared(form.cleaned_data["vendor_code"]),
                actor=self.actor,
                key=uuid.uuid4().hex,
            )
            return HttpResponseRedirect(batch.get_absolute_url())
        result = import_file(
            raw=form.cleaned_data["file"].read(),
            actor=self.actor,
            vendor_code=form.cleaned_data["vendor_code"],
        )
        context = self.context | {"result": result, "file_name": form.cleaned_data["file"].name}
        return TemplateResponse(self.request, "admin/orders/imported.html", context)
