"""Handing over: the outbox, the channels, the deliveries."""
