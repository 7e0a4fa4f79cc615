"""Django's PostgreSQL backend without two of its costs. See docs/adr/0006-speed.md."""
