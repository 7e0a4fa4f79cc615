"""A password hash that costs nothing: tests make many people."""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """PBKDF2 with a single round."""

    algorithm = "quick"
    iterations = 1
