"""Message catalogues: `check` that they are complete, `update` them from the sources.

Babel extracts from Python, from Jinja pages and from the admin's Django templates, so that nobody
needs GNU gettext to work on translations.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

ROOT = Path(__file__).resolve().parent.parent
FIRST = "zh_Hans"
SKIPPED = (".venv", "var", "tests", "bench", "shots", "node_modules")
METHODS = [
    ("templates/django/**.*", "_django"),
    ("templates/**.*", "jinja2"),
    ("**.py", "python"),
]
OPTIONS = {  # as in common/jinja.py, or the texts would differ by their white space
    "templates/**.*": {
        "extensions": "jinja2.ext.do",
        "lstrip_blocks": "true",
        "newstyle_gettext": "true",
        "silent": "false",
        "trim_blocks": "true",
        "trimmed": "true",
    }
}
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def from_django(
    fileobj: Any, keywords: Any, comment_tags: Collection[str], options: Any
) -> Iterator[Any]:
    """Babel's interface to Django's own reader of its template language."""
    source = templatize(fileobj.read().decode("utf-8"))
    return extract_python(BytesIO(source.encode()), keywords, comment_tags, options)


def wanted() -> Catalog:
    """All that the sources ask to be translated."""
    catalog = Catalog(charset="utf-8", fuzzy=False)
    methods = [(pattern, from_django if name == "_django" else name) for pattern, name in METHODS]
    found = extract_from_dir(
        ROOT,
        methods,  # type: ignore[arg-type]  # a function is as good as a name
        OPTIONS,
        KEYWORDS,
        comment_tags=("Translators:",),
        directory_filter=lambda path: not Path(path).name.startswith((*SKIPPED, "_", ".")),
        strip_comment_tags=True,
    )
    for name, _line, message, comments, context in found:
        catalog.add(message, None, [(name, None)], auto_comments=comments, context=context)  # type: ignore[list-item]
    return catalog


def catalogues() -> list[Path]:
    """The .po file of each language."""
    return sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))


def begin() -> Path:
    """Make the first catalogue, an empty one."""
    path = ROOT / "locale" / FIRST / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, Catalog(locale=FIRST, domain="django", project="ACORN", fuzzy=False))
    return path


def read(path: Path) -> Catalog:
    """A catalogue from its file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], domain="django")


def compiled(catalog: Catalog) -> bytes:
    """What Django reads at run time."""
    file = BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def update() -> int:
    """Write what is new into each catalogue, take out what is no longer used, and compile it."""
    source = wanted()
    for path in catalogues() or [begin()]:
        catalog = read(path)
        catalog.update(source, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalog, sort_output=True, include_lineno=False, width=100)
        path.with_suffix(".mo").write_bytes(compiled(read(path)))
    return check()


def faults(path: Path, source: Catalog) -> Iterator[str]:
    """What is wrong with one catalogue, a sentence each."""
    catalog = read(path)
    name = path.relative_to(ROOT)
    for message in source:
        if not message.id:
            continue
        mine = catalog.get(message.id, message.context)
        if mine is None or not mine.string or (mine.pluralizable and not all(mine.string)):
            yield f"{name}: not translated: {message.id!r}"
        elif mine.fuzzy:
            yield f"{name}: doubtful: {message.id!r}"
        else:
            yield from (f"{name}: {message.id!r}: {error}" for error in mine.check(catalog))
    file = path.with_suffix(".mo")
    if not file.exists() or file.read_bytes() != compiled(catalog):
        yield f"{file.relative_to(ROOT)} is older than its .po file: make messages"


def check() -> int:
    """Name what is untranslated, doubtful, wrongly filled in or not compiled; 1 if anything is."""
    source = wanted()
    problems: list[str] = []
    if not catalogues():  # `make messages` begins one
        print("no catalogue yet: nothing is translated")
    for path in catalogues():
        problems += faults(path, source)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit({"check": check, "update": update}[sys.argv[1]]())
