"""What belongs to one object is read at the same time."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from portal.kube.call import Call, Context
from portal.kube.client import Endpoint, KubeClient
from portal.kube.discovery import Discovery
from portal.kube.errors import Aborted
from portal.kube.verbs import run
from portal.replay.app import App, Message, Receive, Send
from portal.replay.serve import ReplayServer

HEALTHY = Path(__file__).parents[4] / "portal" / "demo" / "recordings" / "healthy"
LISTS = (
    *("events", "pods", "replicasets", "endpointslices", "resourceslices"),
    *("resourcequotas", "limitranges", "leases/cp-0"),
)
PATIENCE = 10.0  # seconds


class Gate:
    """Answers related reads when so many of them wait; until then none."""

    def __init__(self, wanted: int) -> None:
        self.wanted = wanted
        self.waiting = 0
        self.full = threading.Event()

    def wrap(self, inner: App) -> App:
        async def app(scope: Message, receive: Receive, send: Send) -> None:
            if scope["path"].endswith(LISTS):
                self.waiting += 1
                if self.waiting >= self.wanted:
                    self.full.set()
                while not self.full.is_set():
                    await asyncio.sleep(0.005)
            await inner(scope, receive, send)

        return app


def context_of(replay: ReplayServer) -> Context:
    endpoint = Endpoint(replay.url, ca=replay.ca, token=replay.token("rig-admin"))
    client = KubeClient(endpoint)
    return Context(client, Discovery(client), replay.clock.recorded_at)


@pytest.mark.parametrize(
    ("kind", "name", "namespace", "together"),
    [
        ("deployment", "virt-operator", "kubevirt", 2),
        ("daemonset", "virt-handler", "kubevirt", 2),
        ("service", "virt-api", "kubevirt", 2),
        ("node", "cp-0", "", 5),
        ("namespace", "kubevirt", "", 2),
    ],
    ids=str,
)
def test_reads_of_one_object_do_not_wait_for_each_other(
    kind: str, name: str, namespace: str, together: int, tmp_path: Path
) -> None:
    gate = Gate(together)
    with ReplayServer(
        HEALTHY, state_dir=tmp_path, shift=False, wrap=gate.wrap
    ) as replay:
        context = context_of(replay)
        late = threading.Timer(PATIENCE, context.client.abort, ("they waited",))
        late.start()
        flags = (("namespace", namespace),) if namespace else ()
        chunks = list(run(Call("describe", (kind, name), flags), context))
        late.cancel()
    assert chunks[0].text.startswith("Name:")
    assert gate.waiting == together


def test_a_cancelled_description_ends_all_its_reads(tmp_path: Path) -> None:
    gate = Gate(wanted=100)
    threads = threading.active_count()
    with ReplayServer(
        HEALTHY, state_dir=tmp_path, shift=False, wrap=gate.wrap
    ) as replay:
        context = context_of(replay)
        threading.Timer(0.5, context.client.abort, ("cancelled",)).start()
        with pytest.raises(Aborted, match="cancelled"):
            list(run(Call("describe", ("node", "cp-0")), context))
        gate.full.set()
    assert threading.active_count() <= threads
