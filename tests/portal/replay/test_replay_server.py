"""The server as a process sees it: state, ports, connections, the end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from http.client import HTTPSConnection
from pathlib import Path
from ssl import create_default_context
from typing import Any

import pytest
import yaml

from portal.replay.app import App, Message, Receive, Send
from portal.replay.serve import ReplayServer

ROOT = Path(__file__).parents[3]
RECORDING = ROOT / "portal" / "demo" / "recordings" / "healthy"


def test_the_kubeconfig_has_a_context_for_each_user(tmp_path: Path) -> None:
    server = ReplayServer(RECORDING, state_dir=tmp_path)
    with server:
        config = yaml.safe_load(server.kubeconfig.read_text())
    users = ["rig-admin", "rig-viewer", "rig-nobody"]
    assert config["current-context"] == "rig-admin"
    assert [context["name"] for context in config["contexts"]] == users
    assert [u["user"]["token"] for u in config["users"]] == [*map(server.token, users)]
    assert config["clusters"][0]["cluster"]["server"] == server.url


def test_secrets_are_made_once_and_only_the_owner_can_read_them(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with ReplayServer(RECORDING, state_dir=state) as first:
        kept = first.ca, first.token("rig-viewer")
    with ReplayServer(RECORDING, state_dir=state) as second:
        assert (second.ca, second.token("rig-viewer")) == kept
    private = [file for file in state.iterdir() if file.name != "lock"]
    assert {oct(file.stat().st_mode & 0o777) for file in private} == {"0o600"}
    assert oct(state.stat().st_mode & 0o777) == "0o700"


def test_two_installs_share_no_secret(tmp_path: Path) -> None:
    with (
        ReplayServer(RECORDING, state_dir=tmp_path / "a") as one,
        ReplayServer(RECORDING, state_dir=tmp_path / "b") as other,
    ):
        assert one.token("rig-admin") != other.token("rig-admin")
        assert one.ca != other.ca


def test_a_connection_is_kept_and_the_server_still_stops_at_once(
    tmp_path: Path,
) -> None:
    with ReplayServer(RECORDING, state_dir=tmp_path) as server:
        context = create_default_context(cadata=server.ca)
        headers = {"Authorization": f"Bearer {server.token('rig-admin')}"}
        kept = HTTPSConnection(server.url.removeprefix("https://"), context=context)
        kept.request("GET", "/readyz", headers=headers)
        assert kept.getresponse().read() == b"ok"
        socket = kept.sock
        kept.request("GET", "/api/v1/pods?watch=true", headers=headers)
        watch = kept.getresponse()
        assert watch.readline().startswith(b'{"type":"ADDED"')
        assert kept.sock is socket
        began = time.monotonic()
    assert time.monotonic() - began < 2
    watch.close()
    kept.close()


def test_requests_are_remembered_with_who_asked(tmp_path: Path, asker: Any) -> None:
    with ReplayServer(RECORDING, state_dir=tmp_path) as server:
        asker(server)("/api/v1/nodes?limit=1", user="rig-viewer")
        (seen,) = server.requests
    assert (seen.method, seen.path, seen.query) == ("GET", "/api/v1/nodes", "limit=1")
    assert (seen.user, seen.status) == ("rig-viewer", 403)


def test_an_application_can_stand_in_front(tmp_path: Path, asker: Any) -> None:
    def broken(app: App) -> App:
        async def answer(scope: Message, receive: Receive, send: Send) -> None:
            if scope["path"] != "/api/v1/nodes":
                await app(scope, receive, send)
                return
            start = {"type": "http.response.start", "status": 500, "headers": []}
            await send(start)
            await send({"type": "http.response.body", "body": b"{not json"})

        return answer

    with ReplayServer(RECORDING, state_dir=tmp_path, wrap=broken) as server:
        ask = asker(server)
        assert ask("/api/v1/nodes").body == b"{not json"
        assert ask("/api/v1/pods").status == 200


def start(*arguments: str, state: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "portal.replay", *arguments, "--state-dir", str(state)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_command_serves_several_recordings_until_it_is_told_to_stop(
    tmp_path: Path,
) -> None:
    other = RECORDING.with_name("no-leader")
    with start(str(RECORDING), str(other), state=tmp_path) as process:
        assert process.stdout is not None
        kubeconfigs = [process.stdout.readline().strip() for _ in range(2)]
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
    expected = [tmp_path / f"{name}.kubeconfig" for name in ("healthy", "no-leader")]
    assert kubeconfigs == [str(path) for path in expected]


@pytest.mark.parametrize("what", ["no recording", "taken port", "too many ports"])
def test_the_command_says_what_is_wrong(tmp_path: Path, what: str) -> None:
    with ReplayServer(RECORDING, state_dir=tmp_path) as server:
        port = server.url.rpartition(":")[2]
        arguments = {
            "no recording": [str(tmp_path)],
            "taken port": [str(RECORDING), "--port", port],
            "too many ports": [str(RECORDING), "--port", "0", "0"],
        }[what]
        with start(*arguments, state=tmp_path) as process:
            _, errors = process.communicate(timeout=20)
    assert process.returncode == 1
    assert errors.startswith("error: ")
    assert "Traceback" not in errors
