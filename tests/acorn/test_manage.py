"""`manage.py`: a setting that is missing is named in one sentence, for any command."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT


def run(*arguments, **environment):
    kept = {key: value for key, value in os.environ.items() if not key.startswith("ACORN_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", ["migrate", "seed_demo", "audit_verify", "check"])
def test_a_missing_key_is_named(tmp_path, command):
    done = run(
        command,
        ACORN_DATABASE_URL="postgres://acorn@localhost/acorn",
        ACORN_URL="https://vendors.example.com",
        ACORN_DATA_DIR=str(tmp_path),
    )

    assert done.returncode == 1
    assert done.stderr.startswith("acorn: ACORN_SECRET_KEY must be set")
    assert "Traceback" not in done.stderr


def test_every_command_works_with_nothing_set_but_the_folder(tmp_path):
    done = run("check", ACORN_DATA_DIR=str(tmp_path))

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_a_real_installation_is_found_sound(tmp_path):
    """`check --deploy` of what docs/operations.md asks for finds nothing at all."""
    done = run(
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        ACORN_DATABASE_URL="postgres://acorn@localhost/acorn",
        ACORN_REDIS_URL="redis://localhost:6379/0",
        ACORN_URL="https://vendors.example.com",
        ACORN_TRUSTED_PROXIES="127.0.0.1",
        ACORN_SECRET_KEY="only-for-this-test-" + "0123456789abcdef" * 3,
        ACORN_DATA_DIR=str(tmp_path),
    )

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_the_example_of_an_environment_is_not_sound_until_it_is_filled_in(tmp_path):
    example = (ROOT / "docs" / "deploy" / "env.example").read_text()
    pairs = (line.split("=", 1) for line in example.splitlines() if not line.startswith("#"))
    given = {name: value.strip('"') for name, value in pairs} | {"ACORN_DATA_DIR": str(tmp_path)}

    done = run("check", "--deploy", "--fail-level", "WARNING", **given)

    assert done.returncode == 1
    assert "ACORN_SECRET_KEY" in done.stderr
