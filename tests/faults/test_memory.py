"""A filter that wants more memory than a worker's process may have."""

from __future__ import annotations

from pathlib import Path

from tests.faults.faulty_cluster import SLUG, FaultyCluster
from tests.portal_client import PortalClient, import_runbook
from tests.running_portal import RunningPortal

RUNBOOK = "WantMemory"
TEXT = """# WantMemory

## Diagnosis

1. Want two gigabytes.

   ```
   kubectl get namespace kubevirt -o json | jq 'reduce range(31) as $_ ("x"; . + .) | length'
   ```

2. Want little.

   ```
   kubectl get namespace kubevirt -o json | jq .kind
   ```
"""
GREEDY, MODEST = 1, 2


def test_the_run_ends_in_words_and_the_worker_goes_on(
    portal: RunningPortal,
    faulty: FaultyCluster,
    client: PortalClient,
    tmp_path: Path,
) -> None:
    import_runbook(portal, tmp_path / "memory", RUNBOOK, TEXT)
    incident, worker = client.open_incident(RUNBOOK, SLUG), portal.pid("worker")
    run = client.ended(client.start(incident, GREEDY), 90)
    assert run["status"] == "lost"
    assert "needs more memory than a worker may have" in run["message"]
    assert client.run(incident, MODEST)["stdout"] == '"Namespace"\n'
    assert portal.pid("worker") == worker
