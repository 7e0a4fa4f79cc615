"""Marketplaces, fulfilment centres and dated rules."""
