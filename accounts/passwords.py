"""Which passwords are good enough: long, not stolen before, not made of one's own name."""

from __future__ import annotations

import gzip
import itertools
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.errors import Problem, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from accounts.models import User

    Words = Callable[[User], Iterable[str]]

MIN_LENGTH, MAX_LENGTH = 12, 128
SHORTEST_WORD = 4  # shorter words are in too many good passwords
LEAST_OF_ONES_OWN = 8  # characters that are neither a sign, a digit nor a word of the context
BREACHED_FILE = Path(__file__).parent / "data" / "breached-passwords.txt.gz"

_LEET = [str.maketrans("01345789@$!|+€", f"o{one}eastbgas{one}lte") for one in "li"]
_NO_LETTER = re.compile(r"[\W\d_]+")
_DECORATION = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_context_words: list[Words] = []


def check_password(password: str, person: User, *, field: str = "password") -> None:
    """Raise `Refused` with every reason why this person may not use this password."""
    problems: list[Problem] = []
    if len(password) > MAX_LENGTH:
        text = ngettext(
            "Use at most %(limit)d character.", "Use at most %(limit)d characters.", MAX_LENGTH
        )
        problems.append(Problem(field, text % {"limit": MAX_LENGTH}, code="password_too_long"))
    else:
        try:
            validate_password(password, person)
        except ValidationError as refusal:
            short = [error for error in refusal.error_list if error.code == "password_too_short"]
            problems += [
                Problem(field, error.messages[0], code=error.code or "invalid")
                for error in short or refusal.error_list  # a longer one will be another one
            ]
    if problems:
        raise Refused(problems)


def add_context(words: Words) -> None:
    """Let a higher app name words that are near a person (its company); from `AppConfig.ready`."""
    _context_words.append(words)


class BreachedPasswordValidator:
    """Refuses what was stolen somewhere, also in other letters or with digits and signs around."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise `ValidationError` for a stolen or a trivial password."""
        if any(variant in breached() for variant in variants(password)) or _is_pattern(password):
            raise ValidationError(self.get_help_text(), code="password_breached")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _(
            "This password is known from thefts elsewhere, or nearly the same as one of them. "
            "Choose another, such as four words that nobody would put together."
        )


class ContextPasswordValidator:
    """Refuses what is mostly made of the person's own name, address or company."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise `ValidationError` when too little is left without those words."""
        words = sorted(context_words(user), key=len, reverse=True)
        for text in _readings(password):
            rest = text
            for word in words:
                rest = rest.replace(word, "")
            if rest != text and len(_NO_LETTER.sub("", rest)) < LEAST_OF_ONES_OWN:
                raise ValidationError(self.get_help_text(), code="password_of_context")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _(
            "This password is made of your name, your address or your company. "
            "Choose something that others cannot guess."
        )


@cache
def breached() -> frozenset[str]:
    """The stolen passwords, in lower case; read once, when somebody first chooses a password."""
    with gzip.open(BREACHED_FILE, "rt", encoding="utf-8") as file:
        return frozenset(line.rstrip("\n") for line in file)


def variants(password: str) -> Iterator[str]:
    """The password and what it is without its make-up: signs around, digits for letters."""
    text = unicodedata.normalize("NFKC", password).casefold()
    for base in (text, _DECORATION.sub("", text), _NO_LETTER.sub("", text)):
        for word in (base, *(base.translate(leet) for leet in _LEET), _period(base)):
            if len(word) >= SHORTEST_WORD:
                yield word
                yield _DECORATION.sub("", word)


def context_words(person: User | None) -> set[str]:
    """Words near this person, in plain letters: name, address, company, and ours."""
    found = {"acorn"}
    if person is not None:
        texts = [person.name, *re.split(r"[@.]", person.email), *person.password_context]
        for words in _context_words:
            texts += words(person)
        for text in texts:
            for word in (text, *re.split(r"[\W_]+", text)):
                found |= _readings(word)
    return {word for word in found if len(word) >= SHORTEST_WORD}


def _readings(text: str) -> set[str]:
    """The text without signs: as it stands, and with its digits read as letters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    read = (folded, *(folded.translate(leet) for leet in _LEET))
    return {re.sub(r"[\W_]+", "", each) for each in read}


def _period(text: str) -> str:
    """The unit that the text repeats: "abcabcabc" gives "abc", "abcd" itself."""
    at = (text + text).find(text, 1) if text else 0
    return text[:at]


def _is_pattern(password: str) -> bool:
    """Three signs over and over, or one step after another: "aaaaaaaaaaaa", "abcdefghijkl"."""
    text = password.casefold()
    steps = {ord(after) - ord(before) for before, after in itertools.pairwise(text)}
    return len(_period(text)) < SHORTEST_WORD or (len(steps) == 1 and steps <= {-1, 0, 1})
