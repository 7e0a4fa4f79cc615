"""Pages of threads, for a vendor's people."""
