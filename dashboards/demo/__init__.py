"""The demo world: believable, deterministic, made through the services."""
