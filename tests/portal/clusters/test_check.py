"""The connection check: what works, what fails where, and which rights are missing."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from portal.clusters.check import check
from portal.clusters.rights import Right
from portal.kube import transport
from portal.kube.client import Endpoint
from portal.replay.serve import ReplayServer
from tests.portal.clusters.credentials import pair

RECORDING = Path(__file__).parents[3] / "portal/demo/recordings/operator-down"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplayServer]:
    folder = tmp_path_factory.mktemp("replay")
    with ReplayServer(RECORDING, state_dir=folder, shift=False) as server:
        yield server
        # The server's end of a kept TLS connection waits for ours to say goodbye.
        for kept in transport._transports.values():
            kept.rest_client.pool_manager.clear()


@pytest.fixture
def endpoint(cluster: ReplayServer) -> Callable[..., Endpoint]:
    def make(user: str = "rig-admin", ca: str = "", token: str = "") -> Endpoint:
        return Endpoint(cluster.url, ca or cluster.ca, token or cluster.token(user))

    return make


Answer = tuple[int, str, bytes]


@contextmanager
def _web(answers: dict[str, Answer], default: Answer) -> Iterator[str]:
    """A web server on loopback with fixed answers; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, kind, body = answers.get(self.path, default)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_cluster_that_may_be_read_is_told_as_such(
    endpoint: Callable[..., Endpoint],
) -> None:
    result = check(endpoint())
    namespaces = json.loads(
        (RECORDING / "resources/core/v1/namespaces.json").read_text()
    )
    uids = {
        item["metadata"]["name"]: item["metadata"]["uid"]
        for item in namespaces["list"]["items"]
    }
    assert (result.ok, result.stage, result.missing) == (True, "", ())
    assert result.rights_known
    assert result.version == "v1.36.2"
    assert result.kube_system_uid == uids["kube-system"]
    assert result.user == "rig-admin"
    assert result.sentence == (
        "Connected to Kubernetes v1.36.2 as rig-admin."
        " Everything that runbooks read is allowed."
    )


def test_missing_rights_are_named(endpoint: Callable[..., Endpoint]) -> None:
    result = check(endpoint("rig-viewer"))
    assert result.ok
    missing = {str(right) for right in result.missing}
    assert "list nodes" in missing
    assert "list pods" not in missing
    assert "list datavolumes.cdi.kubevirt.io" not in missing  # no such kind there
    assert "deploy/rbac.yaml" in result.sentence


def test_a_credential_without_any_right_is_forbidden(
    endpoint: Callable[..., Endpoint],
) -> None:
    result = check(endpoint("rig-nobody"))
    assert (result.ok, result.stage) == (False, "forbidden")
    assert result.kube_system_uid is None
    assert Right("list", "", "pods", why=result.missing[0].why) in result.missing


def test_a_wrong_token_is_not_accepted(endpoint: Callable[..., Endpoint]) -> None:
    result = check(endpoint(token="wrong"))
    assert (result.ok, result.stage) == (False, "auth")
    assert "401" in result.sentence
    assert "wrong" not in result.sentence


def test_another_ca_is_not_trusted(endpoint: Callable[..., Endpoint]) -> None:
    result = check(endpoint(ca=pair("another")[0]))
    assert (result.ok, result.stage) == (False, "tls")
    assert "certificate-authority-data" in result.sentence


def test_a_ca_that_is_none_is_named(endpoint: Callable[..., Endpoint]) -> None:
    assert check(endpoint(ca="x")).stage == "tls"


def test_a_name_that_nobody_knows() -> None:
    result = check(Endpoint("https://no-such-cluster.invalid:6443"))
    assert (result.ok, result.stage) == (False, "dns")
    assert "no-such-cluster.invalid" in result.sentence


def test_a_port_where_nothing_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert check(Endpoint(f"https://127.0.0.1:{port}")).stage == "tcp"


def test_a_server_that_never_answers_costs_no_more_than_its_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        began = time.monotonic()
        result = check(
            Endpoint(f"http://127.0.0.1:{server.getsockname()[1]}"), seconds=0.5
        )
    assert result.stage == "timeout"
    assert time.monotonic() - began < 2


def test_a_port_without_tls() -> None:
    with _web({}, (200, "text/plain", b"hello")) as url:
        result = check(Endpoint(url.replace("http", "https")))
    assert result.stage == "tls"
    assert "no TLS at this port" in result.sentence


@pytest.mark.parametrize(
    ("answer", "stage"),
    [
        pytest.param((200, "text/html", b"<html>"), "not_kubernetes", id="a web page"),
        pytest.param(
            (200, "application/json", b"{}"), "not_kubernetes", id="other JSON"
        ),
        pytest.param((200, "application/json", b"[]"), "not_kubernetes", id="a list"),
        pytest.param((404, "text/plain", b"no"), "not_kubernetes", id="404"),
        pytest.param((302, "text/plain", b""), "not_kubernetes", id="login page"),
        pytest.param((200, "application/json", b"{"), "malformed", id="cut"),
        pytest.param((500, "text/plain", b"no etcd"), "server_error", id="500"),
        pytest.param((503, "text/plain", b"starting"), "server_error", id="503"),
    ],
)
def test_what_is_no_working_api_server(answer: Answer, stage: str) -> None:
    with _web({}, answer) as url:
        result = check(Endpoint(url))
    assert (result.ok, result.stage) == (False, stage)
    assert url in result.sentence or stage == "server_error"


VERSION = (200, "application/json", b'{"gitVersion": "v1.27.0"}')
REVIEWS = "/apis/authentication.k8s.io/v1/selfsubjectreviews"


def _status(code: int, message: str) -> Answer:
    body = {"kind": "Status", "message": message, "code": code}
    return code, "application/json", json.dumps(body).encode()


def test_a_server_that_takes_us_for_nobody_did_not_accept_the_credential() -> None:
    denied = _status(403, 'forbidden: User "system:anonymous" cannot create resource')
    with _web({"/version": VERSION}, denied) as url:
        result = check(Endpoint(url))
    assert (result.ok, result.stage) == (False, "auth")


def test_rights_that_can_not_be_asked_for_are_not_known_to_be_there() -> None:
    missing = _status(404, "the server could not find the requested resource")
    with _web({"/version": VERSION}, missing) as url:
        result = check(Endpoint(url))
    assert result.ok
    assert not result.rights_known
    assert (result.user, result.kube_system_uid) == ("", None)
    assert "could not be asked" in result.sentence
