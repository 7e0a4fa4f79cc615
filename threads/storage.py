"""Where attached files lie: below the media folder, under names that nobody can guess."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from django.conf import settings

KEY = re.compile(r"[0-9a-f]{32}")


def fresh_key() -> str:
    """A random name (128 bit) for one file."""
    return secrets.token_hex(16)


def path_of(key: str, *, small: bool = False) -> Path:
    """Where the file of this key lies, or its small copy. Raises ValueError for no key of ours."""
    if not KEY.fullmatch(key):
        raise ValueError(key)
    folder = Path(settings.MEDIA_ROOT) / "threads" / key[:2]
    return folder / (f"{key}.small" if small else key)


def make_room(key: str) -> Path:
    """The path of a key whose folder exists, open to nobody else."""
    path = path_of(key)
    for folder in (path.parent.parent.parent, path.parent.parent, path.parent):
        folder.mkdir(mode=0o700, exist_ok=True)
    return path


def remove(key: str) -> None:
    """Delete the file and its small copy; they may be gone already."""
    path_of(key).unlink(missing_ok=True)
    path_of(key, small=True).unlink(missing_ok=True)
