"""E-mail addresses: one spelling each, so that an account has one name."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from common.errors import Invalid

MAX_LENGTH = 254
_valid = EmailValidator(allowlist=[])


def normalise(text: str) -> str:
    """The address as accounts store it: lower case, NFKC, the domain in IDNA.

    Raises `Invalid` for what is no plain address: control or invisible characters, a quoted local
    part, two @, a domain in brackets, or one that other programs would read as another domain.
    """
    value = unicodedata.normalize("NFKC", text).strip().lower()
    local, _at, domain = value.rpartition("@")
    try:
        value = f"{local}@{_in_idna(domain)}"
        _check(value, local)
    except (UnicodeError, ValidationError):
        raise Invalid(
            _("Enter an e-mail address such as name@company.com."),
            code="invalid_address",
            field="email",
        ) from None
    return value


def looks(text: str) -> str:
    """The same without a refusal: what was typed at sign-in, for looking up and counting."""
    try:
        return normalise(text)
    except Invalid:
        return unicodedata.normalize("NFKC", text).strip().lower()[:MAX_LENGTH]


def _in_idna(domain: str) -> str:
    """The domain in ASCII. Python knows the rules of 2003, where ß is ss: today it is another."""
    domain = domain.replace("\u3002", ".")  # as Chinese keyboards write it
    encoded = domain.encode("idna")
    if not domain.isascii() and encoded.decode("idna") != domain:
        raise ValidationError("ambiguous domain")
    return encoded.decode("ascii")


def _check(value: str, local: str) -> None:
    if len(value) > MAX_LENGTH or "@" in local or '"' in value or "[" in value:
        raise ValidationError("not a plain address")
    if any(unicodedata.category(sign)[0] in "CZ" for sign in value):
        raise ValidationError("invisible characters")
    _valid(value)
