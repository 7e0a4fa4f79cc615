"""Examples of the orders API, for its description."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample

ROW: dict[str, Any] = {
    "purchase_order_number": "4F2XQ7ZB",
    "purchase_order_state": "New",
    "purchase_order_status": "OPEN",
    "purchase_order_type": "RegularOrder",
    "vendor_code": "ACME1",
    "marketplace": "US",
    "ship_to": "PHX6",
    "purchase_order_date": "2026-11-24T08:00:00Z",
    "purchase_order_changed_date": None,
    "change_open_since": None,
    "confirm_by": "2026-11-25T08:00:00Z",
    "update_by": None,
    "is_late": False,
    "answer": "",
    "answered_at": None,
    "version": 1,
    "line_count": 1,
    "units": 10,
    "accepted_units": 0,
    "amounts": {"USD": {"ordered": "155.00", "accepted": "0.00"}},
}
LINE: dict[str, Any] = {
    "item_sequence_number": "1",
    "amazon_product_identifier": "B0TEST0001",
    "vendor_product_identifier": "SKU-1",
    "title": "Oak board",
    "ordered_quantity": {"amount": 10, "unit_of_measure": "Eaches", "unit_size": 1},
    "is_back_order_allowed": True,
    "confirmation_status": "UNCONFIRMED",
    "item_acknowledgements": [],
    "ordered_quantity_details": [],
    "acknowledgement_status_details": [],
    "net_cost": {"amount": "15.5", "currency_code": "USD"},
}
LIST = OpenApiExample(
    "One order, and no further page",
    {"count": 1, "next": None, "next_cursor": "", "previous_cursor": "", "results": [ROW]},
    response_only=True,
    status_codes=["200"],
)
ISSUED = {
    "kind": "issued",
    "at": "2026-11-24T08:00:00Z",
    "by_vendor": False,
    "version": 1,
    "differences": [],
    "answer": None,
}
CHANGED = {
    "kind": "changed",
    "at": "2026-11-24T14:30:00Z",
    "by_vendor": False,
    "version": 2,
    "differences": [
        {
            "item_sequence_number": "1",
            "field": "quantity",
            "was": 24,
            "now": 20,
            "was_in": "Eaches",
            "now_in": "Eaches",
        }
    ],
    "answer": None,
}
DETAIL = OpenApiExample(
    "An order that waits for its answer",
    {
        **ROW,
        "ship_window": {"start": "2026-11-30T08:00:00Z", "end": "2026-12-04T08:00:00Z"},
        "delivery_window": None,
        "ship_to_time_zone": "America/Phoenix",
        "payment_method": "",
        "deal_code": "",
        "import_details": {},
        "items": [LINE],
        "history": [ISSUED, CHANGED],
    },
    response_only=True,
    status_codes=["200"],
)
MANY = [
    OpenApiExample(
        "Two orders in full",
        {
            "acknowledgements": [
                {"purchase_order_number": "4F2XQ7ZB", "version": 1, "accept_all": True},
                {"purchase_order_number": "8C1RT5QK", "version": 2, "accept_all": True},
            ]
        },
        request_only=True,
    ),
    OpenApiExample(
        "One was sent, somebody was quicker with the other",
        {
            "done": 1,
            "refused": 1,
            "results": [
                {
                    "purchase_order_number": "4F2XQ7ZB",
                    "status": 200,
                    "answer": {
                        "order": {**ROW, "purchase_order_state": "Acknowledged", "version": 2},
                        "implicitly_rejected": {},
                    },
                },
                {
                    "purchase_order_number": "8C1RT5QK",
                    "status": 409,
                    "error": {
                        "code": "already_confirmed",
                        "detail": (
                            "Order 8C1RT5QK was already confirmed by Lin Chen today 09:12 CET. "
                            "Nothing was changed."
                        ),
                        "field": "",
                    },
                },
            ],
        },
        response_only=True,
        status_codes=["200"],
    ),
]
ANSWER_EXAMPLES = [
    OpenApiExample("Everything in full", {"version": 1, "accept_all": True}, request_only=True),
    OpenApiExample(
        "Line by line",
        {
            "version": 1,
            "items": [
                {
                    "item_sequence_number": "1",
                    "net_cost": {"amount": "14.90", "currency_code": "USD"},
                    "item_acknowledgements": [
                        {
                            "acknowledgement_code": "Accepted",
                            "acknowledged_quantity": {"amount": 6},
                        },
                        {
                            "acknowledgement_code": "Backordered",
                            "acknowledged_quantity": {"amount": 4},
                            "scheduled_ship_date": "2026-12-24T12:00:00Z",
                        },
                    ],
                },
                {
                    "item_sequence_number": "2",
                    "item_acknowledgements": [
                        {
                            "acknowledgement_code": "Rejected",
                            "acknowledged_quantity": {"amount": 12},
                            "rejection_reason": "TemporarilyUnavailable",
                        }
                    ],
                },
            ],
        },
        request_only=True,
    ),
]

REFUSAL_EXAMPLES = [
    OpenApiExample(
        "Above what was ordered",
        {
            "code": "above_ordered",
            "detail": "Line 1: 12 is above the ordered 10. Enter 0 to 10.",
            "field": "items[1]",
            "problems": [
                {
                    "field": "items[1]",
                    "code": "above_ordered",
                    "detail": "Line 1: 12 is above the ordered 10. Enter 0 to 10.",
                    "value": 12,
                }
            ],
        },
        response_only=True,
        status_codes=["400"],
    ),
    OpenApiExample(
        "Somebody was quicker",
        {
            "code": "already_confirmed",
            "detail": (
                "Order 4F2XQ7ZB was already confirmed by Lin Chen today 09:12 CET. "
                "Nothing was changed."
            ),
            "field": "",
        },
        response_only=True,
        status_codes=["409"],
    ),
]
