"""The templates: nothing that the content security policy refuses, nothing that goes unescaped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines
from jinja2 import Environment, meta, nodes

TEMPLATES = Path("templates")
MAIL = {"layouts/email.html", "kit/mail.html"}  # a mail program loads no stylesheet
PAGES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
OURS = [name for name in PAGES if not name.startswith("django/")]

FORBIDDEN = {
    "an inline style": re.compile(r"\sstyle=|<style\b", re.IGNORECASE),
    "an inline handler": re.compile(r"<[^>{]*\son[a-z]+\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "unescaped text": re.compile(r"\|\s*safe\b|Markup\(|autoescape\s+(false|off)", re.IGNORECASE),
}


def environment() -> Environment:
    return engines["jinja2"].env  # type: ignore[attr-defined, no-any-return]


def source(name: str) -> str:
    return (TEMPLATES / name).read_text()


@pytest.mark.parametrize("name", PAGES)
def test_a_template_holds_nothing_that_the_browser_would_refuse(name: str) -> None:
    allowed = {"an inline style"} if name in MAIL or name.startswith("mail/") else set()
    text = re.sub(r"\{#.*?#\}", "", source(name), flags=re.DOTALL)
    found = {what for what, pattern in FORBIDDEN.items() if pattern.search(text)}
    if "style" in "".join(found - allowed) and "layouts/email.html" in text:  # extends the mail
        found.discard("an inline style")

    assert found - allowed == set()


@pytest.mark.parametrize("name", OURS)
def test_a_template_compiles_and_finds_what_it_names(name: str) -> None:
    env = environment()
    tree = env.parse(source(name))

    env.get_template(name)
    for other in meta.find_referenced_templates(tree):
        if other:
            env.get_template(other)


@pytest.mark.parametrize("name", OURS)
def test_every_imported_macro_exists(name: str) -> None:
    env = environment()
    for statement in env.parse(source(name)).find_all(nodes.FromImport):
        assert isinstance(statement.template, nodes.Const)
        module = env.get_template(statement.template.value).module
        for imported in statement.names:
            macro = imported[0] if isinstance(imported, tuple) else imported
            assert hasattr(module, macro), f"{statement.template.value} has no {macro}"


def test_every_icon_that_a_template_names_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', Path("static/icons.svg").read_text()))
    named = re.compile(r"""\b(?:icon|draw)\(["']([\w-]+)["']|\bicon=["']([\w-]+)["']""")
    wanted = {first or second for name in OURS for first, second in named.findall(source(name))}

    assert wanted - drawn == set()


def test_a_name_that_nobody_gave_is_an_error_and_not_an_empty_page() -> None:
    template = environment().from_string("{{ nobody_gave_this }}")

    with pytest.raises(Exception, match="nobody_gave_this"):
        template.render()


def test_what_people_write_is_escaped_in_translated_sentences() -> None:
    template = environment().from_string("{% trans name=name %}Hello {{ name }}{% endtrans %}")

    assert template.render(name="<b>") == "Hello &lt;b&gt;"
