"""The request budget of a cluster that several processes ask as fast as they may."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from portal.clusters.kubeconfig import read_kubeconfig
from portal.clusters.models import Cluster
from portal.clusters.services import add_cluster
from portal.replay.app import App, Message, Receive, Send
from portal.replay.serve import ReplayServer
from tests.portal.clusters.hammer import REQUESTS, THREADS
from tests.portal.conftest import RECORDINGS

HAMMER = Path(__file__).with_name("hammer.py")


class Counting:
    """A replayed cluster that counts how many requests are under way."""

    def __init__(self, state: Path) -> None:
        self.now = self.most = self.all = 0
        recording = RECORDINGS / "operator-down"
        self.server = ReplayServer(
            recording, state_dir=state, shift=False, wrap=self._wrap
        )

    def _wrap(self, app: App) -> App:
        async def counted(scope: Message, receive: Receive, send: Send) -> None:
            self.now += 1
            self.all += 1
            self.most = max(self.most, self.now)
            try:
                await asyncio.sleep(0.03)
                await app(scope, receive, send)
            finally:
                self.now -= 1

        return counted


@pytest.fixture
def counting(tmp_path: Path) -> Iterator[Counting]:
    counting = Counting(tmp_path)
    with counting.server:
        yield counting


@pytest.mark.django_db(transaction=True)
def test_three_processes_that_hammer_never_exceed_the_budget(
    counting: Counting,
) -> None:
    endpoint = read_kubeconfig(counting.server.kubeconfig.read_text())
    cluster = add_cluster(None, "hammered", endpoint)
    Cluster.objects.update(request_budget=2)
    kinds = ("people", "people", "background")
    hammers = [start_hammer(cluster, kind) for kind in kinds]
    assert [hammer.wait(60) for hammer in hammers] == [0, 0, 0]
    assert counting.all == 3 * THREADS * REQUESTS
    assert counting.most == 2


def start_hammer(cluster: Cluster, kind: str) -> subprocess.Popen[bytes]:
    url, name = settings.DATABASE_URL, connection.settings_dict["NAME"]
    wanted = {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PYTHONPATH": str(settings.BASE_DIR),
        "PORTAL_SECRET_KEY": "only-for-tests",
        "PORTAL_ENCRYPTION_KEYS": ",".join(settings.ENCRYPTION_KEYS),
        "PORTAL_DATABASE_URL": url.replace("/portal?", f"/{name}?"),
        "PORTAL_REDIS_URL": settings.REDIS_URL,
    }
    argv = [sys.executable, str(HAMMER), cluster.slug, kind]
    return subprocess.Popen(argv, env=os.environ | wanted)
