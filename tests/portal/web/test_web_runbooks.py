"""Runbook list and page, and how an incident begins."""

from __future__ import annotations

import pytest

from portal.incidents.models import Incident
from portal.incidents.services import change_status, open_incident
from runbooks.library import import_folder

PAGE = "/runbooks/NoReadyVirtOperator"


def test_list_finds_names_and_words_of_the_text(browser_of, alice, revision):
    client = browser_of(alice)
    for search in ("noready", "kubevirt_virt_operator_ready_status", ""):
        assert (
            b"NoReadyVirtOperator</a>"
            in client.get("/runbooks/", {"q": search}).content
        )
    nothing = client.get("/runbooks/", {"q": "zebra\x00"}).content
    assert b"No runbook has all of these words" in nothing


def test_list_takes_few_queries(
    browser_of, alice, revision, django_assert_max_num_queries
):
    client = browser_of(alice)
    with django_assert_max_num_queries(6):
        client.get("/runbooks/")


def test_link_of_an_alert_leads_to_one_button(browser_of, alice, revision, cluster):
    page = browser_of(alice).get(f"{PAGE}?cluster=prod-east&NAMESPACE=kubevirt")
    html = page.content.decode()
    assert page.status_code == 200
    assert html.count('class="primary"') == 1
    assert "Start incident on prod-east" in html
    assert (
        '<span class="value" title="NAMESPACE, from the link">kubevirt</span>' in html
    )
    assert ">Run<" not in html


def test_without_a_cluster_nothing_is_guessed(browser_of, alice, revision, cluster):
    html = browser_of(alice).get(PAGE).content.decode()
    assert 'type="radio" name="cluster" value="prod-east" required' in html
    assert "checked" not in html


def test_cluster_that_one_may_not_see_is_not_told_apart_from_none(
    browser_of, charlie, revision, cluster
):
    html = browser_of(charlie).get(f"{PAGE}?cluster=prod-east").content.decode()
    assert "There is no cluster prod-east that you may see" in html
    assert "https://127.0.0.1" not in html


def test_start_opens_an_incident_bound_to_what_was_shown(
    browser_of, alice, revision, cluster
):
    answer = browser_of(alice).post(
        f"{PAGE}/start", _form(revision, cluster="prod-east")
    )
    incident = Incident.objects.get()
    assert answer.url == f"/incidents/{incident.number}"
    assert (incident.revision, incident.severity) == (revision, "critical")
    assert incident.variables["NAMESPACE"]["value"] == "kubevirt"


def test_start_without_a_cluster_asks_for_one(browser_of, alice, revision, cluster):
    page = browser_of(alice).post(f"{PAGE}/start", _form(revision, cluster=""))
    assert page.status_code == 422
    assert b"Choose the cluster first" in page.content


def test_viewer_may_not_start_and_a_stranger_finds_no_cluster(
    browser_of, bob, charlie, revision, cluster
):
    form = _form(revision, cluster="prod-east")
    assert browser_of(bob).post(f"{PAGE}/start", form).status_code == 403
    assert browser_of(charlie).post(f"{PAGE}/start", form).status_code == 404
    assert browser_of(bob).get(f"{PAGE}/start").status_code == 405
    assert not Incident.objects.exists()


def test_start_with_a_text_that_is_not_there_is_a_404(
    browser_of, alice, revision, cluster
):
    form = _form(revision, cluster="prod-east") | {"revision": "f" * 64}
    assert browser_of(alice).post(f"{PAGE}/start", form).status_code == 404


def test_open_incidents_of_the_alert_stand_on_top(
    browser_of, alice, revision, cluster, incident
):
    client = browser_of(alice)
    assert b"An incident of this alert is open" in client.get(PAGE).content
    open_incident(alice, revision, cluster)
    assert b"which one is yours?" in client.get(PAGE).content
    for one in Incident.objects.all():
        change_status(alice, one, "resolved")
    assert b"which one is yours?" not in client.get(PAGE).content


def test_unknown_alert_gets_names_that_look_like_it(browser_of, alice, revision):
    page = browser_of(alice).get("/runbooks/NoReadyVirtOperatr?cluster=prod-east")
    assert page.status_code == 404
    assert b'href="/runbooks/NoReadyVirtOperator?cluster=prod-east"' in page.content


def test_variants_can_be_switched(browser_of, alice, revision, tmp_path):
    text = "# Ours\n\n## Diagnosis\n\n1. Look.\n\n   ```bash\n   kubectl get nodes\n   ```\n"
    (tmp_path / "NoReadyVirtOperator.md").write_text(text)
    import_folder("team", tmp_path, "The team's")
    client = browser_of(alice)
    assert b"kubectl get nodes" in client.get(PAGE).content.replace(b"\n", b"")
    shipped = client.get(f"{PAGE}?source=shipped").content.decode()
    assert "The team&#x27;s</a>" in shipped
    assert client.get(f"{PAGE}?source=nobody").status_code == 404


def test_revision_stays_readable_after_the_text_has_changed(
    browser_of, alice, tmp_path
):
    file = tmp_path / "Alert.md"
    file.write_text("## Meaning\n\nThe first text.\n")
    import_folder("team", tmp_path)
    file.write_text("## Meaning\n\nThe second text.\n")
    import_folder("team", tmp_path)
    client = browser_of(alice)
    current = client.get("/runbooks/Alert")
    second, first = (one.sha256 for one in current.context["revisions"])
    assert b"The second text." in current.content
    earlier = client.get(f"/runbooks/Alert/revisions/{first}").content
    assert b"The first text." in earlier
    assert b"This is an earlier text" in earlier
    assert client.get(f"/runbooks/Alert/revisions/{second}").status_code == 200
    assert client.get(f"/runbooks/Alert/revisions/{'0' * 64}").status_code == 404


def test_runbook_without_diagnosis_is_a_page_all_the_same(browser_of, alice, tmp_path):
    (tmp_path / "Alert.md").write_text(
        "# Alert\n\nOnly <script>alert(1)</script> prose."
    )
    import_folder("team", tmp_path)
    page = browser_of(alice).get("/runbooks/Alert")
    assert page.status_code == 200
    assert b"This runbook has no Diagnosis steps" in page.content
    assert b"alert(1)" not in page.content


@pytest.mark.parametrize(
    "query", ["a b=c", "x=%00", "constructor=<script>", "y=" + "z" * 9999]
)
def test_strange_labels_do_no_harm(browser_of, alice, revision, query):
    page = browser_of(alice).get(f"{PAGE}?{query}")
    assert page.status_code == 200
    assert b"<script>" not in page.content


def _form(revision, cluster: str) -> dict[str, str]:
    return {
        "cluster": cluster,
        "revision": revision.sha256,
        "source": "shipped",
        "severity": "critical",
        "label-NAMESPACE": "kubevirt",
    }


def test_name_that_no_column_holds_is_told_as_a_sentence(browser_of, alice):
    page = browser_of(alice).get("/runbooks/NoReady%00")
    assert page.status_code == 422
    assert "can not be used" in page.content.decode()
