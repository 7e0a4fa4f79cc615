"""What a browser sends when nothing was typed."""

from __future__ import annotations


def form_of(order) -> dict[str, str]:
    """The form of an order's page, every line in full."""
    data = {"vendor": str(order.vendor_id), "version": str(order.version), "action": "confirm"}
    return data | {
        f"accept-{row.pk}": str(row.quantity) for row in order.lines.all() if row.quantity
    }


def url_of(order) -> str:
    """Where it is sent."""
    return f"{order.get_absolute_url()}answer/"
