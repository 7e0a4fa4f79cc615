"""Measurements of the portal against the bare machine, and the servers that they need."""
