"""`make run`: web, worker, clock and broker as one. See docs/operations.md."""
