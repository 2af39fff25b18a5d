"""Messages of a whole portal, Redis away included."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.portal.notify.receiver import Receiver, http_receiver
from tests.portal_client import PortalClient, add_cluster, manage
from tests.running_portal import RunningPortal, portal_in

SECONDS = 60.0


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPortal]:
    """One that may send to loopback."""
    local: Path = tmp_path_factory.mktemp("notifications") / "local"
    secrets = local / "secrets"
    secrets.mkdir(parents=True, mode=0o700)
    local.chmod(0o700)
    (secrets / "PORTAL_NOTIFY_HOSTS").write_text("127.0.0.1")
    (secrets / "PORTAL_NOTIFY_HOSTS").chmod(0o600)
    with portal_in(local) as running:
        # Not registered as a drill, though a recording answers.
        kubeconfig = running.local / "replay" / "operator-down.kubeconfig"
        add_cluster(running, "prod", kubeconfig.read_text())
        with closing(PortalClient(running)) as client:
            client.post("/teams", {"slug": "virt"})
            client.put("/teams/virt/roles", {"cluster": None, "role": "viewer"})
        yield running


@pytest.fixture
def client(portal: RunningPortal) -> Iterator[PortalClient]:
    with closing(PortalClient(portal)) as client:
        yield client


@pytest.fixture
def receiver(client: PortalClient) -> Iterator[Receiver]:
    """What two channels of a team that sees everything post to."""
    with http_receiver() as receiver:
        added = []
        for kind, url in (("apprise", receiver.chat), ("webhook", receiver.url)):
            new = {"team": "virt", "name": kind, "kind": kind, "url": url}
            added.append(client.post("/channels", new)["id"])
        yield receiver
        for number in added:
            client.request("DELETE", f"/channels/{number}")


def test_an_incident_is_told_a_drill_is_not_and_what_happens_without_redis_follows(
    portal: RunningPortal, client: PortalClient, receiver: Receiver
) -> None:
    drill = client.open_incident("NoReadyVirtOperator", "operator-down")
    number = client.open_incident("NoReadyVirtOperator", "prod")
    told = got(receiver, 2)
    assert any(f"#{number}" in one for one in told)
    assert any('"event":"opened"' in one for one in told)
    with portal.without("redis"):
        client.post(f"/incidents/{number}/status", {"status": "mitigated"})
        time.sleep(3)  # the sweeper finds no broker, and goes on
        assert len(receiver.got) == 2
    told = got(receiver, 4)
    assert any('"event":"mitigated"' in one for one in told)
    assert any("Mitigated" in one for one in told)
    assert not any(f"#{drill}" in one or f'"number":{drill}' in one for one in told)


def test_an_alert_is_told_and_then_what_its_diagnosis_found(
    portal: RunningPortal, client: PortalClient, receiver: Receiver
) -> None:
    token = manage(portal, "create_alert_source prod --cluster prod").strip()
    fire(portal, token, "NoReadyVirtOperator", namespace="kubevirt")
    [opened] = events(receiver, "opened", 1)
    assert opened["incident"]["severity"] == "critical"
    assert "NoReadyVirtOperator" in opened["incident"]["opened_by"]
    [diagnosed] = events(receiver, "diagnosed", 1)
    assert diagnosed["incident"]["number"] == opened["incident"]["number"]
    lines = [line for one in diagnosed["evidence"] for line in one["lines"]]
    assert any("virt-operator" in line for line in lines)


def fire(portal: RunningPortal, token: str, name: str, **labels: str) -> None:
    """One alert, as an Alertmanager posts it."""
    alert = {
        "status": "firing",
        "labels": {"alertname": name, "severity": "critical", **labels},
        "startsAt": datetime.now(UTC).isoformat(),
        "endsAt": "0001-01-01T00:00:00Z",
        "fingerprint": "0123456789abcdef",
    }
    body = json.dumps({"version": "4", "status": "firing", "alerts": [alert]})
    connection = HTTPConnection(urlsplit(portal.url).netloc, timeout=30)
    with closing(connection):
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
        }
        connection.request("POST", "/alerts/alertmanager", body, headers)
        assert connection.getresponse().status == 202


def events(receiver: Receiver, event: str, count: int) -> list[dict[str, Any]]:
    """The webhook's events of this kind, as soon as there are so many."""
    deadline = time.monotonic() + SECONDS
    while True:
        bodies = [one.json for one in list(receiver.got)]
        found = [body for body in bodies if body.get("event") == event]
        if len(found) >= count:
            return found
        assert time.monotonic() < deadline, bodies
        time.sleep(0.1)


def got(receiver: Receiver, count: int) -> list[str]:
    """The bodies, as soon as there are so many."""
    deadline = time.monotonic() + SECONDS
    while len(receiver.got) < count:
        assert time.monotonic() < deadline, receiver.got
        time.sleep(0.1)
    return [one.body.decode() for one in receiver.got]
