"""Who looks: signed in with both factors, in a language."""

from __future__ import annotations

import time
from base64 import b32decode
from typing import TYPE_CHECKING

from django_otp.oath import totp

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, StorageState

    from shots.portal import Portal

STEP = 30  # seconds that a code holds; each works once


def sign_in(browser: Browser, portal: Portal, name: str) -> StorageState:
    """The cookies of this person after password and code."""
    account = portal.accounts[name]
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{portal.url}/sign-in/")
    page.locator("input[name=email]").fill(account["email"])
    page.locator("input[name=password]").fill(account["password"])
    page.keyboard.press("Enter")
    _give_code(page, account["totp_secret"])
    page.wait_for_url(lambda address: "/sign-in/" not in address)
    state = context.storage_state()
    context.close()
    return state


def _give_code(page: Page, secret: str) -> None:
    key = b32decode(secret)
    field = page.locator("input[autocomplete=one-time-code]")
    for _attempt in range(2):
        field.fill(f"{totp(key):06}")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        if "/sign-in/code/" not in page.url:
            return
        page.wait_for_timeout(1000 * (STEP + 1 - time.time() % STEP))


def speak(browser: Browser, portal: Portal, state: StorageState, language: str) -> None:
    """Let the person whose cookies these are choose this language in the settings."""
    context = browser.new_context(storage_state=state)
    page = context.new_page()
    page.goto(f"{portal.url}/settings/")
    page.locator("select[name=language]").select_option(language)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    context.close()
