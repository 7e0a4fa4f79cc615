"""The machine's way in, over the same services."""
