"""The record in a browser: drafts, news, who is here, and changes that others see."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.pages import SECONDS, add_note, fill_sign_in, start

pytestmark = pytest.mark.browser
RUNBOOK = ("NoReadyVirtOperator", "operator-down")


def test_what_somebody_writes_survives_a_reload_and_a_new_sign_in(
    sign_in, running_portal
):
    page = sign_in()
    start(page, running_portal, *RUNBOOK)
    incident, note = page.url, page.locator("[data-key=note]")
    note.press_sequentially("certificates were")
    page.reload()
    expect(note).to_have_value("certificates were")
    page.context.clear_cookies()
    page.get_by_role("button", name="Add note").click()
    fill_sign_in(page, running_portal)
    page.wait_for_url(incident)
    expect(note).to_have_value("certificates were")
    note.press_sequentially(" rotated")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator("#timeline")).to_contain_text("certificates were rotated")
    page.reload()
    expect(page.locator("#timeline")).to_contain_text("certificates were rotated")
    expect(note).to_have_value("")


def test_refused_note_stays_where_it_was_typed(sign_in, running_portal):
    page = sign_in()
    start(page, running_portal, *RUNBOOK)
    note = page.locator("[data-key=note]")
    note.fill("x" * 20_001)
    page.get_by_role("button", name="Add note").click()
    expect(page.locator(".writing .problem").first).to_contain_text("shorten it")
    expect(note).to_have_value("x" * 20_001)


def test_draft_of_a_handover_is_kept_until_it_has_arrived(sign_in, running_portal):
    page = sign_in()
    start(page, running_portal, *RUNBOOK)
    incident = page.url
    page.goto(f"{incident}/handover")
    page.get_by_label("Next").fill("Restart the operator")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Offer the handover").click()
    fill_sign_in(page, running_portal)
    expect(page.get_by_label("Next")).to_have_value("Restart the operator")
    page.get_by_role("button", name="Offer the handover").click()
    page.wait_for_url(incident)
    expect(page.locator("#handover")).to_contain_text("Restart the operator")
    page.get_by_role("button", name="Withdraw").click()
    page.goto(f"{incident}/handover")
    expect(page.get_by_label("Next")).not_to_have_value("Restart the operator")


def test_record_is_changed_in_place_and_others_see_it(sign_in, running_portal):
    mine, theirs = sign_in(), sign_in()
    start(mine, running_portal, *RUNBOOK)
    theirs.goto(mine.url)
    expect(theirs.locator("#record")).to_contain_text("+ role")
    theirs.wait_for_timeout(500)
    record = mine.locator("#record")
    record.get_by_text("+ role").click()
    record.get_by_role("button", name="Give").click()
    expect(record.locator("li").first).to_contain_text("Lead")
    expect(theirs.locator("#record li").first).to_contain_text("Lead", timeout=SECONDS)
    expect(theirs.locator("#head")).not_to_contain_text("no lead")
    record.get_by_text("+ link").click()
    record.get_by_label("Address").fill("javascript:alert(1)")
    record.get_by_role("button", name="Add", exact=True).locator("visible=true").click()
    expect(record.locator(".problem:visible").first).to_contain_text("begins with")
    expect(record.get_by_label("Address")).to_have_value("javascript:alert(1)")


def test_timeline_filter_stays_when_news_come(sign_in, running_portal):
    mine, theirs = sign_in(), sign_in()
    start(mine, running_portal, *RUNBOOK)
    theirs.goto(mine.url)
    theirs.locator(".kinds").get_by_text("notes").click()
    expect(theirs.locator("#timeline")).to_contain_text("Nothing of this kind yet")
    theirs.wait_for_timeout(500)
    mine.locator("#head").get_by_role("button", name="Acknowledge").click()
    add_note(mine, "looking")
    expect(theirs.locator("#timeline")).to_contain_text("looking", timeout=SECONDS)
    expect(theirs.locator("#timeline")).not_to_contain_text("Acknowledged")
    expect(theirs.locator("#head")).to_contain_text("acknowledged by")
