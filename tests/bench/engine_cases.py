"""The commands in which the engine alone is held to kubectl, and on which cluster."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.bench.cases import CLUSTER
from tests.bench.large_cluster import write_large

RECORDING = Path(__file__).parents[2] / "portal" / "demo" / "recordings" / CLUSTER
LARGE_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Cluster:
    """A recording; one with `nodes` and `pods` is made for the measurement."""

    name: str
    nodes: int = 0
    pods: int = 0

    def recording(self, folder: Path) -> Path:
        """Its folder, below `folder` where it has to be made."""
        if not self.pods:
            return RECORDING
        target = folder / self.name
        return write_large(RECORDING, target, nodes=self.nodes, pods=self.pods)


SMALL = Cluster(CLUSTER)
MEDIUM = Cluster("pods-3000", nodes=100, pods=3_000)
LARGE = Cluster("pods-10000", nodes=100, pods=10_000)
CLUSTERS = (SMALL, MEDIUM, LARGE)


@dataclass(frozen=True, slots=True)
class EngineCase:
    """One kubectl command on one of the clusters."""

    name: str
    command: str
    cluster: Cluster

    def rounds(self, wanted: int) -> int:
        """Few where one takes a second."""
        return wanted if self.cluster is SMALL else min(wanted, LARGE_ROUNDS)


_IN = "-n kubevirt"
ENGINE_CASES = (
    EngineCase("get nodes", "kubectl get nodes", SMALL),
    EngineCase(
        "get deploy -o yaml", f"kubectl get deploy virt-operator {_IN} -o yaml", SMALL
    ),
    EngineCase(
        "logs --tail=200", f"kubectl logs virt-handler-279md {_IN} --tail=200", SMALL
    ),
    EngineCase(
        "describe deploy", f"kubectl describe deploy virt-operator {_IN}", SMALL
    ),
    EngineCase(
        "describe pod",
        f"kubectl describe pod virt-operator-548969cc58-nc4fp {_IN}",
        SMALL,
    ),
    EngineCase("describe node", "kubectl describe node worker-1", SMALL),
    EngineCase("describe nodes (100, 3,000 pods)", "kubectl describe nodes", MEDIUM),
    EngineCase("get pods -A (10,000 pods)", "kubectl get pods -A", LARGE),
)
