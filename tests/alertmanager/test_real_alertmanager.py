"""A real Alertmanager posts to the running portal; parts of it go away meanwhile."""

from __future__ import annotations

import re
from pathlib import Path

from tests.alertmanager.conftest import CLUSTER, Route
from tests.alertmanager.real import ago, alertmanager
from tests.portal_client import PortalClient
from tests.running_portal import RunningPortal

DOWN = {
    "alertname": "VirtOperatorDown",
    "severity": "critical",
    "namespace": "kubevirt",
}


def pods(number: int, name: str = "PodDown") -> list[dict[str, str]]:
    """Labels of one rule for many pods; of a severity that opens no incident."""
    return [
        {"alertname": name, "severity": "info", "pod": f"p{each}"}
        for each in range(number)
    ]


def test_a_firing_opens_an_incident_and_its_end_is_told(route: Route) -> None:
    route.alertmanager.fire(DOWN)
    [alert] = route.until_firing(1)
    assert re.fullmatch(r"[0-9a-f]{16}", alert["fingerprint"])
    assert (alert["name"], alert["cluster"]) == ("VirtOperatorDown", CLUSTER)
    assert alert["annotations"] == {"summary": "VirtOperatorDown fires."}
    assert isinstance(alert["incident"], int)
    route.alertmanager.resolve(DOWN)
    [over] = route.until(lambda: route.alerts(status="resolved"))
    assert (over["id"], over["ended_by"]) == (alert["id"], "source")
    assert over["ends_at"] > over["starts_at"]


def test_a_group_is_one_delivery_and_each_alert_has_its_own_end(route: Route) -> None:
    first, second, third = pods(3)
    route.alertmanager.fire(first, second, third)
    route.until_firing(3)
    assert route.deliveries()[-1]["alerts"] == 3
    route.alertmanager.resolve(second)
    [over] = route.until(lambda: route.alerts(status="resolved"))
    assert over["labels"]["pod"] == "p1"
    assert len(route.alerts(status="firing")) == 2


def test_what_is_added_to_a_group_does_not_repeat_the_others(route: Route) -> None:
    first, second = pods(2)
    route.alertmanager.fire(first)
    route.until_firing(1)
    route.alertmanager.fire(second)
    assert {each["flaps"] for each in route.until_firing(2)} == {0}
    assert len(route.alerts()) == 2


def test_what_fires_again_soon_is_the_same_alert_and_counted(route: Route) -> None:
    route.alertmanager.fire(DOWN)
    [alert] = route.until_firing(1)
    route.alertmanager.resolve(DOWN)
    route.until(lambda: route.alerts(status="resolved"))
    route.alertmanager.fire(DOWN, began=ago(0))
    [again] = route.until_firing(1)
    assert (again["id"], again["flaps"]) == (alert["id"], 1)


def test_a_repeat_is_taken_and_changes_nothing(
    running_portal: RunningPortal, client: PortalClient, tmp_path: Path
) -> None:
    new = {"name": "repeating", "cluster": CLUSTER}
    token = client.post("/alert-sources", new)["token"]
    with alertmanager(tmp_path, running_portal.url, token, repeat="1s") as running:
        route = Route(running, client, "repeating")
        running.fire(*pods(1))
        route.until(lambda: len(route.deliveries()) >= 3)
        assert {each["status"] for each in route.deliveries()[:-1]} == {"duplicate"}
        assert [each["flaps"] for each in route.alerts()] == [0]


def test_while_the_web_is_away_nothing_is_lost(
    route: Route, running_portal: RunningPortal
) -> None:
    with running_portal.without("web"):
        route.alertmanager.fire(*pods(5))
        route.until(lambda: "connection refused" in route.alertmanager.said())
    running_portal.wait_until_ready()
    route.until_firing(5)


def test_while_the_database_is_away_it_is_503_and_nothing_is_lost(
    route: Route, running_portal: RunningPortal
) -> None:
    with running_portal.without("postgres"):
        route.alertmanager.fire(*pods(5))
        route.until(lambda: "status code 503" in route.alertmanager.said())
    running_portal.wait_until_ready()
    route.until_firing(5)
    assert "PORTAL" not in route.alertmanager.said()


def test_a_storm_without_redis_is_taken_and_worked_off_later(
    route: Route, running_portal: RunningPortal
) -> None:
    rules = [pod for rule in range(20) for pod in pods(50, f"Rule{rule}")]
    with running_portal.without("redis"):
        route.alertmanager.fire(*rules)
        taken = route.until(
            lambda: sum(each["size"] > 0 for each in route.deliveries()) >= 20
        )
        assert taken
        assert "Notify for alerts failed" not in route.alertmanager.said()
    assert {each["labels"]["pod"] for each in route.until_firing(1000)} == {
        f"p{each}" for each in range(50)
    }
