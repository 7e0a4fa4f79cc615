"""Pages, thin over services and querysets."""
