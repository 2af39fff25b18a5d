from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from portal.accounts.models import ApiToken, AuditEntry, User
from portal.accounts.tokens import find_token
from portal.clusters.models import Cluster
from portal.clusters.services import archive
from portal.demo.replayed import FOLDER, RECORDINGS
from portal.replay.serve import ReplayServer
from runbooks.models import Runbook

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kubeconfigs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    state = tmp_path_factory.mktemp("kubeconfigs")
    with ExitStack() as servers:
        for name in RECORDINGS:
            servers.enter_context(ReplayServer(FOLDER / name, state_dir=state))
        yield state


Seed = Callable[..., dict[str, str]]


@pytest.fixture
def seed(kubeconfigs: Path, monkeypatch: pytest.MonkeyPatch) -> Seed:
    """`manage.py seed_demo`; answers with what it printed."""

    def call(password: str, folder: Path = kubeconfigs) -> dict[str, str]:
        monkeypatch.setenv("PORTAL_DEMO_PASSWORD", password)
        out = StringIO()
        call_command("seed_demo", "--kubeconfigs", str(folder), stdout=out)
        return dict(json.loads(out.getvalue()))

    return call


def test_it_makes_account_runbooks_and_drill_clusters(seed: Seed) -> None:
    told = seed("first password")
    assert (told["username"], told["password"]) == ("demo", "first password")
    user = User.objects.get()
    assert user.is_superuser
    assert user.check_password("first password")
    token = find_token(told["api_token"])
    assert token
    assert (token.user, token.scope) == (user, "write")
    assert Runbook.objects.present().count() == 2
    clusters = Cluster.objects.all()
    assert {cluster.slug for cluster in clusters} == set(RECORDINGS)
    assert all(cluster.drill and cluster.reachable for cluster in clusters)


def test_again_it_makes_nothing_twice_and_ends_the_old_token(
    seed: Seed, kubeconfigs: Path, tmp_path: Path
) -> None:
    first = seed("first password")
    moved = AuditEntry.objects.filter(action="cluster.credential")
    again = seed("second password")
    assert not moved.exists()
    assert find_token(first["api_token"]) is None
    assert find_token(again["api_token"])
    assert ApiToken.objects.count() == 2
    assert User.objects.get().check_password("second password")
    assert (Cluster.objects.count(), Runbook.objects.count()) == (3, 2)


def test_a_cluster_that_moved_is_followed(
    seed: Seed, kubeconfigs: Path, tmp_path: Path
) -> None:
    seed("a password")
    for name in RECORDINGS:
        text = (kubeconfigs / f"{name}.kubeconfig").read_text()
        moved = text.replace("https://127.0.0.1", "https://localhost")
        (tmp_path / f"{name}.kubeconfig").write_text(moved)
    seed("a password", tmp_path)
    servers = Cluster.objects.values_list("server", flat=True)
    assert all(server.startswith("https://localhost:") for server in servers)
    assert AuditEntry.objects.filter(action="cluster.credential").count() == 3


def test_a_cluster_that_somebody_archived_stays_archived(seed: Seed) -> None:
    seed("a password")
    archive(User.objects.get(), Cluster.objects.get(slug="healthy"))
    seed("a password")
    assert Cluster.objects.get(slug="healthy").archived_at is not None
