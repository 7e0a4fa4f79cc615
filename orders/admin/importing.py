"""Orders taken over from a file that is uploaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin.acts import ActForm
from common.admin.fields import by_code
from common.formats import number
from orders.admin.drafting import OrderAct
from orders.admin.forms import VendorCodeField
from orders.services.importing import import_file
from vendors.models import VendorCode

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpResponse


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

    def clean_file(self) -> UploadedFile[bytes]:
        """Not larger than a file of orders is."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
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
        "A JSON file as Amazon's getPurchaseOrders gives it. Every valid order goes in, every "
        "other one is listed with the reason."
    )
    form = ImportForm

    def run(self, form: ImportForm) -> HttpResponse:
        """Import it, and show what became of each order."""
        result = import_file(
            raw=form.cleaned_data["file"].read(),
            actor=self.actor,
            vendor_code=form.cleaned_data["vendor_code"],
        )
        context = self.context | {"result": result, "file_name": form.cleaned_data["file"].name}
        return TemplateResponse(self.request, "admin/orders/imported.html", context)
