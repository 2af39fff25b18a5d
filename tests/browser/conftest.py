"""Browser windows of people who have signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.browser.pages import fill_sign_in
from tests.running_portal import RunningPortal
from tests.screenshots import ARGUMENTS, CHROMIUM

OpenWindow = Callable[..., Page]
# What Chromium says of an answer from 400 on, and htmx of a live stream that ended.
NO_FAULT_OF_THE_PAGE = ("Failed to load resource", "[object Event]")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_window(chromium: Browser) -> Iterator[OpenWindow]:
    """A new window; none may meet an error of a script or of the content policy."""
    errors: list[str] = []
    contexts = []

    def heard(message: ConsoleMessage) -> None:
        expected = any(text in message.text for text in NO_FAULT_OF_THE_PAGE)
        if message.type == "error" and not expected:
            errors.append(message.text)

    def window(**options: Any) -> Page:
        contexts.append(chromium.new_context(**options))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", heard)
        return page

    yield window
    for context in contexts:
        context.close()
    assert not errors


@pytest.fixture
def sign_in(open_window: OpenWindow, running_portal: RunningPortal) -> OpenWindow:
    """A new window of somebody who has signed in."""

    def window(**options: Any) -> Page:
        page = open_window(**options)
        page.goto(running_portal.url)
        fill_sign_in(page, running_portal)
        page.wait_for_url(f"{running_portal.url}/")
        return page

    return window
