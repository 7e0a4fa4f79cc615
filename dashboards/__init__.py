"""What draws on all other apps."""
