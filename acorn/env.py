"""The environment, read once, typed, with errors that name the variable.

The table of all settings is in docs/operations.md. Every command works with none of them set;
with ACORN_DATABASE_URL set this is a real installation, and a missing key or address is an error.
"""

from __future__ import annotations

import errno
import hashlib
import ipaddress
import os
import re
import secrets
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<netloc>(?P<host>[a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?)/?",
    re.IGNORECASE,
)
MAX_SOCKET_PATH = 100
SQLITE_FILE = "acorn.sqlite3"
DATABASE_SCHEMES = frozenset({"postgres", "postgresql", "sqlite"})
BROKER_SCHEMES = frozenset({"redis", "rediss", "redis+socket"})


def text(name: str, default: str = "") -> str:
    """The variable, or what the file named by NAME_FILE holds (for secrets); empty is unset."""
    if file := os.environ.get(f"{name}_FILE"):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from error
    return os.environ.get(name, "").strip() or default


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


def number(name: str, default: int, *, most: int) -> int:
    """A whole number from 1 to `most`; anything else is an error that names the variable."""
    value = text(name)
    if not value:
        return default
    if not (value.isascii() and value.isdecimal() and 1 <= int(value) <= most):
        raise ImproperlyConfigured(
            f"{name} must be a whole number from 1 to {most}, not {value!r}."
        )
    return int(value)


def names(name: str) -> list[str]:
    """A list separated by commas; empty parts do not count."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def networks(name: str) -> list[str]:
    """Addresses and networks, separated by commas; anything else is an error that names it."""
    found = names(name)
    for entry in found:
        try:
            ipaddress.ip_network(entry, strict=False)
        except ValueError:
            raise ImproperlyConfigured(
                f"{name} must list addresses or networks such as 10.0.0.0/8, not {entry!r}."
            ) from None
    return found


@dataclass(frozen=True)
class PublicAddress:
    """Where people reach the portal, from ACORN_URL; links are built from it alone."""

    scheme: str
    netloc: str
    host: str

    @property
    def is_secure(self) -> bool:
        """Whether cookies must be secure and http must be redirected."""
        return self.scheme == "https" or not is_loopback(self.host)

    def __str__(self) -> str:
        return f"{self.scheme}://{self.netloc}"


def is_loopback(host: str) -> bool:
    """Whether this name or address can only be reached from this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def bind(*, demo: bool) -> str:
    """ACORN_BIND, the address of the web server; the demo is served on this machine alone."""
    host = text("ACORN_BIND", "127.0.0.1")
    if demo and not is_loopback(host):
        raise ImproperlyConfigured(
            f"ACORN_BIND is {host}, but the demo world shows its passwords and is served on this "
            "machine alone. Unset ACORN_BIND, or set ACORN_DATABASE_URL for a real installation."
        )
    return host


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
    found = ADDRESS.fullmatch(url)
    if found is None:
        raise ImproperlyConfigured(
            f"ACORN_URL must be an address without a path, such as https://vendors.example.com, "
            f"not {url!r}."
        )
    scheme, netloc, host = (part.lower() for part in found.group("scheme", "netloc", "host"))
    return PublicAddress(scheme, netloc, host.strip("[]"))


def data_dir() -> Path:
    """The folder that everything the program writes lies under (ACORN_DATA_DIR, default var/)."""
    path = Path(text("ACORN_DATA_DIR") or BASE_DIR / "var")
    path = path if path.is_absolute() else BASE_DIR / path
    try:
        path.mkdir(mode=0o711, parents=True, exist_ok=True)
        if not os.access(path, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "this user may not write into it")
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data folder {path} cannot be used ({error.strerror}). "
            "Let ACORN_DATA_DIR name a folder that this user may write to."
        ) from None
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


def broker(url: str, folder: Path) -> str:
    """ACORN_REDIS_URL; when it is empty, the socket of the broker that the supervisor starts."""
    if not url:
        return f"redis+socket://{quote(str(socket_path(folder)))}"
    if urlsplit(url).scheme not in BROKER_SCHEMES:
        raise ImproperlyConfigured("ACORN_REDIS_URL must look like redis://host:6379/0.")
    return url


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
    config: dict[str, Any] = {"ENGINE": "sqlite3", "NAME": folder / SQLITE_FILE}
    if url:
        config = _parsed_database(url)
    engine = config["ENGINE"]
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
    else:
        config["ENGINE"] = "common.postgresql"
        config["CONN_HEALTH_CHECKS"] = True
    config["CONN_MAX_AGE"] = None
    return config


def _parsed_database(url: str) -> dict[str, Any]:
    """What an address says; its own text is not repeated, because it holds a password."""
    try:
        known = urlsplit(url).scheme in DATABASE_SCHEMES
        config: dict[str, Any] = environ.Env.db_url_config(url) if known else {}
    except (ValueError, environ.ImproperlyConfigured):
        config = {}
    if config.get("NAME") in {None, "", ":memory:"}:
        raise ImproperlyConfigured(
            "ACORN_DATABASE_URL must look like postgres://user:password@host:5432/name (special "
            "characters of a password percent-encoded), or sqlite:////path/to/a/file."
        )
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
    except (ValueError, KeyError, environ.ImproperlyConfigured):
        config = {}
    if not config or (url.startswith("smtp") and not config["EMAIL_HOST"]):
        raise ImproperlyConfigured(
            "ACORN_EMAIL_URL must look like smtp+tls://user:password@host:587 (special characters "
            "of a password percent-encoded)."
        )
    return config
