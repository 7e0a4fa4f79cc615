"""The vendor manager's desk: vendors, their codes, their people, and invitations."""

from vendors.admin import mail, pages

__all__ = ["mail", "pages"]
