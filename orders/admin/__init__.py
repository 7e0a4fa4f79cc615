"""The buyer's desk: orders and answers in the admin site."""

from orders.admin import answers, pages

__all__ = ["answers", "pages"]
