"""Takes the pictures of the documentation: `make screenshots`.

Walks the main job on a replayed cluster in Chromium and writes docs/images.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.portal_client import ENDED, PortalClient
from tests.running_portal import ROOT, RunningPortal, portal_in

IMAGES = ROOT / "docs" / "images"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
RUNBOOK, CLUSTER = "NoReadyVirtOperator", "operator-down"
STARTS = f"/runbooks/{RUNBOOK}?cluster={CLUSTER}&severity=critical"
SECONDS = 60.0


def main() -> None:
    """A portal of its own, one incident, one picture a page."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="portal-") as folder,
        portal_in(Path(folder) / "local") as portal,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        _take(browser, portal)
        browser.close()


def _take(browser: Browser, portal: RunningPortal) -> None:
    page = _signed_in(browser, portal, width=1360, height=900)
    page.goto(portal.url + STARTS)
    _picture(page, "runbook")
    incident = _investigate(page, portal)
    page.locator("#record").wait_for()
    _picture(page, "incident")
    _look_at(page, 12)
    _picture(page, "incident-step")
    page.goto(portal.url)
    _picture(page, "home")
    page.goto(f"{portal.url}/alert-sources/drill-{CLUSTER}")
    _picture(page, "alert-source")
    page.goto(f"{portal.url}/clusters/{CLUSTER}")
    _picture(page, "cluster")
    dark = _signed_in(browser, portal, width=1360, height=900, color_scheme="dark")
    dark.goto(incident)
    _picture(dark, "incident-dark")
    narrow = _signed_in(browser, portal, width=400, height=860)
    narrow.goto(incident)
    _picture(narrow, "incident-narrow")


def _investigate(page: Page, portal: RunningPortal) -> str:
    """Let the alert fire, read the first pod that is not ready; returns the address."""
    with closing(PortalClient(portal)) as client:
        client.post(
            f"/clusters/{CLUSTER}/drill", {"alert": RUNBOOK, "namespace": "kubevirt"}
        )
        _until(lambda: client.get("/incidents")["items"])
        number = client.get("/incidents")["items"][0]["number"]
        _until(lambda: _all_ended(client.get(f"/incidents/{number}")["runs"]))
    address = f"{portal.url}/incidents/{number}"
    page.goto(address)
    page.get_by_role("button", name="Acknowledge").click()
    page.locator("#step-12 .option.bad").first.click()
    page.locator("#step-12").get_by_role("button", name="Run", exact=True).click()
    page.locator("#step-12 .sign.ok").wait_for()
    page.locator("[data-key=note]").fill("Certificates were rotated at 03:00.")
    page.get_by_role("button", name="Add note").click()
    page.locator("#timeline .said").wait_for()
    page.goto(address)
    return address


def _all_ended(runs: list[Any]) -> bool:
    return bool(runs) and all(run["status"] in ENDED for run in runs)


def _until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < deadline, "nothing came of the alert"
        time.sleep(0.2)


def _look_at(page: Page, step: int) -> None:
    page.locator(f"#step-{step}").evaluate("step => step.scrollIntoView()")


def _signed_in(
    browser: Browser,
    portal: RunningPortal,
    *,
    width: int,
    height: int,
    color_scheme: str = "light",
) -> Page:
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme=color_scheme,
        reduced_motion="reduce",
    )
    page.goto(portal.url)
    page.get_by_label("User name").fill(portal.username)
    page.get_by_label("Password").fill(portal.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{portal.url}/")
    return page


def _picture(page: Page, name: str) -> None:
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
