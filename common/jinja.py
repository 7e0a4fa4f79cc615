"""The Jinja2 environment of our pages: escaping on, missing names are errors, our formats in."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language_info
from jinja2 import Environment, StrictUndefined

from common import formats
from common.fragments import remembered
from common.links import linked

FILTERS = {
    "clock": formats.clock,
    "day": formats.day,
    "filesize": formats.file_size,
    "linked": linked,
    "moment": formats.moment,
    "money": formats.money,
    "number": formats.number,
    "percent": formats.percent,
    "time_left": formats.time_left,
}


@lru_cache(maxsize=256)
def static_url(path: str) -> str:
    """Where a static file lies; the name holds its hash once the files are collected."""
    return static(path)


def url(name: str, *args: object, **kwargs: object) -> str:
    """The path of a named route: `url("orders:detail", number)`. Raises NoReverseMatch."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def language() -> str:
    """The reader's language as HTML wants it: "en", "zh-Hans"."""
    code = translation.get_language() or "en"
    head, _dash, tail = code.partition("-")
    return f"{head}-{tail.title() if len(tail) == len('hans') else tail.upper()}" if tail else head


@lru_cache
def languages() -> dict[str, str]:
    """The languages that we speak, each in its own words, by their codes."""
    return {code: get_language_info(code)["name_local"] for code, _name in settings.LANGUAGES}


def language_code() -> str:
    """The reader's language as settings.LANGUAGES writes it."""
    return translation.get_language() or settings.LANGUAGE_CODE


def environment(**options: Any) -> Environment:
    """What Django's Jinja2 backend calls once; `options` come from settings.TEMPLATES.

    Messages are looked up at render time, so that each reader gets his own language. `trans` blocks
    are trimmed, and their values are escaped like any other.
    """
    env = Environment(  # noqa: S701  the next line sets it
        **{**options, "autoescape": True, "undefined": StrictUndefined},
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the extension
        gettext=translation.gettext,
        ngettext=translation.ngettext,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
        newstyle=True,
    )
    env.globals.update(
        static=static_url,
        url=url,
        now=timezone.now,
        language=language,
        language_code=language_code,
        languages=languages,
        clock_there=formats.clock_there,
        countdown_words=formats.countdown_words,
        country=formats.country,
        deadline=formats.deadline,
        due_step=formats.due_step,
        gap=formats.gap,
        money=formats.money,
        remembered=remembered,
        window=formats.window,
    )
    env.filters.update(FILTERS)
    return env
