from __future__ import annotations

import io
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.models import AuditEntry
from portal.clusters.models import Cluster
from portal.replay.serve import ReplayServer

pytestmark = pytest.mark.django_db
Add = Callable[..., str]


@pytest.fixture
def add(replayed: ReplayServer) -> Add:
    """`manage.py add_cluster`; answers with what it printed."""

    def call(*arguments: str, kubeconfig: Path | str = replayed.kubeconfig) -> str:
        out = StringIO()
        given = (*arguments, "--kubeconfig", str(kubeconfig))
        call_command("add_cluster", *given, stdout=out, stderr=out)
        return out.getvalue()

    return call


def test_it_adds_and_checks(add: Add, replayed: ReplayServer) -> None:
    said = add("prod-east")
    assert f"prod-east is added: {replayed.url}\n" in said
    assert "Connected to Kubernetes v1.36.2 as rig-admin." in said
    cluster = Cluster.objects.get()
    assert (cluster.slug, cluster.reachable, cluster.drill) == (
        "prod-east",
        True,
        False,
    )
    assert AuditEntry.objects.get(action="cluster.add").actor_name == "portal"


def test_rights_that_are_missing_are_listed(add: Add) -> None:
    said = add("prod-east", "--context", "rig-viewer", "--drill")
    assert "not allowed: list nodes (" in said
    assert Cluster.objects.get().drill


def test_it_fails_when_the_cluster_can_not_be_used(add: Add, tmp_path: Path) -> None:
    text = (
        "apiVersion: v1\nkind: Config\ncurrent-context: a\n"
        "clusters: [{name: a, cluster: {server: 'https://127.0.0.1:1'}}]\n"
        "contexts: [{name: a, context: {cluster: a, user: a}}]\n"
        "users: [{name: a, user: {token: x}}]\n"
    )
    (tmp_path / "gone").write_text(text)
    with pytest.raises(SystemExit) as end:
        add("prod-east", kubeconfig=tmp_path / "gone")
    assert end.value.code == 1
    assert Cluster.objects.get().reachable is False  # kept: it can be repaired


def test_the_kubeconfig_may_come_from_stdin(
    add: Add, replayed: ReplayServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = replayed.kubeconfig.read_text()
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    assert "is added" in add("prod-east", kubeconfig="-")


@pytest.mark.parametrize(
    ("slug", "kubeconfig", "words"),
    [
        pytest.param("Prod East", None, "can not name a cluster", id="slug"),
        pytest.param("prod", "/nowhere", "No such file", id="no file"),
        pytest.param("prod", __file__, "not a kubeconfig", id="no kubeconfig"),
    ],
)
def test_bad_input_adds_nothing(
    add: Add, slug: str, kubeconfig: str | None, words: str
) -> None:
    given = {"kubeconfig": kubeconfig} if kubeconfig else {}
    with pytest.raises(CommandError, match=words):
        add(slug, **given)
    assert not Cluster.objects.exists()


def test_a_name_is_used_once(add: Add) -> None:
    add("prod-east")
    with pytest.raises(CommandError, match="names are never used again"):
        add("prod-east")
