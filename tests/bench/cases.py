"""The five commands that are measured, as one runbook and one by one."""

from __future__ import annotations

from dataclasses import dataclass

from runbooks.commands.model import Program
from runbooks.commands.parse import parse

CLUSTER = "operator-down"
RUNBOOK = "PortalBenchmark"
_PODS = "-n kubevirt -l kubevirt.io=virt-operator"


@dataclass(frozen=True, slots=True)
class Case:
    """One kubectl command, parsed, and the step of the runbook that runs it."""

    name: str
    command: str
    program: Program
    step: int


COMMANDS = {
    "get nodes": "kubectl get nodes",
    "get pods -l": f"kubectl get pods {_PODS}",
    "get deploy -o yaml": "kubectl get deploy virt-operator -n kubevirt -o yaml",
    "describe deploy": "kubectl describe deploy virt-operator -n kubevirt",
    "logs": "kubectl logs virt-operator-548969cc58-nc4fp -n kubevirt",
}
CASES = [
    Case(name, command, parse(command), order)
    for order, (name, command) in enumerate(COMMANDS.items(), start=1)
]


def markdown() -> str:
    """The runbook: one step for each command."""
    steps = "".join(
        f"{case.step}. Measure `{case.name}`.\n\n   ```\n   {case.command}\n   ```\n\n"
        for case in CASES
    )
    return f"# {RUNBOOK}\n\n## Meaning\n\nFor measuring.\n\n## Diagnosis\n\n{steps}"
