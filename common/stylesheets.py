"""Static files: hashed and compressed, and one stylesheet a page though written in many files."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BUNDLES: Final = ("css/acorn.css", "css/admin.css")

_IMPORT = re.compile(r"""@import url\(["']?([^"')]+)["']?\)(?: layer\(([\w-]+)\))?;""")
_ANY_IMPORT = re.compile(r"@import\b[^;]*;")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"\n\s*")


def bundle(name: str, read: Callable[[str], str]) -> str:
    """The stylesheet `name` with what it imports in its place, layers kept, comments left out.

    `read` gives the text of a stylesheet by its name. An import of any other form than
    `@import url("…") layer(…);` raises ImproperlyConfigured: left alone it would cost a request.
    """

    def inline(match: re.Match[str]) -> str:
        path, layer = match.groups()
        text = bundle(posixpath.normpath(posixpath.join(posixpath.dirname(name), path)), read)
        return f"@layer {layer} {{\n{text}\n}}" if layer else text

    text = _IMPORT.sub(inline, _COMMENT.sub("", read(name)))
    if left := _ANY_IMPORT.search(text):
        raise ImproperlyConfigured(f"{name}: this import cannot be bundled: {left[0]}")
    return _INDENT.sub("\n", text).strip()


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """At collectstatic, bundles our stylesheets, then hashes and compresses all files.

    Where nothing was collected yet (tests, development) the plain names are used.
    """

    manifest_strict = False
    # Our own scripts import each other by their hashed names. Django's switch for this would also
    # read the libraries' files, whose imports only their own build tools understand.
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", ((r'(?P<matched>from "(?P<url>\./[^"]+)")', 'from "%(url)s"'),)),
    )

    def post_process(
        self, paths: dict[str, tuple[Any, str]], *, dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception | None]]:
        """Puts the bundles beside the collected files, then goes on as WhiteNoise does."""
        if not dry_run:
            paths = {**paths, **self._bundles(paths)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def stored_name(self, name: str) -> str:
        """The hashed name; a file that was not collected keeps its own."""
        if self.hash_key(self.clean_name(name)) not in self.hashed_files:
            return name
        return str(super().stored_name(name))

    def _bundles(self, paths: dict[str, tuple[Any, str]]) -> dict[str, tuple[Any, str]]:
        def read(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as file:
                return str(file.read().decode("utf-8"))

        made: dict[str, tuple[Any, str]] = {}
        for name in BUNDLES:
            if name in paths:
                self.delete(name)
                self._save(name, ContentFile(bundle(name, read).encode()))
                made[name] = (self, name)
        return made
