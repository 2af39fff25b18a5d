"""Debian's Alertmanager as a process of a test."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from urllib.request import Request, urlopen

import pytest

from portal.demo.ports import free_ports

T = TypeVar("T")
SECONDS = 60.0
CONFIG = """\
route:
  receiver: runbook-portal
  group_by: [{group_by}]
  group_wait: 200ms
  group_interval: 1s
  repeat_interval: {repeat}
receivers:
  - name: runbook-portal
    webhook_configs:
      - url: {url}/alerts/alertmanager
        http_config:
          authorization:
            credentials: {token}
"""


class Alertmanager:
    """One that is running; Prometheus' part is played by the test."""

    def __init__(self, port: int, log: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._log = log

    def fire(self, *alerts: dict[str, str], began: datetime | None = None) -> None:
        """Alerts that fire, by their labels."""
        self._post(alerts, began or ago(10), datetime.now(UTC) + timedelta(hours=1))

    def resolve(self, *alerts: dict[str, str]) -> None:
        """They are over now."""
        self._post(alerts, ago(10), datetime.now(UTC))

    def silence(self, **matchers: str) -> str:
        """The id of a silence for the next hour."""
        told = {
            "matchers": [
                {"name": name, "value": value, "isRegex": False}
                for name, value in matchers.items()
            ],
            "startsAt": ago(1).isoformat(),
            "endsAt": (datetime.now(UTC) + timedelta(hours=1)).isoformat(),
            "createdBy": "a test",
            "comment": "quiet please",
        }
        return str(self._send("/api/v2/silences", told)["silenceID"])

    def said(self) -> str:
        """Its log."""
        return self._log.read_text()

    def _post(
        self, alerts: tuple[dict[str, str], ...], start: datetime, end: datetime
    ) -> None:
        told = [
            {
                "labels": labels,
                "annotations": {"summary": f"{labels['alertname']} fires."},
                "startsAt": start.isoformat(),
                "endsAt": end.isoformat(),
                "generatorURL": "http://prometheus/graph?g0.expr=up",
            }
            for labels in alerts
        ]
        self._send("/api/v2/alerts", told)

    def _send(self, path: str, told: object) -> dict[str, object]:
        headers = {"Content-Type": "application/json"}
        request = Request(self.url + path, json.dumps(told).encode(), headers)
        with urlopen(request, timeout=10) as answer:
            return dict(json.loads(answer.read() or b"{}"))


@contextmanager
def alertmanager(
    folder: Path,
    url: str,
    token: str,
    *,
    group_by: str = "alertname",
    repeat: str = "1h",
) -> Iterator[Alertmanager]:
    """A running one that posts to the portal at `url`."""
    program = shutil.which("prometheus-alertmanager")
    assert program, (
        "Debian's prometheus-alertmanager is missing: .ci/install-debian-packages"
    )
    folder.mkdir(exist_ok=True)
    config = folder / "alertmanager.yml"
    config.write_text(
        CONFIG.format(url=url, token=token, group_by=group_by, repeat=repeat)
    )
    [port] = free_ports(1)
    argv = [program, f"--config.file={config}", f"--storage.path={folder}/data"]
    argv += [f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="]
    log = folder / "log"
    with log.open("ab") as output:
        process = subprocess.Popen(argv, stdout=output, stderr=output, cwd=folder)
    try:
        running = Alertmanager(port, log)
        eventually(lambda: ready(running.url), running.said)
        yield running
    finally:
        process.terminate()
        process.wait(10)


def ready(url: str) -> bool:
    try:
        with urlopen(f"{url}/-/ready", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def eventually(
    look: Callable[[], T], said: Callable[[], str], seconds: float = SECONDS
) -> T:
    """What `look` sees once it is something; else the log is the error."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds} s:\n{said()[-4000:]}")
        time.sleep(0.1)
    return seen


def ago(seconds: float) -> datetime:
    return datetime.now(UTC) - timedelta(seconds=seconds)
