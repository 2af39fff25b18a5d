"""A running portal that has a cluster with faults, and a runbook to meet them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.faults.faulty_cluster import SLUG, FaultyCluster
from tests.portal_client import PortalClient, add_cluster, import_runbook
from tests.running_portal import RunningPortal

RUNBOOK = "MeetFaults"
PODS, LOG, COUNT, NAMESPACE, IN_NAMESPACE, LEADER = range(1, 7)
TEXT = """# MeetFaults

## Diagnosis

1. List the pods.

   ```
   kubectl get pods -n kubevirt
   ```

2. Read a log.

   ```
   kubectl logs virt-operator-548969cc58-nc4fp -n kubevirt
   ```

3. Count the pods.

   ```
   kubectl get pods -n kubevirt | grep -c virt-
   ```

4. Find the namespace.

   ```
   export NAMESPACE="$(kubectl get kubevirt -A -o custom-columns="":.metadata.namespace)"
   ```

5. List the pods of that namespace.

   ```
   kubectl get pods -n $NAMESPACE
   ```

6. See which pod leads: look at the logs under `/var/log/pods/*_virt-operator-*` for
   `Started leading` and `acquire leader`.
"""


@pytest.fixture(scope="session")
def portal(
    running_portal: RunningPortal, tmp_path_factory: pytest.TempPathFactory
) -> RunningPortal:
    folder = tmp_path_factory.mktemp("runbooks") / "faults"
    import_runbook(running_portal, folder, RUNBOOK, TEXT)
    return running_portal


@pytest.fixture(scope="session")
def faulty(
    portal: RunningPortal, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FaultyCluster]:
    cluster = FaultyCluster(tmp_path_factory.mktemp("faulty"))
    with cluster.server:
        add_cluster(portal, SLUG, cluster.server.kubeconfig.read_text())
        yield cluster


@pytest.fixture
def client(portal: RunningPortal) -> Iterator[PortalClient]:
    with closing(PortalClient(portal)) as client:
        yield client


@pytest.fixture
def incident(client: PortalClient, faulty: FaultyCluster) -> int:
    return client.open_incident(RUNBOOK, SLUG)
