"""The pages of what leaves the portal."""

from __future__ import annotations

import json
import re
import zlib
from io import BytesIO
from zipfile import ZipFile

import pytest

from portal.accounts.models import AuditEntry
from portal.incidents.services import add_note, record_action
from portal.reports.models import PostMortem, TemplateRevision

READING = ["report", "bundle.zip", "public", "post-mortem"]


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def zip_of(response) -> ZipFile:
    return ZipFile(BytesIO(b"".join(response.streaming_content)))


@pytest.mark.parametrize("what", READING)
def test_viewer_may_read_and_a_stranger_finds_nothing(
    browser_of, bob, charlie, incident, what
):
    path = f"/incidents/{incident.number}/{what}"
    answer = browser_of(bob).get(path)
    assert answer.status_code == 200
    if answer.streaming:
        assert zip_of(answer).testzip() is None
    assert browser_of(charlie).get(path).status_code == 404


def test_bundle_comes_as_a_zip_under_a_name_with_the_cluster(
    browser_of, alice, incident, run_step
):
    run_step(1)
    answer = browser_of(alice).get(f"/incidents/{incident.number}/bundle.zip")
    name = f"incident-{incident.number}-prod-east.zip"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["Content-Type"] == "application/zip"
    content = b"".join(answer.streaming_content)
    assert len(content) == int(answer["Content-Length"])
    assert ZipFile(BytesIO(content)).testzip() is None


@pytest.mark.parametrize("what", ["bundle.zip", "report"])
def test_pages_that_only_show_refuse_a_post(browser_of, alice, incident, what):
    path = f"/incidents/{incident.number}/{what}"
    assert browser_of(alice).post(path).status_code == 405


def test_ticket_is_on_the_page_to_be_copied(browser_of, alice, incident, run_step):
    run_step(7)
    record_action(alice, incident, "restarted the operator")
    page = browser_of(alice).get(f"/incidents/{incident.number}/report")
    said = text_of(page)
    assert f"#{incident.number} NoReadyVirtOperator on prod-east" in said
    assert "$ kubectl get nodes" in said
    assert "restarted the operator" in said
    assert 'data-copy="' in page.content.decode()


def test_incident_page_leads_to_every_report(browser_of, bob, incident):
    page = browser_of(bob).get(f"/incidents/{incident.number}").content.decode()
    for target in READING:
        assert f'href="/incidents/{incident.number}/{target}"' in page
    assert "The artifacts gathered in Diagnosis" in page


def test_drill_carries_its_ribbon_on_every_page(browser_of, alice, incident):
    incident.drill = True
    incident.save()
    for page in ("report", "public", "post-mortem"):
        answer = browser_of(alice).get(f"/incidents/{incident.number}/{page}")
        assert '<p class="ribbon"><b>Drill</b>' in answer.content.decode()


# -- the public copy ---------------------------------------------------------


def asked(incident, *runs, **more):
    return {"run": [str(run.uuid) for run in runs], "part": ["objects"], **more}


def test_public_copy_shows_each_replacement_before_there_is_a_file(
    browser_of, alice, incident, run_step
):
    run = run_step(7)
    path = f"/incidents/{incident.number}/public"
    client = browser_of(alice)
    assert "node-1" not in client.get(path).content.decode()
    page = client.post(path, asked(incident, run))
    said = text_of(page)
    assert "worker-1 node-" in said
    assert f"Download incident-{incident.number}-public.zip" in said
    assert not AuditEntry.objects.filter(action="incident.public-copy").exists()


def test_public_copy_can_be_downloaded_and_says_who_did(
    browser_of, alice, incident, run_step
):
    run = run_step(7)
    path = f"/incidents/{incident.number}/public.zip"
    answer = browser_of(alice).post(path, asked(incident, run))
    bundle = zip_of(answer)
    assert json.loads(bundle.read("manifest.json"))["public_copy"] is True
    entry = AuditEntry.objects.get(action="incident.public-copy")
    assert (entry.actor_name, entry.details["runs"]) == ("alice", 1)


def test_public_copy_needs_a_post_and_an_incident_that_one_may_see(
    browser_of, alice, charlie, incident
):
    path = f"/incidents/{incident.number}/public.zip"
    assert browser_of(alice).get(path).status_code == 405
    assert browser_of(charlie).post(path).status_code == 404


def test_word_that_is_too_short_is_told_and_nothing_typed_is_lost(
    browser_of, alice, incident, run_step
):
    run = run_step(7)
    for page in ("public", "public.zip"):
        path = f"/incidents/{incident.number}/{page}"
        answer = browser_of(alice).post(path, asked(incident, run, words="acme\nx"))
        assert answer.status_code == 422
        shown = answer.content.decode()
        assert "“x” is too short" in shown
        assert "acme&#10;x</textarea>" in shown
        assert f'value="{run.uuid}" checked' in shown


def test_issue_link_is_filled_in_with_replaced_names(
    browser_of, alice, incident, run_step
):
    run = run_step(7)
    path = f"/incidents/{incident.number}/public"
    page = browser_of(alice).post(path, asked(incident, run)).content.decode()
    [link] = re.findall(r'href="(https://github.com/[^"]+)"', page)
    assert link.startswith("https://github.com/kubevirt/kubevirt/issues/new?title=")
    assert f"incident-{incident.number}-public.zip" in link
    assert "worker-1" not in link
    assert "node-" in link


