"""What every list of the portal shares: how it looks to whom, and the views saved from it."""
