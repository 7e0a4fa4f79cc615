"""The vendor manager's desk: vendors, their codes, their people, and invitations."""

from vendors.admin import invitations, mail, pages

__all__ = ["invitations", "mail", "pages"]
