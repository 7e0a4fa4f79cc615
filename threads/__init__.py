"""Threads: what a vendor and the retailer say to each other about a record, and notes apart."""
