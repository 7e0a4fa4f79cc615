"""How a password becomes a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password

from accounts.addresses import looks
from accounts.models import User
from common.prepared import Prepared

if TYPE_CHECKING:
    from django.http import HttpRequest

PERSON = Prepared(lambda key: User.objects.filter(pk=key, is_active=True))


class EmailBackend(BaseBackend):
    """E-mail and password. An unknown or inactive address costs the same work as a wrong password.

    What a person may do is no business of a backend: `vendors.permissions` says it.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The active person with this address (`username`) and this password, or None."""
        if username is None or password is None:
            return None
        person = User.objects.filter(email=looks(username), is_active=True).first()
        if person is None:
            make_password(password)
            return None
        return person if person.check_password(password) else None

    def get_user(self, user_id: int) -> User | None:
        """The person of a session, unless deactivated since."""
        return next(iter(PERSON.get(int(user_id))), None)
