"""What an API server can answer wrongly, and what a person reads then."""

from __future__ import annotations

import pytest

from portal.replay.app import App
from tests.faults.conftest import COUNT, IN_NAMESPACE, LOG, NAMESPACE, PODS
from tests.faults.faulty_cluster import (
    FaultyCluster,
    answer,
    redirect,
    refusal,
    torn,
)
from tests.portal_client import PortalClient

FORBIDDEN = (
    'pods is forbidden: User "runbook-portal" cannot list resource "pods" in API'
    ' group "" in the namespace "kubevirt"'
)
ANSWERED = {
    "403": (
        refusal(403, "Forbidden", FORBIDDEN),
        f"Error from server (Forbidden): {FORBIDDEN}",
    ),
    "404": (
        refusal(404, "NotFound", "gone"),
        'Error from server (NotFound): Unable to list "/v1, Resource=pods": gone',
    ),
    "500": (
        refusal(500, "InternalError", "etcd is away"),
        "Error from server (InternalError): etcd is away",
    ),
}
UNUSABLE = {
    "401": (refusal(401, "Unauthorized", "Unauthorized"), "credential-refused"),
    "malformed JSON": (answer(200, b'{"kind": "Pod'), "answer-unusable"),
    "JSON that is no object": (answer(200, b"[1, 2]"), "answer-unusable"),
    "another shape": (
        answer(200, b'{"kind": "Table", "columnDefinitions": 7, "rows": 7}'),
        "answer-unusable",
    ),
    "truncated body": (torn(b'{"kind": "PodList", "items": []'), "cluster-unreachable"),
    "redirect": (redirect("https://elsewhere.example/"), "answer-unusable"),
    "wrong content type": (
        answer(200, b"<html>Sign in</html>", "text/html"),
        "answer-unusable",
    ),
}


@pytest.mark.parametrize(("fault", "said"), ANSWERED.values(), ids=ANSWERED)
def test_an_error_of_the_cluster_is_the_result(
    faulty: FaultyCluster, client: PortalClient, incident: int, fault: App, said: str
) -> None:
    with faulty.wrong("/pods", fault):
        run = client.run(incident, PODS)
    assert (run["status"], run["exit"]) == ("done", 1)
    assert run["stderr"] == f"{said}\n"
    assert run["stdout"] == ""


@pytest.mark.parametrize(("fault", "reason"), UNUSABLE.values(), ids=UNUSABLE)
@pytest.mark.parametrize("step", [PODS, COUNT], ids=["alone", "before a filter"])
def test_without_a_usable_answer_the_run_has_failed(
    faulty: FaultyCluster,
    client: PortalClient,
    incident: int,
    step: int,
    fault: App,
    reason: str,
) -> None:
    with faulty.wrong("/pods", fault):
        run = client.run(incident, step)
    assert (run["status"], run["reason"]) == ("failed", reason)
    assert run["message"]
    assert faulty.asked == 1, "nothing is asked twice"


@pytest.mark.parametrize(
    "fault",
    [UNUSABLE["401"][0], ANSWERED["403"][0], UNUSABLE["malformed JSON"][0]],
    ids=["401", "403", "malformed JSON"],
)
def test_a_value_that_could_not_be_read_blocks_what_needs_it(
    faulty: FaultyCluster, client: PortalClient, incident: int, fault: App
) -> None:
    with faulty.wrong("/kubevirts", fault):
        client.run(incident, NAMESPACE)
    run = client.run(incident, IN_NAMESPACE)
    assert (run["status"], run["reason"]) == ("blocked", "value-failed")
    assert run["stdout"] == ""


def test_what_plays_tricks_in_a_log_is_shown_not_obeyed(
    faulty: FaultyCluster, client: PortalClient, incident: int
) -> None:
    text = b"zero \x00, red \x1b[31m, left \xe2\x80\xae, half \xff\n"
    with faulty.wrong("/log", answer(200, text, "text/plain")):
        run = client.run(incident, LOG)
    assert run["stdout"] == "zero ␀, red , left ⟨U+202E⟩, half \ufffd\n"
