"""The environment, read once, typed, with errors that name the variable.

The table of all settings is in docs/operations.md. Every command works with none of them set;
with ACORN_DATABASE_URL set this is a real installation, and a missing key or address is an error.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
MAX_SOCKET_PATH = 100


def text(name: str, default: str = "") -> str:
    """The variable as it stands, or what the file named by NAME_FILE holds (for secrets)."""
    if file := os.environ.get(f"{name}_FILE"):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from error
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """A yes or no; anything else is an error that names the variable."""
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def number(name: str, default: int) -> int:
    """A whole number; anything else is an error that names the variable."""
    value = text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def names(name: str) -> list[str]:
    """A list separated by commas; empty parts do not count."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


@dataclass(frozen=True)
class PublicAddress:
    """Where people reach the portal, from ACORN_URL; links are built from it alone."""

    scheme: str
    netloc: str
    host: str

    @property
    def is_secure(self) -> bool:
        """Whether cookies must be secure and http must be redirected."""
        return self.scheme == "https" or self.host not in LOOPBACK

    def __str__(self) -> str:
        return f"{self.scheme}://{self.netloc}"


def public_address(*, required: bool, port: int) -> PublicAddress:
    """ACORN_URL, or http on loopback when this is not a real installation."""
    url = text("ACORN_URL")
    if not url:
        if required:
            raise ImproperlyConfigured(
                "ACORN_URL must be set when ACORN_DATABASE_URL is: the public address, such as "
                "https://vendors.example.com. Links in mail are built from it."
            )
        url = f"http://localhost:{port}"
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        raise ImproperlyConfigured(
            f"ACORN_URL must be an address without a path, such as https://vendors.example.com, "
            f"not {url!r}."
        )
    return PublicAddress(parts.scheme, parts.netloc, parts.hostname)


def data_dir() -> Path:
    """The folder that everything the program writes lies under (ACORN_DATA_DIR, default var/)."""
    path = Path(text("ACORN_DATA_DIR") or BASE_DIR / "var")
    path = path if path.is_absolute() else BASE_DIR / path
    path.mkdir(mode=0o711, parents=True, exist_ok=True)
    return path


def socket_path(folder: Path) -> Path:
    """Where the embedded broker listens: in the data folder, unless its path is too long.

    A socket's path has room for about 100 characters; then a private folder beside the other
    temporary files stands in, one for each data folder. Raises `ImproperlyConfigured` when that
    folder belongs to somebody else.
    """
    path = folder / "broker.sock"
    if len(os.fsencode(path)) <= MAX_SOCKET_PATH:
        return path
    digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    private = Path(tempfile.gettempdir()) / f"acorn-{os.getuid()}-{digest}"
    private.mkdir(mode=0o700, exist_ok=True)
    status = private.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        raise ImproperlyConfigured(f"{private} belongs to somebody else; shorten ACORN_DATA_DIR.")
    return private / "broker.sock"


def embedded_broker(folder: Path) -> str:
    """The address of the broker that the supervisor starts when ACORN_REDIS_URL is empty."""
    return f"redis+socket://{socket_path(folder)}"


def secret_key(*, required: bool, folder: Path) -> str:
    """ACORN_SECRET_KEY; without it, and without a database server, a key made once (0600)."""
    if key := text("ACORN_SECRET_KEY"):
        return key
    if required:
        raise ImproperlyConfigured(
            "ACORN_SECRET_KEY must be set when ACORN_DATABASE_URL is: 50 random characters or more."
        )
    path = folder / "secret-key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    key = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key


def database(url: str, folder: Path) -> dict[str, object]:
    """Django's DATABASES entry: SQLite in the data folder, or what ACORN_DATABASE_URL says.

    SQLite: readers never wait (WAL), a commit is on the disk before it is answered (FULL), and a
    transaction takes the write lock at its start (IMMEDIATE), so that it cannot fail half way.
    """
    if not url:
        url = f"sqlite:///{folder / 'acorn.sqlite3'}"
    try:
        config: dict[str, Any] = environ.Env.db_url_config(url)
    except (ValueError, environ.ImproperlyConfigured) as error:
        raise ImproperlyConfigured(
            f"ACORN_DATABASE_URL is not a database address: {error}"
        ) from None
    engine = config.get("ENGINE", "")
    if engine.endswith("sqlite3"):
        config["ENGINE"] = "common.sqlite"
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000; "
                "PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY"
            ),
        }
    elif engine.endswith("postgresql"):
        config["ENGINE"] = "common.postgresql"
        config["CONN_HEALTH_CHECKS"] = True
    else:
        raise ImproperlyConfigured("ACORN_DATABASE_URL must name PostgreSQL or SQLite.")
    config["CONN_MAX_AGE"] = None
    return config


def mail(url: str, folder: Path) -> dict[str, object]:
    """Django's EMAIL_* settings from ACORN_EMAIL_URL; empty means files in the data folder."""
    if not url:
        return {
            "EMAIL_BACKEND": "notifications.spool.SpoolBackend",
            "EMAIL_FILE_PATH": str(folder / "mail"),
        }
    try:
        config: dict[str, object] = environ.Env.email_url_config(url)
    except (ValueError, KeyError, environ.ImproperlyConfigured) as error:
        raise ImproperlyConfigured(
            f"ACORN_EMAIL_URL must look like smtp+tls://user:password@host:587: {error}"
        ) from None
    return config
