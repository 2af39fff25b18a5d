from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.accounts.models import User
from portal.clusters.kubeconfig import read_kubeconfig
from portal.clusters.models import Cluster
from portal.execution.engine import run_program
from portal.execution.session import Session, Variable
from portal.incidents.models import Incident
from portal.incidents.services import open_incident
from portal.kube.call import Context
from portal.kube.client import Endpoint, KubeClient
from portal.kube.discovery import Discovery
from portal.replay.serve import ReplayServer
from runbooks.commands.parse import parse
from runbooks.library import find, import_folder

# A moment after the recording was made.
NOW = datetime(2026, 11, 22, 1, 52, 6, tzinfo=UTC)
Value = str | Variable | tuple[str, ...]


@dataclass
class Ran:
    """What a program printed and set. As a Recorder it keeps everything."""

    commands: list[str] = field(default_factory=list)
    out: str = ""
    err: str = ""
    exit: int | None = None
    exported: dict[str, Variable] = field(default_factory=dict)

    def begin(self, command: str) -> None:
        self.commands.append(command)

    def write(self, stream: str, text: str) -> None:
        if stream == "out":
            self.out += text
        else:
            self.err += text

    def end(self, status: int) -> None:
        """Nothing to keep."""


class Shell:
    """Runs command text on the replayed cluster."""

    def __init__(self, replayed: ReplayServer, endpoint: Endpoint) -> None:
        self._replayed = replayed
        self._endpoint = endpoint
        self._before = len(replayed.requests)

    def run(self, text: str, **values: Value) -> Ran:
        """Strings are variables, tuples parameters (`pod_name` is `pod-name`)."""
        client, ran = KubeClient(self._endpoint), Ran()
        session = Session(
            Context(client, Discovery(client), NOW),
            ran,
            variables={
                name: Variable(value) if isinstance(value, str) else value
                for name, value in values.items()
                if not isinstance(value, tuple)
            },
            parameters={
                name.replace("_", "-"): value
                for name, value in values.items()
                if isinstance(value, tuple)
            },
        )
        ran.exit = run_program(parse(text), session)
        ran.exported = session.exported
        return ran

    @property
    def asked(self) -> list[str]:
        """The paths that the cluster was asked for, without discovery."""
        seen = self._replayed.requests[self._before :]
        return [one.path for one in seen if one.path not in ("/api", "/apis")]


@pytest.fixture
def shell(replayed: ReplayServer, endpoint: Endpoint) -> Shell:
    return Shell(replayed, endpoint)


@pytest.fixture
def nobody(replayed: ReplayServer) -> Endpoint:
    """The replayed cluster for somebody without any right."""
    return read_kubeconfig(replayed.kubeconfig.read_text(), "rig-nobody")


@pytest.fixture
def silent() -> Iterator[Endpoint]:
    """A server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield Endpoint(f"http://127.0.0.1:{server.getsockname()[1]}", token="x")


@pytest.fixture
def stalling() -> Iterator[Endpoint]:
    """A server that begins an answer and never ends it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_begin_answers, args=(server,), daemon=True).start()
        yield Endpoint(f"http://127.0.0.1:{server.getsockname()[1]}", token="x")
        server.shutdown(socket.SHUT_RDWR)


def _begin_answers(server: socket.socket) -> None:
    head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n"
    taken = []
    while True:
        try:
            connection, _ = server.accept()
        except OSError:  # the test is over
            break
        connection.recv(65536)
        connection.sendall(f"{head}\r\n{{".encode())
        taken.append(connection)
    for connection in taken:
        connection.close()


Opened = Callable[..., Incident]


@pytest.fixture
def opened(alice: User, cluster: Cluster, tmp_path: Path) -> Opened:
    """`opened(*texts)`: alice's incident on a runbook with one step for each text."""

    def open_with(*texts: str) -> Incident:
        fences = "".join(f"```bash\n{text}\n```\n\nThen:\n\n" for text in texts)
        (tmp_path / "Mine.md").write_text(f"# Mine\n\n## Diagnosis\n\n{fences}")
        import_folder("mine", tmp_path)
        runbook = find("Mine")
        assert runbook
        return open_incident(alice, runbook.current, cluster)

    return open_with
