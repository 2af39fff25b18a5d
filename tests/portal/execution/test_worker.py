"""execute() on a replayed cluster: what a worker does with a queued run."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from portal.accounts.models import User
from portal.clusters.models import Cluster, Credential
from portal.clusters.services import archive, replace_credential
from portal.execution.services import cancel, send_ready, start, start_all
from portal.execution.worker import execute
from portal.incidents.models import Incident, Observation, StepRun
from portal.kube.client import Endpoint
from tests.portal.execution.conftest import Opened

pytestmark = pytest.mark.django_db(transaction=True)

RECORDED = Path(__file__).parents[2] / "recordings" / "operator-down"


def transcript(number: int) -> str:
    """What kubectl printed for one of the recorded lines."""
    lines = (RECORDED / "transcripts.jsonl").read_text().splitlines()
    return str(json.loads(lines[number - 1])["stdout"])


def ended(user: User, incident: Incident, step: int, **given: object) -> StepRun:
    parameters = {name.replace("_", "-"): value for name, value in given.items()}
    incident.refresh_from_db()
    run = start(user, incident, step, parameters)
    execute(run.uuid)
    run.refresh_from_db()
    return run


def wait_until(happens: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def printed(run: StepRun) -> str:
    return "".join(row.text() for row in run.outputs.all())


def test_variables_flow_from_step_to_step_and_output_is_kubectls(
    alice: User, opened: Opened
) -> None:
    incident = opened(
        'export NAMESPACE="$(kubectl get kubevirt -A'
        ' -o custom-columns="":.metadata.namespace)"',
        "kubectl -n $NAMESPACE get deploy virt-operator -o yaml",
        "kubectl -n $NAMESPACE logs <pod-name>",
    )
    first = ended(alice, incident, 1)
    assert (first.status, first.exit) == ("done", 0)
    second = ended(alice, incident, 2)
    assert printed(second) == transcript(5)
    third = ended(alice, incident, 3, pod_name="virt-operator-548969cc58-nc4fp")
    assert printed(third) == transcript(11)
    incident.refresh_from_db()
    kept = incident.variables["NAMESPACE"]
    assert (kept["value"], kept["step"], kept["run"]) == (
        "\nkubevirt",
        1,
        str(first.uuid),
    )


def test_the_answers_that_a_run_used_are_kept_without_discovery(
    alice: User, opened: Opened
) -> None:
    run = ended(alice, opened("kubectl -n kubevirt get pods"), 1)
    paths = list(Observation.objects.filter(run=run).values_list("path", flat=True))
    assert paths == ["/api/v1/namespaces/kubevirt/pods"]


def test_a_missing_value_blocks_the_step_with_the_reason(
    alice: User, opened: Opened
) -> None:
    run = ended(alice, opened("kubectl -n $NAMESPACE get pods"), 1)
    assert (run.status, run.reason) == ("blocked", "value-missing")
    assert "$NAMESPACE is not set" in run.message
    assert not Observation.objects.exists()


def test_a_denied_list_blocks_the_steps_that_need_its_value(
    alice: User, opened: Opened, cluster: Cluster, endpoint: Endpoint, nobody: Endpoint
) -> None:
    replace_credential(None, cluster, nobody)
    incident = opened(
        'export NAMESPACE="$(kubectl get kubevirt -A'
        ' -o custom-columns="":.metadata.namespace)"',
        "kubectl -n $NAMESPACE get pods",
    )
    first = ended(alice, incident, 1)
    assert (first.status, first.exit) == ("done", 0)  # as `export` does
    assert "is forbidden" in first.outputs.get().text("err")
    second = ended(alice, incident, 2)
    assert (second.status, second.reason) == ("blocked", "value-failed")
    assert "is forbidden" in second.message


def test_an_exit_status_is_no_failure_of_the_portal(
    alice: User, opened: Opened
) -> None:
    run = ended(alice, opened("kubectl -n kubevirt get pod no-such-pod"), 1)
    assert (run.status, run.exit, run.reason) == ("done", 1, "")


def test_a_cluster_that_can_not_be_reached_is(
    alice: User, opened: Opened, cluster: Cluster
) -> None:
    replace_credential(None, cluster, Endpoint("https://127.0.0.1:1", token="x"))
    run = ended(alice, opened("kubectl get nodes"), 1)
    assert (run.status, run.reason) == ("failed", "cluster-unreachable")
    assert run.outputs.get().text("err")


def test_a_credential_that_is_refused_is(
    alice: User, opened: Opened, cluster: Cluster, endpoint: Endpoint
) -> None:
    wrong = Endpoint(endpoint.server, ca=endpoint.ca, token="wrong")
    replace_credential(None, cluster, wrong)
    run = ended(alice, opened("kubectl get nodes"), 1)
    assert (run.status, run.reason) == ("failed", "credential-refused")


def test_on_a_cluster_archived_while_it_was_queued_nothing_runs(
    alice: User, root: User, cluster: Cluster, incident: Incident
) -> None:
    run = start(alice, incident, 1)
    archive(root, cluster)
    execute(run.uuid)
    run.refresh_from_db()
    assert (run.status, run.reason) == ("failed", "cluster-archived")
    assert "Nothing was run." in run.message
    assert not run.outputs.exists()


def test_an_error_of_ours_ends_the_run_with_an_id_in_the_log(
    alice: User, incident: Incident, caplog: pytest.LogCaptureFixture
) -> None:
    Credential.objects.update(sealed=b"nobody can open this")
    run = ended(alice, incident, 1)
    assert (run.status, run.reason) == ("failed", "internal")
    error_id = run.message.partition(", id ")[2][:8]
    assert f"error {error_id}" in caplog.text


def test_a_cancelled_run_does_not_start(alice: User, incident: Incident) -> None:
    run = start(alice, incident, 1)
    cancel(alice, run)
    execute(run.uuid)
    run.refresh_from_db()
    assert (run.status, run.attempts) == ("cancelled", 0)


@pytest.mark.parametrize("hanging", ["silent", "stalling"])
def test_a_running_run_ends_within_a_second_of_cancel(
    alice: User,
    opened: Opened,
    cluster: Cluster,
    hanging: str,
    request: pytest.FixtureRequest,
) -> None:
    replace_credential(None, cluster, request.getfixturevalue(hanging))
    run = start(alice, opened("kubectl get nodes"), 1)
    worker = threading.Thread(target=execute, args=(run.uuid,))
    worker.start()
    wait_until(lambda: StepRun.objects.get(pk=run.pk).status == "running")
    asked = time.monotonic()
    cancel(alice, run)
    worker.join(5)
    assert not worker.is_alive()
    assert time.monotonic() - asked < 2
    run.refresh_from_db()
    assert (run.status, run.message) == (
        "cancelled",
        "Cancelled; what had arrived is kept.",
    )


def test_steps_that_wait_are_sent_when_what_they_wait_for_has_ended(
    alice: User, opened: Opened
) -> None:
    incident = opened("export A=kubevirt", "kubectl -n $A get pods -o name")
    first, second = start_all(alice, incident)
    second.refresh_from_db()
    assert second.sent_at is None
    execute(first.uuid)
    second.refresh_from_db()
    assert second.sent_at is not None
    execute(second.uuid)
    second.refresh_from_db()
    assert second.status == "done"
    assert "pod/virt-operator" in printed(second)


def test_a_step_whose_forerunner_was_cancelled_is_blocked_not_stuck(
    alice: User, opened: Opened
) -> None:
    incident = opened("export A=kubevirt", "kubectl -n $A get pods")
    first, second = start_all(alice, incident)
    cancel(alice, first)
    send_ready(incident.pk)
    execute(second.uuid)
    second.refresh_from_db()
    assert (second.status, second.reason) == ("blocked", "value-missing")


def test_secrets_are_redacted_before_they_are_stored(
    alice: User, opened: Opened
) -> None:
    run = ended(alice, opened("kubectl -n kubevirt get secrets -o yaml"), 1)
    assert run.status == "done"
    text = printed(run)
    assert "kind: Secret" in text
    assert "[redacted: secret" in text
    body = "".join(
        str(one) for one in Observation.objects.filter(run=run).values("path")
    )
    assert "secrets" in body


def test_a_step_ends_at_its_time_limit_and_says_so(
    alice: User,
    opened: Opened,
    cluster: Cluster,
    stalling: Endpoint,
    settings: Settings,
) -> None:
    settings.STEP_SECONDS = 1
    replace_credential(None, cluster, stalling)
    run = ended(alice, opened("kubectl get nodes"), 1)
    assert (run.status, run.reason) == ("failed", "time-limit")
    assert "Stopped after 1 s" in run.message


def test_output_beyond_the_limit_is_cut_and_said_to_be(
    alice: User, opened: Opened, settings: Settings
) -> None:
    settings.RUN_MAX_BYTES = 2000
    run = ended(
        alice, opened("kubectl -n kubevirt get deploy virt-operator -o yaml"), 1
    )
    assert (run.status, run.truncated) == ("done", True)
    assert "bytes left out here]" in printed(run)
    assert printed(run).startswith("apiVersion: apps/v1\n")
    assert run.size < 2100
