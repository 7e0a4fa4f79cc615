"""The least that Django can do for the same rows: what the portal's own speed is measured by."""
