"""The steps that the portal adds to the incident of every alert.

They are typed commands as those of a runbook, with the namespace as a parameter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.accounts.actors import Actor
from portal.execution.services import start
from portal.incidents.added_steps import add_step
from portal.incidents.models import AddedStep, Incident

# RFC 1123: what Kubernetes itself takes for the name of a namespace.
_NAMESPACE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class BaseStep:
    """One of them. `command` has the parameter `<namespace>`, or none."""

    title: str
    command: str
    why: str


# What the cluster forgets first stands first.
OF_NAMESPACE = (
    BaseStep(
        "Events of the alert's namespace",
        "kubectl get events -n <namespace> --sort-by=.lastTimestamp",
        "a cluster forgets its events after about an hour",
    ),
    BaseStep(
        "Pods of the alert's namespace that are not ready",
        "kubectl get pods -n <namespace> -o wide"
        " | awk -F'[ /]+' 'NR == 1 || ($2 != $3 && !/ Completed /)'",
        "the header alone means: all are ready",
    ),
)
OF_STORM = (
    BaseStep(
        "Warnings among the events of all namespaces",
        "kubectl get events -A --field-selector=type=Warning --sort-by=.lastTimestamp",
        "a cluster forgets its events after about an hour",
    ),
    BaseStep(
        "Pods of all namespaces that are not ready",
        "kubectl get pods -A -o wide"
        " | awk -F'[ /]+' 'NR == 1 || ($3 != $4 && !/ Completed /)'",
        "the header alone means: all are ready",
    ),
)
NODES = BaseStep(
    "States of the nodes",
    "kubectl get nodes -o wide",
    "a node that is away takes its pods along",
)


def is_namespace(name: object) -> bool:
    """Whether a label's value can be the name of a namespace."""
    return isinstance(name, str) and _NAMESPACE.fullmatch(name) is not None


def look_into(
    actor: Actor, incident: Incident, namespaces: Sequence[str], occasion: str
) -> None:
    """Start the steps of these namespaces: one run each, over all of them."""
    if namespaces:
        given = {"namespace": list(namespaces)}
        for step in OF_NAMESPACE:
            order = _added(actor, incident, step).order
            start(actor, incident, order, given, occasion=occasion)


def look_around(
    actor: Actor, incident: Incident, steps: Sequence[BaseStep], occasion: str
) -> None:
    """Start steps that need no namespace."""
    for step in steps:
        start(actor, incident, _added(actor, incident, step).order, occasion=occasion)


def _added(actor: Actor, incident: Incident, step: BaseStep) -> AddedStep:
    """The step as it stands in the incident, added when it is wanted first."""
    mine = incident.added_steps.filter(origin=AddedStep.Origin.PORTAL)
    found = mine.filter(commands__0__text=step.command).first()
    return found or add_step(
        actor,
        incident,
        step.title,
        [step.command],
        origin=AddedStep.Origin.PORTAL,
        why=step.why,
    )
