"""The QR code on paper: the address that the reader sees, and nothing about what lies there."""

from __future__ import annotations

from io import BytesIO

import pytest
import segno

PATH = "/orders/code.svg"


def code_of(address: str) -> bytes:
    out = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(out, kind="svg", border=2, omitsize=True, svgclass=None, lineclass=None)
    return out.getvalue()


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("", "/orders/"),
        ("?view=late&sort=-value&columns=state,units", None),
        ("?view=late&nonsense=1&cursor=abc", "/orders/?view=late"),
        ("?order=A1-b2", "/orders/A1-b2/"),
    ],
)
def test_it_leads_to_the_public_address_of_the_page(world, settings, query, address):
    settings.PUBLIC_URL = "https://vendors.example"
    answer = world.client("lin").get(PATH + query)

    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content == code_of(f"https://vendors.example{address or '/orders/' + query}")


def test_without_cost_it_does_not_sort_by_value(world, settings):
    settings.PUBLIC_URL = "https://vendors.example"

    answer = world.client("otto").get(f"{PATH}?sort=-value")

    assert answer.content == code_of("https://vendors.example/orders/")


def test_what_can_be_no_number_has_no_code(world):
    assert world.client("lin").get(f"{PATH}?order=../admin").status_code == 404
