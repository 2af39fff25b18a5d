from __future__ import annotations

import pytest

from portal.accounts.models import AuditEntry, User
from portal.clusters.models import Cluster
from portal.clusters.services import archive
from portal.incidents.models import Incident
from runbooks.models import Revision
from tests.portal.api.conftest import As

BODY = {"runbook": "NoReadyVirtOperator", "cluster": "prod-east"}


def test_an_incident_is_opened_with_the_steps_of_the_runbook(
    as_user: As, alice: User, revision: Revision
) -> None:
    answer = as_user(alice).post("/incidents", BODY)
    assert answer.status_code == 201
    told = answer.json()
    incident = Incident.objects.get(number=told["number"])
    assert told["status"] == "started"
    assert told["title"] == "NoReadyVirtOperator"
    assert told["revision"] == incident.revision.sha256 == revision.sha256
    assert [step["order"] for step in told["steps"]] == list(
        range(1, revision.steps.count() + 1)
    )
    first, last = told["steps"][0], told["steps"][-1]
    assert first["commands"] == [revision.steps.first().commands[0]["text"]]
    assert (first["decision"], first["needs_input"]) == ("runs", False)
    assert (last["parameters"], last["needs_input"]) == (["node-name"], True)
    assert AuditEntry.objects.get(action="incident.open").actor_name == "alice"


def test_title_severity_and_variables_may_be_given(
    as_user: As, alice: User, revision: Revision
) -> None:
    more = {
        "title": "Again",
        "severity": "critical",
        "variables": {"NAMESPACE": "kubevirt"},
    }
    told = as_user(alice).post("/incidents", BODY | more).json()
    assert (told["title"], told["severity"]) == ("Again", "critical")
    assert told["variables"]["NAMESPACE"]["value"] == "kubevirt"
    assert told["variables"]["NAMESPACE"]["by"] == "alice"


def test_a_viewer_may_not(as_user: As, bob: User, revision: Revision) -> None:
    answer = as_user(bob).post("/incidents", BODY)
    assert answer.status_code == 403
    assert "operator on cluster prod-east" in answer.json()["error"]["message"]


def test_to_a_stranger_there_is_no_such_cluster(
    as_user: As, charlie: User, revision: Revision
) -> None:
    assert as_user(charlie).post("/incidents", BODY).status_code == 404


def test_a_token_that_only_reads_may_not(
    as_reader: As, alice: User, revision: Revision
) -> None:
    assert as_reader(alice).post("/incidents", BODY).status_code == 403
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        pytest.param({"runbook": "NoSuchAlert"}, 404, "not-found", id="runbook"),
        pytest.param({"cluster": "nowhere"}, 404, "not-found", id="cluster"),
        pytest.param({"source": "elsewhere"}, 404, "not-found", id="source"),
        pytest.param({"severity": "awful"}, 422, "invalid", id="severity"),
        pytest.param({"variables": {"a b": "x"}}, 422, "variable-name", id="name"),
        pytest.param({"variables": {"A": "x\ny"}}, 422, "variable-value", id="lines"),
        pytest.param({"runbook": "x\0y"}, 400, "invalid-json", id="NUL"),
        pytest.param({"title": "\ud83d"}, 400, "invalid-json", id="half a character"),
    ],
)
def test_bad_input_opens_nothing(
    as_user: As,
    alice: User,
    revision: Revision,
    change: dict[str, object],
    status: int,
    code: str,
) -> None:
    answer = as_user(alice).post("/incidents", BODY | change)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert not Incident.objects.exists()


def test_on_an_archived_cluster_nothing_is_opened(
    as_user: As, alice: User, root: User, cluster: Cluster, revision: Revision
) -> None:
    archive(root, cluster)
    answer = as_user(alice).post("/incidents", BODY)
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "cluster-archived"
