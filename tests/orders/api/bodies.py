"""What a machine sends to answer an order."""

from __future__ import annotations

import json

URL = "/api/v1/orders/"


def acknowledge(client, order, body, **more):
    body = body if isinstance(body, str | bytes) else json.dumps(body)
    number = order if isinstance(order, str) else order.number
    options = {"content_type": "application/json", **more}
    return client.post(f"{URL}{number}/acknowledgement/", body, **options)


def item(*parts, number="1", **more):
    return {"item_sequence_number": number, "item_acknowledgements": list(parts), **more}


def part(code, amount, **more):
    quantity = {"amount": amount}
    quantity |= {name: more.pop(name) for name in ("unit_of_measure", "unit_size") if name in more}
    return {"acknowledgement_code": code, "acknowledged_quantity": quantity, **more}
