"""The two tables that say what is meant: who holds which right, and who may open which address."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROUTES = HERE / "routes.txt"
PERMISSIONS = HERE / "permissions.txt"
ACCESS = ("public", "password", "verified")
PAGES_OF_DJANGO = ("changelist", "add", "history", "delete", "change", "record")


@dataclass(frozen=True)
class Route:
    """One line of routes.txt. `model` names the line of the admin pages that it stands below."""

    name: str
    access: str
    methods: tuple[str, ...]
    model: str = ""

    @property
    def is_admin(self) -> bool:
        """Whether it stands in the admin site."""
        return self.name.startswith("admin:")

    @property
    def is_api(self) -> bool:
        """Whether it answers in JSON."""
        return is_api(self.name)


def is_api(name: str) -> bool:
    """Whether the address of this name stands below /api/."""
    return name in {"schema", "docs"} or name.partition(":")[0].endswith("-api")


def routes() -> dict[str, Route]:
    """The declared addresses by name, the pages that Django adds to each model included."""
    lines = {name: (access, tuple(methods)) for name, access, *methods in rows(ROUTES)}
    models = {name for name in lines if name.startswith("admin:") and name.count("_") == 1}
    models -= {"admin:app_list", "admin:catch_all", "admin:password_change"}
    found = {}
    for name, (access, methods) in lines.items():
        if name in models:
            for page in PAGES_OF_DJANGO:
                full = f"{name}_{page}"
                found[full] = Route(full, access, methods, name)
        else:
            model = next((model for model in models if name.startswith(f"{model}_")), "")
            found[name] = Route(name, access, methods, model)
    return found


def model_access() -> dict[str, str]:
    """What the pages of each model of the admin site need."""
    return {route.model: route.access for route in routes().values() if _is_page(route)}


def holders() -> dict[str, frozenset[str]]:
    """The names of those who hold each permission, from permissions.txt."""
    (_head, *names), *lines = rows(PERMISSIONS)
    return {
        permission: frozenset(n for n, mark in zip(names, marks, strict=True) if mark == "x")
        for permission, *marks in lines
    }


def rows(path: Path) -> list[list[str]]:
    """The lines of a table, each in its words; comments and empty lines are none."""
    lines = path.read_text().splitlines()
    return [line.split() for line in lines if line.strip() and not line.startswith("#")]


def _is_page(route: Route) -> bool:
    return bool(route.model) and route.name.rpartition("_")[2] in PAGES_OF_DJANGO
