"""The buyer's desk: orders and answers in the admin site."""

from orders.admin import pages

__all__ = ["pages"]
