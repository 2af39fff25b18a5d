"""The cast, a replayed cluster, and an incident on it.

alice and dora operate the cluster, bob may look at it, and charlie has a cluster of his
own; root may do everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.accounts.models import User
from portal.clusters.kubeconfig import read_kubeconfig
from portal.clusters.models import Cluster, Grant
from portal.clusters.services import add_cluster
from portal.incidents.models import Incident
from portal.incidents.services import open_incident
from portal.kube.client import Endpoint
from portal.replay.serve import ReplayServer
from runbooks.library import find, import_shipped
from runbooks.models import Revision

RECORDINGS = Path(__file__).parents[2] / "portal" / "demo" / "recordings"
RUNBOOK = "NoReadyVirtOperator"


@pytest.fixture(scope="session")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplayServer]:
    """A cluster whose virt-operator is down, at the moment of recording."""
    state = tmp_path_factory.mktemp("replayed")
    server = ReplayServer(RECORDINGS / "operator-down", state_dir=state, shift=False)
    with server:
        yield server


@pytest.fixture(scope="session")
def endpoint(replayed: ReplayServer) -> Endpoint:
    return read_kubeconfig(replayed.kubeconfig.read_text())


@pytest.fixture
def root(db: None) -> User:
    return User.objects.create(username="root", is_superuser=True)


@pytest.fixture
def cluster(db: None, endpoint: Endpoint) -> Cluster:
    return add_cluster(None, "prod-east", endpoint)


@pytest.fixture
def alice(cluster: Cluster) -> User:
    return _person("alice", Grant.Role.OPERATOR, cluster)


@pytest.fixture
def bob(cluster: Cluster) -> User:
    return _person("bob", Grant.Role.VIEWER, cluster)


@pytest.fixture
def dora(cluster: Cluster) -> User:
    return _person("dora", Grant.Role.OPERATOR, cluster)


@pytest.fixture
def charlie(cluster: Cluster, endpoint: Endpoint) -> User:
    own = add_cluster(None, "charlies-own", endpoint)
    return _person("charlie", Grant.Role.ADMIN, own)


@pytest.fixture
def revision(db: None) -> Revision:
    """The shipped text of NoReadyVirtOperator."""
    import_shipped()
    runbook = find(RUNBOOK)
    assert runbook
    assert runbook.current
    return runbook.current


@pytest.fixture
def incident(alice: User, cluster: Cluster, revision: Revision) -> Incident:
    """Opened by alice; nothing has run yet."""
    return open_incident(alice, revision, cluster)


def _person(name: str, role: str, cluster: Cluster) -> User:
    # Without a password, whose hash is slow by intent: tests sign people in by force.
    user = User.objects.create(username=name)
    Grant.objects.create(user=user, cluster=cluster, role=role)
    return user
