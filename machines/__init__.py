"""Machines: API clients of a vendor, their tokens and limits, and answers that are kept."""
