"""Packages: each with its reason, used, pinned with hashes, under a licence that fits."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import metadata, packages_distributions

import pytest

from tests.architecture.sources import APPS, ROOT, modules, tree

LINE = re.compile(r"^([a-z0-9-]+)(\[[a-z-]+\])?==([^;#\s]+)(?:; [^#]+?)?\s*(?:# (.+))?$")
RUNTIME, TOOLS = "requirements", "requirements-dev"
BY_OTHERS = {  # used without being named in our code
    "argon2-cffi": "Django's Argon2 hasher",
    "tzdata": "zoneinfo, where the system has no zones",
}
BY_NAME = ("acorn/settings.py", "acorn/supervisor/commands.py", "pyproject.toml", "Makefile",
           ".ci/check")  # fmt: skip
# Apache-2.0 may be combined with these. LGPL and MPL ask that changes to those packages
# themselves stay open; we change none.
FITTING = (
    "0BSD", "Apache", "BSD", "ISC", "LGPL-3.0-only", "MIT", "Mozilla Public License 2.0",
    "MPL-2.0", "PSF", "Python Software Foundation", "Unlicense",
)  # fmt: skip


def wanted(name: str) -> dict[str, tuple[str, str]]:
    """Version and reason of each package of a .in file."""
    found = {}
    for line in (ROOT / f"{name}.in").read_text().splitlines():
        if line and not line.startswith(("#", "-c ")):
            match = LINE.match(line)
            assert match, f"{name}.in: {line}"
            found[match[1]] = (match[3], match[4] or "")
    return found


def pinned(name: str) -> dict[str, tuple[str, int]]:
    """Version and number of hashes of each package of a .txt file."""
    text = (ROOT / f"{name}.txt").read_text()
    blocks = re.split(r"^(?=[a-z0-9][a-z0-9-]*(?:\[[a-z,-]+\])?==)", text, flags=re.MULTILINE)[1:]
    found = {}
    for block in blocks:
        match = re.match(r"([a-z0-9-]+)(?:\[[a-z,-]+\])?==([^ ;\\\n]+)", block)
        assert match
        found[match[1]] = (match[2], block.count("--hash=sha256:"))
    return found


def imported(*folders: str) -> set[str]:
    """The first part of everything that is imported there."""
    names = set()
    for node in (node for path in modules(*folders) for node in ast.walk(tree(path))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def packages_of() -> dict[str, set[str]]:
    """The import names of each installed distribution."""
    found: dict[str, set[str]] = {}
    for module, distributions in packages_distributions().items():
        for distribution in distributions:
            found.setdefault(re.sub(r"[._]", "-", distribution.lower()), set()).add(module)
    return found


@pytest.mark.parametrize("name", [RUNTIME, TOOLS])
def test_every_package_is_pinned_with_hashes_to_what_was_asked_for(name: str) -> None:
    locked = pinned(name)

    for package, (version, _reason) in wanted(name).items():
        assert locked[package][0] == version, f"make lock: {package}"
    assert all(hashes for _version, hashes in locked.values())


def test_every_package_that_runs_has_a_reason() -> None:
    without = [package for package, (_version, reason) in wanted(RUNTIME).items() if not reason]

    assert not without


def test_every_package_that_runs_is_used() -> None:
    used = imported(*APPS)
    named = "\n".join((ROOT / path).read_text() for path in BY_NAME)
    idle = [
        package
        for package in wanted(RUNTIME)
        if package not in BY_OTHERS
        and not packages_of()[package] & used
        and not any(re.search(rf'"{module}\b', named) for module in packages_of()[package])
    ]

    assert not idle


def test_everything_imported_is_asked_for_by_name() -> None:
    """What comes along with another package goes again with its next version."""
    asked = set().union(*(packages_of()[package] for package in wanted(RUNTIME)))
    along = {"kombu"}  # Celery's own half: the same people, the same version
    ours = {*APPS, "manage", "tests"}
    strangers = imported(*APPS) - asked - along - ours - set(sys.stdlib_module_names)

    assert strangers - {"django_stubs_ext"} == set()  # imported for types alone


def test_tools_are_not_installed_where_the_portal_runs() -> None:
    assert not set(wanted(TOOLS)) & set(pinned(RUNTIME))


@pytest.mark.parametrize("package", sorted(set(pinned(RUNTIME)) & set(packages_of())))
def test_every_licence_fits(package: str) -> None:
    said = licence_of(package)

    assert any(word in said for word in FITTING), f"{package}: {said!r}"


def licence_of(package: str) -> str:
    about = metadata(package)
    classes = [line for line in about.get_all("Classifier", []) if line.startswith("License")]
    said = [line for name in ("License-Expression", "License") for line in about.get_all(name, [])]
    return " ".join([*said[:1], *classes])
