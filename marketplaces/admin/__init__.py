"""Marketplaces, centres and the dated rows that hold there, at the retailer's desk."""

from marketplaces.admin import pages

__all__ = ["pages"]
