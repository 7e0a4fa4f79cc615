"""Static files: one stylesheet a page, within its budget, hashed once collected."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from common.stylesheets import bundle

CSS_BUDGET = 20_000
JS_BUDGET = 45_000


@pytest.fixture
def collected(settings, tmp_path: Path) -> Path:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "common.stylesheets.BundledStaticFilesStorage"}
    }
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    return Path(settings.STATIC_ROOT)


def test_imports_take_the_place_where_they_stand_and_keep_their_layer() -> None:
    files = {
        "css/a.css": '/* why */\n@layer x, y;\n@import url("b.css") layer(y);\n.a { color: red; }',
        "css/b.css": '@import url("part/c.css");\n.b {}',
        "css/part/c.css": ".c {}",
    }

    assert bundle("css/a.css", files.__getitem__) == (
        "@layer x, y;\n@layer y {\n.c {}\n.b {}\n}\n.a { color: red; }"
    )


def test_an_import_that_would_cost_a_request_is_an_error() -> None:
    with pytest.raises(ImproperlyConfigured, match="screen"):
        bundle("a.css", lambda _name: '@import url("b.css") screen;')


def test_a_page_loads_one_stylesheet_within_its_budget(collected: Path) -> None:
    call_command("collectstatic", "--noinput", verbosity=0)
    paths = json.loads((collected / "staticfiles.json").read_text())["paths"]

    for name in ("css/acorn.css", "css/admin.css"):
        text = (collected / paths[name]).read_text()
        assert "@import" not in text
        assert len(gzip.compress(text.encode())) <= CSS_BUDGET
    assert staticfiles_storage.url("css/acorn.css") == f"/static/{paths['css/acorn.css']}"


def test_scripts_import_each_other_by_their_hashed_names(collected: Path) -> None:
    call_command("collectstatic", "--noinput", verbosity=0)
    paths = json.loads((collected / "staticfiles.json").read_text())["paths"]
    imported = re.findall(r'from "([^"]+)"', (collected / paths["js/acorn.js"]).read_text())

    hashed = {f"./{Path(to).name}" for name, to in paths.items() if name.startswith("js/")}
    assert imported
    assert set(imported) <= hashed


def test_the_scripts_of_a_page_stay_within_their_budget() -> None:
    htmx = finders.find("django_htmx/htmx-2.min.js")
    assert htmx
    scripts = [Path(htmx), *Path("static/js").glob("*.js")]

    assert sum(len(gzip.compress(path.read_bytes())) for path in scripts) <= JS_BUDGET


def test_what_was_never_collected_keeps_its_name(collected: Path) -> None:
    assert staticfiles_storage.url("css/acorn.css") == "/static/css/acorn.css"


def test_every_stylesheet_of_the_kit_is_part_of_a_page() -> None:
    entry = Path("static/css/acorn.css").read_text()
    admin = Path("static/css/admin.css").read_text()
    for path in Path("static/css").rglob("*.css"):
        name = str(path.relative_to("static/css"))
        if name not in {"acorn.css", "admin.css"}:
            assert f'"{name}"' in entry or f'"{name}"' in admin, name


def test_styles_name_only_tokens_that_exist() -> None:
    text = "\n".join(path.read_text() for path in Path("static/css").rglob("*.css"))
    defined = set(re.findall(r"(--[\w-]+)\s*:", text))
    used = set(re.findall(r"var\((--[\w-]+)", text))

    assert used - defined == set()


def test_the_sprite_is_found() -> None:
    assert finders.find("icons.svg")
