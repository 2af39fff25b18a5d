"""What people do on the pages, in the words of the pages."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.running_portal import RunningPortal

SECONDS = 30_000  # milliseconds, for a machine that is busy


def fill_sign_in(page: Page, portal: RunningPortal) -> None:
    page.get_by_label("User name").fill(portal.username)
    page.get_by_label("Password").fill(portal.password)
    page.get_by_role("button", name="Sign in").click()


def start(page: Page, portal: RunningPortal, runbook: str, cluster: str) -> None:
    """Open an incident from the runbook's page."""
    page.goto(f"{portal.url}/runbooks/{runbook}?cluster={cluster}")
    page.get_by_role("button", name=f"Start incident on {cluster}").click()
    page.wait_for_url("**/incidents/*")


def step(page: Page, order: int) -> Locator:
    return page.locator(f"#step-{order}")


def press_run(page: Page, order: int) -> None:
    step(page, order).get_by_role("button", name="Run").click()


def done(page: Page, order: int) -> None:
    """Wait until the step has run."""
    expect(step(page, order).locator(".state")).to_contain_text("✓", timeout=SECONDS)


def add_note(page: Page, text: str) -> None:
    page.locator("[data-key=note]").fill(text)
    page.get_by_role("button", name="Add note").click()
    expect(page.locator("#timeline")).to_contain_text(text)
