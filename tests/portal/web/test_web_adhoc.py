"""Steps of one's own, pasted results, pickers and search, as a browser asks for them."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.execution.pasting import paste_result
from portal.execution.worker import execute
from portal.incidents.models import StepRun
from portal.incidents.services import change_status

HTMX = {"HX-Request": "true"}
ACTIONS = [
    ("steps/add", {"commands": "kubectl get nodes"}),
    ("steps/12/result", {"text": "what I saw"}),
    ("steps/13/list", {"parameter": "node-name"}),
]
every_action = pytest.mark.parametrize(
    ("path", "form"), ACTIONS, ids=[path for path, _ in ACTIONS]
)


def at(incident, path):
    return f"/incidents/{incident.number}/{path}"


@every_action
def test_viewer_may_not_and_a_stranger_finds_nothing(
    browser_of, bob, charlie, incident, path, form
):
    assert browser_of(bob).post(at(incident, path), form).status_code == 403
    assert browser_of(charlie).post(at(incident, path), form).status_code == 404
    assert not StepRun.objects.exists()
    assert not incident.added_steps.exists()


@every_action
def test_get_is_refused(browser_of, alice, incident, path, form):
    assert browser_of(alice).get(at(incident, path)).status_code == 405


@every_action
def test_without_javascript_the_person_comes_back_to_the_step(
    browser_of, alice, incident, path, form
):
    page = browser_of(alice).post(at(incident, path), form)
    assert page.status_code == 302
    assert page.url.startswith(f"/incidents/{incident.number}#step-")
    assert StepRun.objects.count() == 1


@pytest.mark.parametrize(
    "path",
    [
        "added",
        "steps/12/options?parameter=pod-name",
        "steps/12/resolved",
        "search?q=xx",
    ],
)
def test_parts_are_for_those_who_may_see_the_incident(
    browser_of, bob, charlie, incident, path
):
    assert browser_of(bob).get(at(incident, path)).status_code == 200
    assert browser_of(charlie).get(at(incident, path)).status_code == 404
    assert browser_of(bob).post(at(incident, path)).status_code == 405


def test_preview_says_what_would_happen_and_stores_nothing(
    browser_of, alice, bob, incident
):
    form = {
        "commands": "kubectl get nodes\nkubectl delete pod x\nkubectl --as x get po"
    }
    part = browser_of(alice).post(at(incident, "steps/preview"), form, headers=HTMX)
    said = part.content.decode()
    assert said.index(">runs<") < said.index(">by hand<") < said.index(">refused<")
    assert "becomes a step to do by hand" in said
    assert not incident.added_steps.exists()
    assert browser_of(bob).post(at(incident, "steps/preview"), form).status_code == 403


def test_what_can_not_be_added_is_told_beside_the_button(browser_of, alice, incident):
    form = {"commands": "# nothing"}
    part = browser_of(alice).post(at(incident, "steps/add"), form, headers=HTMX)
    assert part.status_code == 400
    assert "Type a command first" in part.content.decode()


def test_added_step_is_shown_with_who_added_it(browser_of, alice, incident):
    client = browser_of(alice)
    form = {"commands": "kubectl -n $NAMESPACE get <pvc-name>"}
    part = client.post(at(incident, "steps/add"), form, headers=HTMX).content.decode()
    assert 'id="added"' in part
    assert 'id="step-1001"' in part
    assert "added by hand" in part
    page = client.get(f"/incidents/{incident.number}").content.decode()
    assert page.count('id="step-1001"') == 1
    state = client.get(at(incident, "state")).json()
    assert state["added"] == "1"


def test_box_is_for_those_who_can_run(browser_of, alice, bob, incident):
    path = f"/incidents/{incident.number}"
    assert b"Run another command" in browser_of(alice).get(path).content
    assert b"Run another command" not in browser_of(bob).get(path).content
    change_status(alice, incident, "resolved")
    assert b"Run another command" not in browser_of(alice).get(path).content


def test_pasted_result_is_shown_as_output_and_masked(browser_of, alice, incident):
    client = browser_of(alice)
    client.post(at(incident, "steps/add"), {"commands": "kubectl exec a -- ls /etc"})
    shown = client.get(at(incident, "steps/1001")).content.decode()
    assert "somebody else has to approve it" in shown
    assert "Paste what you saw" in shown
    assert "data-run-button" not in shown
    form = {"text": "passwd\npassword: hunter2hunter2\n"}
    part = client.post(at(incident, "steps/1001/result"), form, headers=HTMX)
    said = part.content.decode()
    assert "pasted by alice" in said
    assert "hunter2" not in said
    assert f"run-{str(StepRun.objects.get().uuid)[:8]}-1-L1" in said


def test_result_may_be_a_file(browser_of, alice, incident):
    file = SimpleUploadedFile("kubelet.log", b"\xef\xbb\xbfline \xff one\n")
    browser_of(alice).post(at(incident, "steps/12/result"), {"file": file})
    assert StepRun.objects.get().outputs.get().text() == "line � one\n"


def test_emptied_field_is_not_filled_behind_the_persons_back(
    browser_of, alice, incident
):
    incident.variables = {"pod": {"value": "a-1", "by": "alert X"}}
    incident.save()
    client, path = browser_of(alice), at(incident, "steps/12/run")
    assert 'value="a-1"' in client.get(at(incident, "steps/12")).content.decode()
    page = client.post(path, {"type-pod-name": " "})
    assert page.status_code == 422
    assert not StepRun.objects.exists()


def test_origin_of_a_value_stands_on_the_page_before_and_after_the_run(
    browser_of, alice, incident, run_step
):
    incident.variables = {"pod": {"value": "a-1", "by": "alert X"}}
    incident.save()
    client = browser_of(alice)
    for _ in range(2):
        part = client.get(at(incident, "steps/12")).content.decode()
        assert "from alert label pod" in part
        assert '<span class="value" title="pod-name, from alert label pod">a-1' in part
        client.post(at(incident, "steps/12/run"), {"type-pod-name": "a-1"})
    assert StepRun.objects.get().origins == {"pod-name": "from alert label pod"}


@pytest.mark.django_db(transaction=True)
def test_options_are_found_by_a_part_of_the_name(browser_of, alice, incident, run_step):
    run_step(1)
    run_step(3)
    client, path = browser_of(alice), at(incident, "steps/12/options")
    query = "parameter=pod-name&type-pod-name=phrn4"
    part = client.get(f"{path}?{query}", headers=HTMX).content.decode()
    offered = re.findall(r'value="(virt-operator-[^"]+)"', part)
    assert [name.rpartition("-")[2] for name in offered] == ["phrn4"]
    none = client.get(f"{path}?parameter=pod-name&type-pod-name=zzz").content.decode()
    assert "none of 2 holds “zzz”" in none
    several = client.get(f"{path}?several&{query}").content.decode()
    assert 'type="checkbox"' in several
    assert client.get(f"{path}?parameter=other").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_several_can_be_chosen_and_what_is_typed_only_finds_them(
    browser_of, alice, incident, run_step
):
    run_step(1)
    form = {"pick-pod-name": ["a", "b"], "type-pod-name": "x", "several-pod-name": "1"}
    browser_of(alice).post(at(incident, "steps/12/run"), form)
    assert StepRun.objects.get(step=12).parameters == {"pod-name": ["a", "b"]}


def test_what_would_run_is_shown_with_the_choice(browser_of, alice, incident):
    path = at(incident, "steps/12/resolved?type-pod-name=a-1")
    said = browser_of(alice).get(path).content.decode()
    assert said.count(">a-1<") >= 3
    assert "chosen now" in said
    path = at(incident, "steps/12/resolved?pick-pod-name=*")
    assert browser_of(alice).get(path).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_list_from_the_cluster_fills_the_picker(browser_of, alice, incident):
    client = browser_of(alice)
    form = {"parameter": "node-name"}
    part = client.post(at(incident, "steps/13/list"), form, headers=HTMX)
    assert "asking the cluster, step +1" in part.content.decode()
    assert part["HX-Trigger"] == "portal:check"
    execute(StepRun.objects.get().uuid)
    said = client.get(at(incident, "steps/13")).content.decode()
    assert "worker-1" in said
    assert "from step +1" in said
    added = client.get(at(incident, "added")).content.decode()
    assert "added by the portal" in added
    assert "to choose &lt;node-name&gt; of step 13 from" in added


def test_search_finds_lines_of_all_outputs(browser_of, alice, incident):
    run = paste_result(alice, incident, 2, "first\nTLS: failed to <b>find</b> it\n")
    client = browser_of(alice)
    said = client.get(at(incident, "search?q=tls:"), headers=HTMX).content.decode()
    assert f"#run-{str(run.uuid)[:8]}-1-L2" in said
    assert "&lt;b&gt;find" in said
    assert "<html" not in said
    assert b"No output holds" in client.get(at(incident, "search?q=absent")).content
    assert client.get(at(incident, "search?q=x")).status_code == 422
