"""A bundle in a browser that has no network: what support gets to see."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from urllib.request import ProxyHandler, Request, build_opener
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from tests.portal_client import PortalClient
from tests.running_portal import RunningPortal

pytestmark = pytest.mark.browser
STEPS = (1, 2, 3, 7)


@pytest.fixture
def unpacked(running_portal: RunningPortal, tmp_path: Path) -> Path:
    """The folder of a bundle, fetched from a running portal."""
    with closing(PortalClient(running_portal)) as client:
        number = client.open_incident("NoReadyVirtOperator", "operator-down")
        for step in STEPS:
            client.run(number, step)
        client.post(f"/incidents/{number}/notes", {"text": "<script>alert(1)</script>"})
    url = f"{running_portal.url}/api/v1/incidents/{number}/bundle"
    token = {"Authorization": f"Bearer {running_portal.api_token}"}
    with build_opener(ProxyHandler({})).open(Request(url, headers=token)) as answer:
        (tmp_path / "bundle.zip").write_bytes(answer.read())
    ZipFile(tmp_path / "bundle.zip").extractall(tmp_path / "bundle")
    return tmp_path / "bundle"


def test_report_opens_without_a_network_and_leads_to_every_output(
    open_window, unpacked
):
    page = open_window(
        offline=True, color_scheme="dark", viewport={"width": 400, "height": 800}
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((unpacked / "report.html").as_uri())
    expect(page.get_by_role("heading", level=1)).to_contain_text("NoReadyVirtOperator")
    expect(page.locator(".ribbon")).to_contain_text("Drill")
    expect(page.locator("#step-3")).to_contain_text("CrashLoopBackOff")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, "nothing makes the page scroll sideways on a telephone"
    page.locator("#step-3").get_by_role("link", name="whole output").first.click()
    expect(page.locator("body")).to_contain_text(
        re.compile(r"# incident #\d+, cluster")
    )
    assert {url.partition(":")[0] for url in asked} == {"file"}
