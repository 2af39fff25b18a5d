"""The main job as a person does it: from an alert's link to the record next day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenWindow
from tests.browser.pages import (
    SECONDS,
    add_note,
    done,
    fill_sign_in,
    press_run,
    start,
    step,
)
from tests.faults.conftest import RUNBOOK, TEXT
from tests.faults.faulty_cluster import FaultyCluster, endless, stream
from tests.portal_client import add_cluster, import_runbook
from tests.running_portal import RunningPortal

pytestmark = pytest.mark.browser
SLOW, LOG, BY_HAND = "slow", 2, 7
JOBS = {
    "no ready operator": ("NoReadyVirtOperator", "operator-down", 3, 11),
    "no leading operator": ("NoLeadingVirtOperator", "no-leader", 2, 3),
}


@pytest.fixture(scope="module")
def slow(
    running_portal: RunningPortal, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FaultyCluster]:
    """A cluster that can be slow, and a runbook with a step by hand."""
    cluster = FaultyCluster(tmp_path_factory.mktemp("state"))
    text = f"{TEXT}\n{BY_HAND}. Ask the network team whether they changed something.\n"
    import_runbook(running_portal, tmp_path_factory.mktemp("slow"), RUNBOOK, text)
    with cluster.server:
        add_cluster(running_portal, SLOW, cluster.server.kubeconfig.read_text())
        yield cluster


@pytest.mark.parametrize(
    ("runbook", "cluster", "pods", "last"), JOBS.values(), ids=JOBS
)
def test_from_the_link_of_an_alert_to_the_record(
    open_window: OpenWindow,
    running_portal: RunningPortal,
    runbook: str,
    cluster: str,
    pods: int,
    last: int,
) -> None:
    page = open_window()
    link = f"{running_portal.url}/runbooks/{runbook}?cluster={cluster}"
    page.goto(link)
    fill_sign_in(page, running_portal)
    page.wait_for_url(link)
    page.get_by_role("button", name=f"Start incident on {cluster}").click()
    page.wait_for_url("**/incidents/*")
    record = page.url
    press_run(page, 1)
    expect(step(page, 1)).to_contain_text("NAMESPACE is now kubevirt", timeout=SECONDS)
    press_run(page, pods)
    expect(step(page, pods)).to_contain_text("virt-operator-", timeout=SECONDS)
    page.get_by_role("button", name="Run all").click()
    for order in range(1, last + 1):
        done(page, order)
    add_note(page, "handed over to the day team")
    page.get_by_role("button", name="Resolve").click()
    expect(page.locator("#head")).to_contain_text("resolved")

    page.goto(f"{running_portal.url}/incidents/")
    number = record.rpartition("/")[2]
    row = page.locator(".items li").filter(has_text=f"#{number}")
    expect(row).to_contain_text(runbook)
    row.get_by_role("link").first.click()
    page.wait_for_url(record)
    page.reload()
    expect(page.locator("#timeline")).to_contain_text("handed over to the day team")
    expect(step(page, pods)).to_contain_text("virt-operator-")


def test_reload_in_the_middle_of_a_run_loses_nothing(
    sign_in: OpenWindow, running_portal: RunningPortal, slow: FaultyCluster
) -> None:
    page = sign_in()
    start(page, running_portal, RUNBOOK, SLOW)
    with slow.wrong("/log", stream(endless)):
        press_run(page, LOG)
        lines = step(page, LOG).locator(".line")
        expect(lines.first).to_contain_text("line 1", timeout=SECONDS)
        page.reload()
        expect(lines.first).to_contain_text("line 1")
        expect(step(page, LOG)).to_contain_text("line 30", timeout=SECONDS)
        step(page, LOG).get_by_role("button", name="Cancel").click()
        expect(step(page, LOG).locator(".state")).to_contain_text("cancelled")
    expect(lines.first).to_contain_text("line 1")


def test_a_step_by_hand_is_ticked_off_with_what_was_seen(
    sign_in: OpenWindow, running_portal: RunningPortal, slow: FaultyCluster
) -> None:
    page = sign_in()
    start(page, running_portal, RUNBOOK, SLOW)
    by_hand = step(page, BY_HAND)
    by_hand.get_by_label("A word on step").fill("a new firewall")
    by_hand.get_by_role("button", name="Done").click()
    expect(by_hand).to_contain_text("a new firewall")
    expect(by_hand).to_contain_text(running_portal.username)
    page.reload()
    expect(by_hand.locator(".state")).to_contain_text("Done")


PATHS = ["/", "/runbooks/", "/incidents/", "/clusters/", "/audit/", "/styleguide/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_a_telephone(
    sign_in: OpenWindow, running_portal: RunningPortal, scheme: str
) -> None:
    page = sign_in(viewport={"width": 400, "height": 860}, color_scheme=scheme)
    assert_fits(page)
    for path in PATHS:
        page.goto(running_portal.url + path)
        assert_fits(page)
    start(page, running_portal, "NoReadyVirtOperator", "operator-down")
    page.get_by_role("button", name="Run all").click()
    done(page, 11)
    assert_fits(page)
    assert is_dark(page) == (scheme == "dark")


def is_dark(page: Page) -> bool:
    color = page.evaluate("getComputedStyle(document.body).backgroundColor")
    red, green, blue = map(int, color.removeprefix("rgb(").removesuffix(")").split(","))
    return red + green + blue < 3 * 128


def assert_fits(page: Page) -> None:
    """Nothing has to be scrolled sideways but what scrolls in itself."""
    wider = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wider <= 0, page.url