def test_page_of_very_many_names_stays_small_and_keeps_every_tick(
    browser_of, alice, incident, run_step
):
    run = run_step(7)
    chunk = run.outputs.get().chunks.first()
    lines = "".join(f"10.20.{n >> 8}.{n & 255}\n" for n in range(1, 900))
    chunk.data = zlib.compress(lines.encode())
    chunk.save()
    path = f"/incidents/{incident.number}/public"
    sent = asked(incident, run, keep=["10.20.3.99"])
    page = browser_of(alice).post(path, sent).content.decode()
    assert page.count('name="keep"') < 300
    assert "more that are replaced as well" in page
    assert 'value="10.20.3.99" aria-label="Leave 10.20.3.99 as it is" checked' in page


def test_name_that_is_an_ordinary_word_can_be_left_after_the_refusal(
    browser_of, alice, incident, run_step
):
    run = run_step(7)
    incident.cluster.slug = "timeline"
    incident.cluster.save()
    path = f"/incidents/{incident.number}/public.zip"
    client = browser_of(alice)
    answer = client.post(path, asked(incident, run))
    assert answer.status_code == 422
    assert "No file was made: “timeline” would still stand in" in text_of(answer)
    assert 'name="keep" value="timeline"' in answer.content.decode()
    assert not AuditEntry.objects.filter(action="incident.public-copy").exists()
    answer = client.post(path, asked(incident, run, keep=["timeline"]))
    assert zip_of(answer).testzip() is None


# -- post-mortem -------------------------------------------------------------


def test_draft_is_offered_and_kept_only_when_saved(browser_of, alice, incident):
    add_note(alice, incident, "looked at the certificates")
    client = browser_of(alice)
    path = f"/incidents/{incident.number}/post-mortem"
    page = client.get(path).content.decode()
    assert "looked at the certificates" in page
    assert not PostMortem.objects.exists()
    assert client.post(path, {"text": "# It broke", "base": "0"}).url == path
    assert "<h1>It broke</h1>" in client.get(path).content.decode()


def test_viewer_may_not_write_a_post_mortem_and_a_stranger_finds_none(
    browser_of, bob, charlie, incident
):
    path = f"/incidents/{incident.number}/post-mortem"
    for user, status in ((bob, 403), (charlie, 404)):
        sent = {"text": "mine", "base": "0"}
        assert browser_of(user).post(path, sent).status_code == status
    assert not PostMortem.objects.exists()


def test_preview_shows_safe_html_and_saves_nothing(browser_of, alice, incident):
    path = f"/incidents/{incident.number}/post-mortem"
    sent = {"text": "**bold** <script>alert(1)</script>", "do": "preview"}
    for headers in ({}, {"HX-Request": "true"}):
        page = browser_of(alice).post(path, sent, headers=headers).content.decode()
        assert "<strong>bold</strong>" in page
        assert "<script>alert" not in page
    assert not PostMortem.objects.exists()


def test_two_people_who_write_at_once_lose_nothing(browser_of, alice, root, incident):
    path = f"/incidents/{incident.number}/post-mortem"
    browser_of(root).post(path, {"text": "what root wrote", "base": "0"})
    answer = browser_of(alice).post(path, {"text": "what alice wrote", "base": "0"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "what alice wrote</textarea>" in page
    assert 'name="base" value="1"' in page
    browser_of(alice).post(path, {"text": "both", "base": "1"})
    client = browser_of(alice)
    assert "both" in client.get(path).content.decode()
    assert "what root wrote" in client.get(f"{path}?revision=1").content.decode()


def test_post_mortem_can_be_taken_as_markdown_and_as_a_page(
    browser_of, alice, incident
):
    path = f"/incidents/{incident.number}/post-mortem"
    client = browser_of(alice)
    assert client.get(f"{path}.md").status_code == 404
    client.post(path, {"text": "# It broke", "base": "0"})
    assert client.get(f"{path}.md").content == b"# It broke\n"
    page = client.get(f"{path}.html")
    assert "attachment" in page["Content-Disposition"]
    assert "<h1>It broke</h1>" in page.content.decode()
    assert "cluster prod-east" in page.content.decode()


# -- the template ------------------------------------------------------------


def test_template_is_for_administrators(browser_of, alice, root):
    assert browser_of(alice).get("/report-template").status_code == 403
    assert browser_of(alice).post("/report-template").status_code == 403
    page = browser_of(root).get("/report-template").content.decode()
    assert "{{ timeline }}" in page


def test_changed_template_is_what_the_next_draft_begins_with(
    browser_of, alice, root, incident
):
    sent = {"text": "Ours: {{ title }} on {{cluster}}", "base": "0"}
    assert browser_of(root).post("/report-template", sent).status_code == 302
    path = f"/incidents/{incident.number}/post-mortem"
    page = browser_of(alice).get(path).content.decode()
    assert "Ours: NoReadyVirtOperator on prod-east" in page


def test_template_with_an_unknown_name_is_refused_with_its_line(browser_of, root):
    sent = {"text": "fine\n{{ titel }}", "base": "0"}
    answer = browser_of(root).post("/report-template", sent)
    assert answer.status_code == 422
    assert "Line 2: there is no name “titel”" in text_of(answer)
    assert "{{ titel }}</textarea>" in answer.content.decode()
    assert not TemplateRevision.objects.exists()


def test_template_goes_back_to_an_older_revision(browser_of, root):
    client = browser_of(root)
    for base, text in enumerate(("first", "second")):
        client.post("/report-template", {"text": text, "base": str(base)})
    assert (
        ">first\n</textarea>"
        in client.get("/report-template?revision=1").content.decode()
    )
    assert (
        "# Post-mortem of" in client.get("/report-template?revision=0").content.decode()
    )
    stale = client.post("/report-template", {"text": "third", "base": "1"})
    assert stale.status_code == 409
