"""Choosing values, adding a command and pasting a result, as people do."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.pages import SECONDS, done, press_run, start, step

pytestmark = pytest.mark.browser


def test_a_node_is_chosen_from_the_cluster_and_found_by_its_name(
    sign_in, running_portal
):
    page = sign_in()
    start(page, running_portal, "NoReadyVirtOperator", "operator-down")
    node = step(page, 13)
    node.get_by_role("button", name="List from the cluster").click()
    expect(node.locator(".option.bad")).to_contain_text("worker-1", timeout=SECONDS)
    expect(page.locator("#step-1001")).to_contain_text("added by the portal")
    node.get_by_label("node-name, typed").press_sequentially("cp-")
    expect(node.locator(".option")).to_have_count(2)  # and "all"
    node.locator(".option", has_text="cp-0").click()
    expect(node.get_by_label("node-name, typed")).to_have_value("")
    expect(node.locator(".resolved .value")).to_have_text("cp-0")
    node.get_by_role("button", name="Run", exact=True).click()
    done(page, 13)
    expect(node).to_contain_text("chosen by")
    node.get_by_role("button", name="Several…").click()
    expect(node.locator("input[type=checkbox]:checked")).to_have_count(1)
    node.locator(".option", has_text="worker-1").click()
    expect(node.locator(".resolved")).to_contain_text("runs once for each")
    node.get_by_role("button", name="Run again").click()
    expect(node.locator(".output")).to_have_count(2, timeout=SECONDS)


def test_a_command_of_ones_own_is_judged_added_and_run(sign_in, running_portal):
    page = sign_in()
    start(page, running_portal, "NoReadyVirtOperator", "operator-down")
    press_run(page, 1)
    done(page, 1)
    page.get_by_text("Run another command").click()
    box = page.get_by_label("Commands, one a line")
    box.fill("kubectl delete pod x")
    expect(page.locator(".preview")).to_contain_text("changes the cluster")
    box.fill("kubectl -n $NAMESPACE get deploy")
    expect(page.locator(".preview .chip.ok")).to_have_text("runs")
    page.get_by_role("button", name="Add and run").click()
    done(page, 1001)
    expect(step(page, 1001)).to_contain_text("added by hand")
    expect(step(page, 1001).locator(".output")).to_contain_text("virt-operator")
    expect(box).to_have_value("")


def test_a_result_is_pasted_masked_and_found_again(sign_in, running_portal):
    page = sign_in()
    start(page, running_portal, "NoReadyVirtOperator", "operator-down")
    page.get_by_text("Run another command").click()
    page.get_by_label("Commands, one a line").fill("systemctl status kubelet")
    page.get_by_role("button", name="Add and run").click()
    added = step(page, 1001)
    added.get_by_text("Paste what you saw").click()
    pasted = "kubelet.service: failed\npassword: hunter2hunter2"
    added.get_by_label("What you saw").fill(pasted)
    added.get_by_role("button", name="Keep it").click()
    expect(added.locator(".output")).to_contain_text("kubelet.service: failed")
    expect(added.locator(".output")).not_to_contain_text("hunter2")
    page.get_by_text("Find in outputs").click()
    page.get_by_label("Find in all outputs of this incident").fill("FAILED")
    page.get_by_role("button", name="Find", exact=True).first.click()
    page.locator(".hits a").click()
    expect(added.locator(".line.proof")).to_contain_text("kubelet.service: failed")
