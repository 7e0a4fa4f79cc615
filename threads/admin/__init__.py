"""Threads in the admin site: the house reads and writes at each record, and sees who waits."""

from threads.admin import pages

__all__ = ["pages"]
