"""A script's view of a running portal: JSON over one kept connection."""

from __future__ import annotations

import json
import subprocess
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from portal.demo.install import Install
from portal.demo.parts import environment as environment_of
from portal.demo.parts import python
from portal.demo.secrets import open_secrets
from tests.running_portal import RunningPortal

ENDED = {"done", "failed", "blocked", "cancelled", "lost"}
Run = dict[str, Any]


class PortalClient:
    """The API with the demo's token. Anything but success is an AssertionError."""

    def __init__(self, portal: RunningPortal) -> None:
        self._headers = {
            "Authorization": f"Bearer {portal.api_token}",
            "Content-Type": "application/json",
        }
        self._connection = HTTPConnection(urlsplit(portal.url).netloc, timeout=30)

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()

    def get(self, path: str) -> Any:
        """The body of a successful answer."""
        return self._successful("GET", path, None)

    def post(self, path: str, body: object = None) -> Any:
        """The body of a successful answer."""
        return self._successful("POST", path, body if body is not None else {})

    def put(self, path: str, body: object) -> Any:
        """The body of a successful answer."""
        return self._successful("PUT", path, body)

    def request(
        self, method: str, path: str, body: object = None
    ) -> tuple[int, dict[str, Any]]:
        """Status and body of any answer."""
        text = None if body is None else json.dumps(body)
        url = f"/api/v1{path}"
        try:
            self._connection.request(method, url, text, self._headers)
            response = self._connection.getresponse()
        except (OSError, HTTPException):  # closed since the last time
            self._connection.close()
            self._connection.request(method, url, text, self._headers)
            response = self._connection.getresponse()
        return response.status, json.loads(response.read() or b"null")

    def open_incident(self, runbook: str, cluster: str) -> int:
        """The number of a new incident."""
        body = {"runbook": runbook, "cluster": cluster}
        return int(self.post("/incidents", body)["number"])

    def start(self, number: int, step: int, **parameters: str) -> str:
        """The id of a run that was started."""
        body = {"step": step, "parameters": parameters}
        return str(self.post(f"/incidents/{number}/runs", body)["id"])

    def run(self, number: int, step: int, **parameters: str) -> Run:
        """A step from Run to its end."""
        return self.ended(self.start(number, step, **parameters))

    def ended(self, run_id: str, seconds: float = 60) -> Run:
        """The run when it has ended; it is an error if it does not."""
        return self.until(run_id, ENDED, seconds)

    def until(self, run_id: str, statuses: set[str], seconds: float = 60) -> Run:
        """The run as soon as its status is one of these."""
        deadline = time.monotonic() + seconds
        while True:
            found: Run = self.get(f"/runs/{run_id}")
            if found["status"] in statuses:
                return found
            assert time.monotonic() < deadline, found
            time.sleep(0.02)

    def _successful(self, method: str, path: str, body: object) -> Any:
        status, answer = self.request(method, path, body)
        assert status < 300, (status, answer)
        return answer


def manage(portal: RunningPortal, arguments: str, *paths: Path) -> str:
    """Run `manage.py arguments paths` with the portal's settings; what it printed."""
    install = Install(portal.local, urlsplit(portal.url).port or 0)
    secrets = open_secrets(portal.local / "secrets").environment()
    program = python(
        "manage", f"manage.py {arguments}", environment_of(install, secrets), *paths
    )
    ran = subprocess.run(
        program.argv,
        cwd=program.cwd,
        env=program.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def import_runbook(portal: RunningPortal, folder: Path, name: str, text: str) -> None:
    """Make a runbook of this name known, from a source with the folder's name."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.md").write_text(text)
    manage(portal, "import_runbooks", folder)


def add_cluster(portal: RunningPortal, slug: str, kubeconfig: str) -> None:
    """Register a cluster under the name `slug`; the portal checks it."""
    body = {"slug": slug, "kubeconfig": kubeconfig}
    with closing(PortalClient(portal)) as client:
        client.post("/clusters", body)
