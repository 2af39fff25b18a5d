"""A running portal with a source for each test, and a real Alertmanager that posts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError

import pytest

from tests.alertmanager.real import Alertmanager, alertmanager, eventually
from tests.portal_client import PortalClient
from tests.running_portal import RunningPortal

CLUSTER = "operator-down"
_numbers = count(1)


@dataclass
class Route:
    """From a real Alertmanager to the portal, and what the portal knows of it."""

    alertmanager: Alertmanager
    client: PortalClient
    source: str

    def alerts(self, **wanted: str) -> list[dict[str, Any]]:
        """Its alerts, newest first."""
        rows: list[dict[str, Any]] = []
        cursor = ""
        query = "".join(f"&{name}={value}" for name, value in wanted.items())
        while True:
            path = f"/alerts?limit=200&source={self.source}{query}&cursor={cursor}"
            page = self.client.get(path)
            rows += page["items"]
            if page["next"] is None:
                return rows
            cursor = page["next"]

    def deliveries(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.client.get(
            f"/alert-sources/{self.source}/deliveries?limit=200"
        )["items"]
        return found

    def until(self, look: Callable[[], Any]) -> Any:
        """What is seen once there is something, while parts of the portal may be away."""

        def seen() -> Any:
            try:
                return look()
            except (HTTPError, URLError, OSError, AssertionError, ValueError):
                return None

        return eventually(seen, self.alertmanager.said)

    def until_firing(self, number: int) -> list[dict[str, Any]]:
        """All of them fire; never more."""

        def look() -> list[dict[str, Any]]:
            rows = self.alerts(status="firing")
            return rows if len(rows) >= number else []

        rows: list[dict[str, Any]] = self.until(look)
        assert len(rows) == number
        return rows


@pytest.fixture
def client(running_portal: RunningPortal) -> Iterator[PortalClient]:
    with closing(PortalClient(running_portal)) as client:
        yield client


@pytest.fixture
def route(
    running_portal: RunningPortal, client: PortalClient, tmp_path: Path
) -> Iterator[Route]:
    """A source of its own and an Alertmanager that has never posted before."""
    name = f"real-{next(_numbers)}"
    new = {"name": name, "cluster": CLUSTER}
    token = client.post("/alert-sources", new)["token"]
    with alertmanager(tmp_path / "am", running_portal.url, token) as running:
        yield Route(running, client, name)
