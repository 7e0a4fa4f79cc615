"""Every address of /api/v1/ stands on the one base, so that a retry is safe wherever it posts."""

from __future__ import annotations

from machines.api.base import ApiView
from tests.access.addresses import addresses

WITHOUT = {"machines-api:token"}  # its answer holds a secret


def views() -> dict[str, type]:
    """The view of each address below /api/v1/."""
    return {
        address.name: address.view.cls
        for address in addresses()
        if address.pattern.startswith("api/v1/")
    }


def test_every_view_stands_on_the_base() -> None:
    found = views()
    others = [name for name, view in found.items() if not issubclass(view, ApiView)]
    bypassing = [
        name
        for name, view in found.items()
        if view.dispatch is not ApiView.dispatch  # type: ignore[attr-defined]
    ]

    assert len(found) >= 5
    assert not others, "Derive it from machines.api.base.ApiView."
    assert not bypassing, "Leave dispatch to ApiView: it answers retries."


def test_only_answers_with_a_secret_are_not_kept() -> None:
    unkept = {name for name, view in views().items() if not view.keeps_answers}  # type: ignore[attr-defined]

    assert unkept == WITHOUT
