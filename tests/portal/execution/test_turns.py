"""What soon can not be read any more is read first."""

from __future__ import annotations

from portal.execution.turns import vanishing_first
from runbooks.commands.model import Program
from runbooks.programs import program_of


def program(text: str) -> Program:
    return program_of([{"text": text, "line": 1}])


def test_events_and_logs_of_before_come_first_behind_what_they_read() -> None:
    texts = [
        "kubectl get pods -A",
        "export NS=$(kubectl get kubevirt -A -o name)",
        "kubectl logs -n $NS --previous virt-operator-1",
        "kubectl logs --previous=false virt-operator-1",
        "for x in a b; do kubectl get events -n $x | head; done",
        "kubectl get deploy",
    ]
    assert vanishing_first([program(text) for text in texts]) == [1, 2, 4, 0, 3, 5]


def test_without_such_steps_the_order_stays() -> None:
    texts = ["kubectl get pods", "export A=b", "kubectl get pods -n $A"]
    assert vanishing_first([program(text) for text in texts]) == [0, 1, 2]
