"""Which columns a list shows and how dense it is: in the address, and remembered for a person.

A list says which columns it has (`Columns`); a layout is a choice among them. What it is in an
address, `columns=state,units&density=compact`, is also what is remembered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django_stubs_ext import StrOrPromise

COMFORTABLE = "comfortable"
DENSITIES = [
    ("compact", _("Compact")),
    ("", _("Normal")),
    (COMFORTABLE, _("Comfortable")),
]
LONGEST = 200


@dataclass(frozen=True)
class Column:
    """A column that one may leave out. `is_usual`: it is there unless somebody chose."""

    key: str
    label: StrOrPromise
    is_usual: bool = True


@dataclass(frozen=True)
class Layout:
    """The columns that are shown, in the list's order, and the density ("" is normal).

    `chosen` is what the address says of it: nothing where it is as it comes.
    """

    columns: frozenset[str]
    density: str
    chosen: Mapping[str, str]

    def text(self) -> str:
        """As it is remembered."""
        return urlencode(self.chosen, safe=",")


def layout_of(params: Mapping[str, str], columns: Collection[Column]) -> Layout:
    """What an address says of columns and density; what it does not know, it leaves out.

    `columns` are those that this reader may see: one that he may not is not shown, whatever the
    address of a colleague says.
    """
    known = [column.key for column in columns]
    usual = frozenset(column.key for column in columns if column.is_usual)
    wanted = set(params.get("columns", "")[:LONGEST].split(","))
    shown = frozenset(key for key in known if key in wanted) or usual
    density = params.get("density", "")
    if density not in dict(DENSITIES):
        density = ""
    chosen = {}
    if shown != usual:
        chosen["columns"] = ",".join(key for key in known if key in shown)
    if density:
        chosen["density"] = density
    return Layout(shown, density, chosen)


def names_a_layout(params: Mapping[str, str]) -> bool:
    """Whether an address says how the list looks, so that nothing remembered is asked for."""
    return "columns" in params or "density" in params


def remembered(text: str) -> dict[str, str]:
    """What was remembered, as parameters of an address."""
    return dict(parse_qsl(text))
