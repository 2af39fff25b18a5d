"""Connecting an Alertmanager as a person does it, and alerts that come in while one looks."""

from __future__ import annotations

import json
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenWindow
from tests.browser.pages import SECONDS
from tests.running_portal import RunningPortal

pytestmark = pytest.mark.browser
FIRING = {"status": "firing", "labels": {"alertname": "Loud", "severity": "info"}}


def post(portal: RunningPortal, token: str, body: object) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    url = f"{portal.url}/alerts/alertmanager"
    with urlopen(
        Request(url, json.dumps(body).encode(), headers), timeout=30
    ) as answer:
        return int(answer.status)


def test_from_a_new_source_to_alerts_that_appear_by_themselves(
    sign_in: OpenWindow, running_portal: RunningPortal
) -> None:
    page = sign_in()
    page.get_by_role("link", name="Alerts", exact=True).click()
    page.get_by_role("link", name="their sources").click()
    page.get_by_role("link", name="Add a source").click()
    page.get_by_label("Name").fill("in-chromium")
    page.get_by_label("Cluster", exact=False).first.select_option("operator-down")
    page.get_by_role("button", name="Add and show its token").click()
    token = page.locator("code", has_text="rbs_").inner_text()
    page.get_by_role("link", name="To in-chromium: send a test").click()
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("It works")).to_be_visible(timeout=SECONDS)
    page.goto(f"{running_portal.url}/alerts/?source=in-chromium")
    expect(page.get_by_text("No alert matches")).to_be_visible()
    assert post(running_portal, token, {"version": "4", "alerts": [FIRING]}) == 202
    expect(page.get_by_text("Loud")).to_be_visible(timeout=SECONDS)


def test_what_nobody_could_read_is_told_on_the_first_page(
    sign_in: OpenWindow, running_portal: RunningPortal
) -> None:
    page = sign_in(viewport={"width": 400, "height": 800}, color_scheme="dark")
    page.goto(f"{running_portal.url}/add-alert-source")
    page.get_by_label("Name").fill("unreadable")
    page.get_by_role("button", name="Add and show its token").click()
    token = page.locator("code", has_text="rbs_").inner_text()
    page.goto(running_portal.url)
    assert post(running_portal, token, ["no object"]) == 202
    banner = page.get_by_text("1 delivery of unreadable could not be read")
    expect(banner).to_be_visible(timeout=SECONDS)
    banner.get_by_role("link", name="See what came").click()
    page.get_by_role("link", name="Delivery").first.click()
    page.get_by_role("button", name="I know: take the banner away").click()
    page.goto(running_portal.url)
    expect(banner).to_have_count(0)
