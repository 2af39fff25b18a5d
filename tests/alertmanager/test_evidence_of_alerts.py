"""From a real Alertmanager's delivery to the evidence, with nobody at the keyboard."""

from __future__ import annotations

from typing import Any

from tests.alertmanager.conftest import Route
from tests.portal_client import ENDED

RULE = "NoReadyVirtOperator"
DOWN = {"alertname": RULE, "severity": "critical", "namespace": "kubevirt"}
LOW = {
    "alertname": "LowReadyVirtOperatorsCount",
    "severity": "warning",
    "namespace": "kubevirt",
}
Record = dict[str, Any]


def record_of(route: Route, number: int) -> Record:
    found: Record = route.client.get(f"/incidents/{number}")
    return found


def when_all_ended(route: Route, number: int, occasion: str) -> Record:
    """The record once every run of this occasion has ended, and there are some."""

    def look() -> Record | None:
        record = record_of(route, number)
        runs = [run for run in record["runs"] if run["occasion"] == occasion]
        ended = runs and all(run["status"] in ENDED for run in runs)
        return record if ended else None

    found: Record = route.until(look)
    return found


def test_evidence_is_there_before_anybody_looks_and_once_more_after_the_end(
    route: Route,
) -> None:
    route.alertmanager.fire(DOWN, LOW)
    number = route.until_firing(2)[0]["incident"]
    before = when_all_ended(route, number, "alert")
    assert {alert["incident"] for alert in route.alerts()} == {number}
    assert (before["runbook"], before["status"]) == (RULE, "triage")
    assert before["alert_group"]["kind"] == "family"
    assert {run["status"] for run in before["runs"]} == {"done"}
    texts = [route.client.get(f"/runs/{run['id']}") for run in before["runs"]]
    printed = {run["title"]: run["stdout"] for run in texts}
    assert (
        "CrashLoopBackOff"
        in printed["Pods of the alert's namespace that are not ready"]
    )
    assert "NotReady" in printed["States of the nodes"]

    route.alertmanager.resolve(DOWN, LOW)
    after = when_all_ended(route, number, "after")
    assert after["self_cleared_at"]
    assert after["status"] == "triage"
    again = [run for run in after["runs"] if run["occasion"] == "after"]
    assert len(again) == len(before["runs"])
