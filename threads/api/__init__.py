"""The machine's way into threads, over the same services."""
