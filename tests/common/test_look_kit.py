"""The kit: what its macros give for the cases that pages rely on."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django import forms
from django.template import engines

NOW = datetime(2026, 11, 23, 9, 40, tzinfo=UTC)


def render(text: str, **context: Any) -> str:
    env = engines["jinja2"].env  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", env.from_string(text).render(**context)).strip()


def due(at: datetime, **options: Any) -> str:
    return render(
        '{% from "kit/due.html" import due %}{{ due(at, now, **options) }}',
        at=at, now=NOW, options=options,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("left", "step", "fuse"),
    [
        (timedelta(hours=25), "calm", None),
        (timedelta(hours=6), "soon", "25"),
        (timedelta(hours=1, minutes=12), "now", "5"),
        (timedelta(minutes=-12), "late", None),
    ],
)
def test_a_deadline_shows_its_step_and_how_much_of_the_window_is_left(
    left: timedelta, step: str, fuse: str | None
) -> None:
    html = due(NOW + left)

    assert f'data-step="{step}"' in html
    assert f'data-due="{(NOW + left).isoformat()}"' in html
    assert re.findall(r'<rect width="(\d+)%"', html) == ([fuse] if fuse else [])


def test_a_deadline_names_the_clock_of_the_facility_where_it_differs() -> None:
    at = NOW + timedelta(hours=6, minutes=20)

    assert "(09:00 MST at PHX6)" in due(at, there="America/Phoenix", place="PHX6")
    assert "PHX6" not in due(at, there="UTC", place="PHX6")


def test_a_deadline_that_was_met_does_not_tick() -> None:
    html = due(NOW + timedelta(hours=1), told="answered 09:12")

    assert "data-due" not in html
    assert 'data-step="calm"' in html


def test_a_field_ties_its_error_and_hint_to_itself() -> None:
    html = render(
        '{% from "kit/field.html" import field %}'
        '{{ field("accept", "Accept", value="12", hint="Eaches.", error="12 is above 10.") }}'
    )

    assert 'aria-describedby="id_accept_helptext id_accept_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_accept_error"' in html


def test_a_field_keeps_a_zero_and_escapes_what_was_typed() -> None:
    html = render(
        '{% from "kit/field.html" import field %}'
        '{{ field("a", "A", value=0) }}{{ field("b", "B", value=typed) }}',
        typed='"><script>',
    )

    assert 'value="0"' in html
    assert "<script>" not in html


class Form(forms.Form):
    email = forms.EmailField(label="E-mail", help_text="Of your company.")
    keep = forms.BooleanField(label="Keep me", required=False)


def test_a_django_form_looks_and_reads_like_the_rest() -> None:
    html = render(
        '{% from "kit/field.html" import bound, form_errors %}'
        "{{ form_errors(form) }}{{ bound(form.email) }}{{ bound(form.keep) }}",
        form=Form({"email": "nobody"}),
    )

    assert 'class="input"' in html
    assert 'class="tick"' in html
    assert 'aria-invalid="true"' in html
    assert '<a href="#id_email">' in html
    described = re.search(r'name="email"[^>]*aria-describedby="([^"]+)"', html)
    assert described
    for key in described[1].split():
        assert f'id="{key}"' in html


def test_an_amount_that_nobody_gave_says_so() -> None:
    html = render(
        '{% from "kit/money.html" import amount %}'
        '{{ amount(none, "USD", none_text="no cost given") }}'
    )

    assert "no cost given" in html


def test_a_page_that_leads_nowhere_is_no_link() -> None:
    html = render('{% from "kit/table.html" import pager %}{{ pager("1–6 of 6", "", "?after=6") }}')

    assert re.findall(r'<a [^>]*href="([^"]*)"', html) == ["?after=6"]
    assert html.count('aria-disabled="true"') == 1
