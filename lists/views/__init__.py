"""Pages that each list makes its own: its layout, its saved views."""
