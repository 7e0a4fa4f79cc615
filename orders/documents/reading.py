"""From a file of purchase orders to what it says: orders, and refusals that name the place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from common.errors import Problem, Problems
from orders.documents.display import shortened, shown
from orders.documents.envelope import apart, order_places
from orders.documents.order import order
from orders.documents.places import ROOT, Place, path_of
from orders.documents.strictjson import Unreadable, check, parse

if TYPE_CHECKING:
    from orders.documents.document import OrderDocument

MAX_PROBLEMS = 100  # of one order; reading it ends there
DETAILED = 1_000  # so many refused orders are told in full; each further one with one problem


@dataclass(frozen=True, slots=True)
class RefusedOrder:
    """An order that cannot be taken, or with an empty number the whole file, and why."""

    order: str
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds, both in its order; a number may stand there several times."""

    orders: list[OrderDocument] = field(default_factory=list)
    refused: list[RefusedOrder] = field(default_factory=list)


def read_orders(raw: bytes) -> Reading:
    """Read an answer of getPurchaseOrders or getPurchaseOrder, its payload, or one order alone.

    Never raises: what cannot be taken is in `refused`, told in the active language. Paths begin at
    the file's root, in Amazon's own answers with `payload`; `$` is the file as a whole.
    """
    reading = Reading()
    try:
        document = parse(raw)
        check(document, apart={id(value) for value in apart(document)})
    except Unreadable as fault:
        reading.refused.append(RefusedOrder("", [_problem(fault, "")]))
        return reading
    root = Place(document, "", Problems())
    for place in order_places(root):
        _read_order(place, reading)
    if root.problems.found:
        reading.refused.append(RefusedOrder("", root.problems.found))
    return reading


def _read_order(place: Place, reading: Reading) -> None:
    most = MAX_PROBLEMS if len(reading.refused) < DETAILED else 1
    place = replace(place, problems=Problems())
    try:
        check(place.value)
    except Unreadable as fault:
        reading.refused.append(RefusedOrder(_label(place), [_problem(fault, place.path)]))
        return
    document = order(place, most_problems=most)
    if document is not None:
        reading.orders.append(document)
        return
    problems = place.problems.found
    if len(problems) >= most:
        reason = _("There may be more problems; put these right first.")
        problems = [*problems[:most], Problem(place.path or ROOT, reason, code="more")]
    reading.refused.append(RefusedOrder(_label(place), problems))


def _label(place: Place) -> str:
    number = place.field("purchaseOrderNumber").value
    return shortened(number) if isinstance(number, str) else ""


def _problem(fault: Unreadable, within: str) -> Problem:
    """What cannot be read, with its path from the file's root."""
    path = path_of(reversed(fault.keys))
    if within:
        inner = "" if path == ROOT else path
        path = within + (f".{inner}" if inner and not inner.startswith("[") else inner)
    return Problem(path, fault.reason, shown(fault.value), fault.code)
