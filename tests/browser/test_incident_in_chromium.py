"""What only a browser can show: live parts, polling, keys, links to single lines."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import done, start, step

pytestmark = pytest.mark.browser


def test_run_all_shows_the_evidence_of_every_step(sign_in, running_portal):
    page = sign_in()
    start(page, running_portal, "NoReadyVirtOperator", "operator-down")
    page.get_by_role("button", name="Run all").click()
    for order in range(1, 12):
        expect(step(page, order).locator(".sign.ok")).to_be_visible(timeout=30_000)
    expect(step(page, 1)).to_contain_text("NAMESPACE is now kubevirt")
    expect(step(page, 3)).to_contain_text("CrashLoopBackOff")
    worst = step(page, 12).locator(".option.bad").first
    expect(worst).to_contain_text("CrashLoopBackOff")
    worst.click()
    step(page, 12).get_by_role("button", name="Run", exact=True).click()
    expect(step(page, 12).locator(".output")).to_have_count(3, timeout=30_000)


def test_other_persons_run_and_note_appear_by_themselves(sign_in, running_portal):
    mine, theirs = sign_in(), sign_in()
    start(mine, running_portal, "NoReadyVirtOperator", "operator-down")
    theirs.goto(mine.url)
    expect(theirs.locator("#step-7")).to_be_visible()
    theirs.wait_for_timeout(500)
    mine.locator("[data-key=note]").fill("**certificates** were rotated")
    mine.keyboard.press("Control+Enter")
    expect(theirs.locator("#timeline strong")).to_have_text("certificates")
    expect(mine.locator("[data-key=note]")).to_have_value("")
    step(mine, 7).get_by_role("button", name="Run").click()
    expect(step(theirs, 7).locator(".line").first).to_contain_text("NAME")
    theirs.reload()
    expect(step(theirs, 7).locator(".line").first).to_contain_text("NAME")


def test_what_somebody_types_survives_the_news_of_others(sign_in, running_portal):
    mine, theirs = sign_in(), sign_in()
    start(mine, running_portal, "NoReadyVirtOperator", "operator-down")
    theirs.goto(mine.url)
    typed = step(mine, 12).get_by_role("textbox")
    typed.press_sequentially("virt-oper")
    step(theirs, 7).get_by_role("button", name="Run").click()
    done(mine, 7)
    expect(typed).to_have_value("virt-oper")
    expect(typed).to_be_focused()


def test_wrong_value_is_told_beside_the_button(sign_in, running_portal):
    page = sign_in()
    start(page, running_portal, "NoReadyVirtOperator", "operator-down")
    step(page, 12).get_by_role("textbox").fill("--all-namespaces")
    step(page, 12).get_by_role("button", name="Run").click()
    expect(step(page, 12).locator(".problem")).to_contain_text("Nothing was run")


def test_keys_move_and_run(sign_in, running_portal):
    page = sign_in()
    start(page, running_portal, "NoReadyVirtOperator", "operator-down")
    page.locator("#step-7").wait_for()
    for key in "jjk":
        page.keyboard.press(key)
    expect(page.locator(".step.current")).to_have_id("step-1")
    page.keyboard.press("r")
    done(page, 1)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("[data-key=note]")).to_be_focused()


def test_link_to_a_line_of_an_older_run_finds_it(sign_in, running_portal):
    page = sign_in()
    start(page, running_portal, "NoReadyVirtOperator", "operator-down")
    step(page, 7).get_by_role("button", name="Run").click()
    done(page, 7)
    href = step(page, 7).locator(".line a").nth(1).get_attribute("href")
    step(page, 7).get_by_role("button", name="Run again").click()
    expect(step(page, 7).locator(".runs-of-step")).to_contain_text("2 runs")
    done(page, 7)
    page.goto(f"{page.url.partition('#')[0]}{href}")
    page.reload()
    expect(page.locator(".line.proof")).to_have_id(re.compile(href[1:]))


def test_prose_step_about_log_files_tells_who_leads(sign_in, running_portal):
    page = sign_in()
    start(page, running_portal, "NoLeadingVirtOperator", "no-leader")
    page.get_by_role("button", name="Run all").click()
    leader = (
        page.locator(".step")
        .filter(has_text="Started leading")
        .filter(has_text="/var/log/pods/")
    )
    expect(leader.locator(".sign.ok")).to_be_visible(timeout=30_000)
    expect(leader.locator(".output")).to_contain_text("virt-operator-")


def test_page_polls_while_redis_is_away_and_loses_nothing(sign_in, running_portal):
    mine, theirs = sign_in(), sign_in()
    start(mine, running_portal, "NoReadyVirtOperator", "operator-down")
    theirs.goto(mine.url)
    with running_portal.without("redis"):
        expect(theirs.locator("#offline")).to_be_visible(timeout=10_000)
        mine.locator("[data-key=note]").fill("written without Redis")
        mine.get_by_role("button", name="Add note").click()
        expect(theirs.locator("#timeline")).to_contain_text("written without Redis")
        step(mine, 7).get_by_role("button", name="Run").click()
        expect(step(mine, 7).locator(".state")).to_contain_text("waiting")
    expect(theirs.locator("#offline")).to_be_hidden(timeout=30_000)
    expect(step(theirs, 7).locator(".sign.ok")).to_be_visible(timeout=60_000)
