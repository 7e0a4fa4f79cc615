"""`python -m shots`: every page × 390 and 1280 px × light and dark × English and Chinese.

Starts a demo portal of its own, follows its links as several persons, and photographs one page of
every address that it finds and some states more. The pictures lie in `shots/` of the data folder.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from acorn.env import data_dir
from shots.album import bind
from shots.camera import photograph
from shots.manual import publish
from shots.pages import STATES, VIEWS, WALKS, Sight, walk
from shots.people import sign_in, speak
from shots.portal import running

if TYPE_CHECKING:
    from playwright.sync_api import APIRequestContext, Browser, StorageState

    from shots.portal import Portal

LANGUAGES = {"en": "en", "zh": "zh-hans"}
DOCS = Path(__file__).resolve().parents[1] / "docs" / "img"
CHROMIUM = {"executable_path": "/usr/bin/chromium", "args": ["--no-sandbox", "--disable-gpu"]}


def main() -> int:
    """Take the pictures; the code is 1 when a page was too wide or complained in the console."""
    parser = argparse.ArgumentParser(prog="make shots", description=__doc__)
    parser.add_argument("--only", default="", help="only pages whose name holds this")
    parser.add_argument("--docs", action="store_true", help="then renew the pictures of the docs")
    given = parser.parse_args()
    only: str = given.only
    folder = data_dir() / "shots"
    with running(data_dir() / "shots-portal") as portal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**CHROMIUM)  # type: ignore[arg-type]
        states: dict[str, StorageState | None] = {
            person: sign_in(browser, portal, person) if person else None for person in WALKS
        }
        sights = [one for one in _sights(browser, portal, states) if only in one.name]
        found = []
        for name, language in LANGUAGES.items():
            pictures = folder / name
            if not only:
                shutil.rmtree(pictures, ignore_errors=True)
            pictures.mkdir(parents=True, exist_ok=True)
            for state in filter(None, states.values()):
                speak(browser, portal, state, language)
            found += photograph(browser, portal.url, sights, states, pictures, language)
        browser.close()
    if given.docs:
        publish(folder / "en", DOCS)
    for finding in dict.fromkeys(found):
        print(f"{finding.name}: {finding.what}")
    print(f"{len(sights)} pages, {len(found)} findings. Look at {bind(folder, sights)}")
    return 1 if found else 0


def _sights(
    browser: Browser, portal: Portal, states: dict[str, StorageState | None]
) -> list[Sight]:
    found: dict[str, Sight] = {}
    for person, starts in WALKS.items():
        context = browser.new_context(base_url=portal.url, storage_state=states[person])
        routes = walk(starts, partial(_read, context.request))
        for route, path in routes.items():
            found.setdefault(route, Sight(route.replace(":", "-"), person, path))
        context.close()
    return [*found.values(), *_more(browser, portal, states)]


def _read(ask: APIRequestContext, path: str) -> str | None:
    answer = ask.get(path, max_redirects=0)
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    return answer.text() if answer.ok and is_page else None


def _more(browser: Browser, portal: Portal, states: dict[str, StorageState | None]) -> list[Sight]:
    context = browser.new_context(base_url=portal.url, storage_state=states["lin"])
    numbers = {}
    for view in VIEWS:
        rows = context.request.get(f"/api/v1/orders/?view={view}").json()["results"]
        if rows:
            numbers[view] = rows[0]["purchase_order_number"]
    context.close()
    sights = []
    for name, person, path in STATES:
        try:
            sights.append(Sight(name, person, path.format(**numbers)))
        except KeyError as view:
            print(f"{name}: no order stands in the view {view}")
    return sights


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "acorn.settings")
    django.setup()
    sys.exit(main())
