"""What the code promises everywhere, held by reading it: each rule says what to do instead."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from tests.architecture.sources import APPS, ROOT, WEB, dotted, functions, modules, name_of, tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TIMED = {"eta", "countdown"}
QUEUED = {"delay", "apply_async", "retry"}
SIGNALS = ("django.db.models.signals", "django.dispatch", "django.contrib.auth.signals")
HTTP = ("django.http", "django.shortcuts", "django.contrib.messages", "rest_framework")
DOMAIN = ("services", "services.py", "models", "models.py", "querysets.py", "states.py")
STATES = {"state", "receiving_status"}
STATED_BY = (
    "services",
    "services.py",
    "notifications/leases.py",
    "dashboards/load",
)  # the last is no service:
# it writes a world for benches in bulk, as the services would have left it.


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def imports(path: Path) -> Iterator[str]:
    """Every name that a file imports, with its module: "django.http.Http404"."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def parts(path: Path) -> set[str]:
    return set(path.relative_to(ROOT).parts)


def typing_only(path: Path) -> set[str]:
    """What is imported for types alone."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.If) and dotted(node.test) == "TYPE_CHECKING":
            for inner in ast.walk(ast.Module(node.body, [])):
                if isinstance(inner, ast.ImportFrom) and inner.module:
                    found |= {f"{inner.module}.{alias.name}" for alias in inner.names}
    return found


def test_no_message_carries_a_time() -> None:
    """Celery loses and doubles what waits in it: when something is due stands in a row."""
    timed = [
        f"{name_of(path)}:{call.lineno}"
        for path in modules(*APPS)
        for call in calls(path)
        if TIMED & {keyword.arg for keyword in call.keywords}
        or dotted(call.func).rpartition(".")[2] in QUEUED
    ]

    assert not timed, "Write a row with its time, and let the sweep find it."


def test_tasks_only_call_a_service() -> None:
    """No task has arguments: what it would be told stands in the rows."""
    tasks = [
        (path, function)
        for path in modules(*APPS)
        for function in functions(path)
        if any("shared_task" in ast.unparse(mark) for mark in function.decorator_list)
    ]
    told = [f.name for _path, f in tasks if f.args.args or f.args.kwonlyargs or f.args.vararg]

    assert len(tasks) >= 3
    assert not told, "A message is lost or doubled: read what is to be done from the rows."


def test_nothing_happens_by_signal() -> None:
    wired = [
        f"{name_of(path)}: {name}"
        for path in modules(*APPS)
        for name in imports(path)
        if name.startswith(SIGNALS)
    ]

    assert not wired, "Call the service."


def test_services_and_models_know_nothing_of_http() -> None:
    knowing = [
        f"{name_of(path)}: {name}"
        for path in modules(*APPS)
        if parts(path) & set(DOMAIN)
        for name in imports(path)
        if name.startswith(HTTP) and name not in typing_only(path)
    ]

    assert not knowing, "A service takes values and gives values; the view speaks HTTP."


def test_a_state_is_set_by_services_alone() -> None:
    set_elsewhere = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules(*APPS)
        if not any(name_of(path).startswith(p) or p in parts(path) for p in STATED_BY)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr in STATES
    ]

    assert not set_elsewhere, "Ask the table of states in a service."


def test_what_opens_a_transaction_takes_its_arguments_by_name() -> None:
    """A service with several of the same kind in a row would take them in the wrong order."""
    found = 0
    unnamed = []
    for path in modules(*APPS):
        for function in functions(path):
            marks = {dotted(m) for m in function.decorator_list}
            if "services" not in parts(path) or "transaction.atomic" not in marks:
                continue
            if function.name.startswith("_"):
                continue
            found += 1
            given = [a.arg for a in function.args.args if a.arg not in {"self", "cls"}]
            if len(given) > 1:
                unnamed.append(f"{name_of(path)} {function.name}({', '.join(given)})")

    assert found > 20
    assert not unnamed, "Put a * before its arguments."


def test_views_reach_rows_of_a_vendor_through_its_gate() -> None:
    """`.objects.all()` or `.get()` of a vendor's model in a view is a door without a lock."""
    open_doors = [
        f"{name_of(path)}:{call.lineno} {dotted(call.func)}"
        for path in modules(*APPS)
        if parts(path) & set(WEB)
        for call in calls(path)
        if re.fullmatch(r"(PurchaseOrder|Vendor|Membership)\.objects\.(all|get|filter)",
                        dotted(call.func))
        and not _is_by_key(call)
    ]  # fmt: skip

    assert not open_doors, "Begin with .for_vendor(…), .for_vendors(…) or the person's tenancy."


def _is_by_key(call: ast.Call) -> bool:
    """The key of a record that was found through the gate."""
    return [keyword.arg for keyword in call.keywords] == ["pk"]


def test_migrations_are_named_and_import_no_code_of_ours() -> None:
    """`auto_2026…` says nothing; what a migration imports will have changed when it runs."""
    allowed = (
        "common.appendonly",  # the triggers themselves, for both databases
        "marketplaces.models",  # a default is named by where it stands
    )
    found = sorted(path for app in APPS for path in (ROOT / app).glob("migrations/0*.py"))
    badly = [name_of(path) for path in found if "_auto_" in path.name]
    importing = [
        f"{name_of(path)}: {name}"
        for path in found
        for name in imports(path)
        if name.split(".")[0] in APPS and not name.startswith(allowed)
    ]

    assert len(found) > 8
    assert not badly
    assert not importing
