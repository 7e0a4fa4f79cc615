"""The walk that finds a page of every address; that it is photographed is for eyes to judge."""

from __future__ import annotations

import pytest
from django.urls import reverse

from shots.pages import STATES, WALKS, links_of, route_of, walk

SITE = {
    "/": '<a href="/orders/">all</a> <a href="/orders/A1/">one</a> <a href="https://x.example/">',
    "/orders/": '<a href="A1/">A1</a> <a href="A2/">A2</a> <a href="A3/">A3</a> <a href="#top">',
    "/orders/A1/": '<a href="/settings/?a=1&amp;b=2">settings</a>',
    "/orders/A2/": '<a href="/settings/">settings</a>',
    "/orders/A3/": '<a href="/settings/password/">never reached</a>',
    "/settings/?a=1&b=2": "",
    "/settings/": "",
}


def test_links_are_addresses_of_the_portal_seen_from_the_page() -> None:
    links = links_of(
        '<a href="x/?a=1&amp;b=2"><a href="//evil.example/"><a href="mailto:a@b">', "/o/"
    )

    assert links == ["/o/x/?a=1&b=2"]


def test_a_walk_finds_one_page_of_every_address_and_reads_few_of_a_kind() -> None:
    read = list[str]()

    def page(path: str) -> str | None:
        read.append(path)
        return SITE.get(path)

    found = walk(["/"], page)

    assert found == {
        "dashboards:today": "/",
        "orders:list": "/orders/",
        "orders:detail": "/orders/A1/",
        "accounts:settings": "/settings/",
    }
    assert "/orders/A3/" not in read


def test_what_is_no_page_is_not_photographed() -> None:
    assert walk(["/orders/", "/nowhere/"], lambda _path: None) == {}


@pytest.mark.parametrize("path", [*(start for each in WALKS.values() for start in each)])
def test_every_walk_begins_at_an_address(path: str) -> None:
    assert route_of(path)


def test_every_state_is_of_a_page_by_somebody_who_signs_in() -> None:
    assert {person for _name, person, _path in STATES} <= set(WALKS)
    assert route_of(reverse("orders:detail", args=["A1"])) == "orders:detail"
    assert all(route_of(path.format_map(_Anything())) for _name, _person, path in STATES)


class _Anything(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "A1"
