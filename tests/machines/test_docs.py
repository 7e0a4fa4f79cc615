"""Swagger UI stands under our policy: nothing is written into its page that the policy blocks."""

from __future__ import annotations

import re


def test_the_page_holds_no_style_and_no_script_of_its_own(world):
    page = world.client("otto").get("/api/docs/")

    html = page.content.decode()
    assert page.status_code == 200
    assert "<style" not in html
    assert " style=" not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert re.findall(r'(?:src|href)="https?://', html) == []
    assert "swagger-ui-bundle" in html
