"""Another process at the same batches: a whole portal, told to die at one of the rows.

Run as `python -m tests.batches.child '{"dies_at": "A3"}'` with the portal's own settings.
"""

from __future__ import annotations

import json
import os
import signal
import sys

import django


def main():
    given = json.loads(sys.argv[1])
    os.environ["DJANGO_SETTINGS_MODULE"] = "acorn.settings"
    django.setup()

    from batches.registry import Kind, register
    from batches.services import run_due
    from marketplaces.models import Marketplace
    from vendors.models import VendorCode
    from vendors.permissions import Permission

    def make(work):
        market = Marketplace.objects.get(code="US")
        VendorCode.objects.create(code=work.subject, vendor=work.vendor, marketplace=market)
        os.write(1, f"{work.subject}\n".encode())
        if work.subject == given["dies_at"]:
            os.kill(os.getpid(), signal.SIGKILL)  # written, not committed
        return {}

    register(Kind("codes", Permission.ANSWER_ORDERS, make, lambda batch: "codes"))
    while run_due().handled:
        pass


if __name__ == "__main__":
    main()
