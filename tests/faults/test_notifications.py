"""Messages of a whole portal, Redis away included."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.portal.notify.receiver import Receiver, http_receiver
from tests.portal_client import PortalClient, add_cluster
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
        yield running


@pytest.fixture
def client(portal: RunningPortal) -> Iterator[PortalClient]:
    with closing(PortalClient(portal)) as client:
        yield client


@pytest.fixture
def receiver(client: PortalClient) -> Iterator[Receiver]:
    """What two channels of a team that sees everything post to."""
    client.post("/teams", {"slug": "virt"})
    client.put("/teams/virt/roles", {"cluster": None, "role": "viewer"})
    with http_receiver() as receiver:
        for kind, url in (("apprise", receiver.chat), ("webhook", receiver.url)):
            new = {"team": "virt", "name": kind, "kind": kind, "url": url}
            client.post("/channels", new)
        yield receiver


def test_an_incident_is_told_a_drill_is_not_and_what_happens_without_redis_follows(
    portal: RunningPortal, client: PortalClient, receiver: Receiver
) -> None:
    # Not registered as a drill, though a recording answers.
    kubeconfig = next((portal.local / "replay").glob("*.kubeconfig")).read_text()
    add_cluster(portal, "prod", kubeconfig)
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


def got(receiver: Receiver, count: int) -> list[str]:
    """The bodies, as soon as there are so many."""
    deadline = time.monotonic() + SECONDS
    while len(receiver.got) < count:
        assert time.monotonic() < deadline, receiver.got
        time.sleep(0.1)
    return [one.body.decode() for one in receiver.got]
