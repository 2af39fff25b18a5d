"""What of the diagnosis runs by itself for alerts that came, and what is held back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from portal.alerts.models import Alert, AlertGroup
from portal.alerts.opening.base_set import is_namespace
from portal.alerts.opening.held_back import Reason
from portal.alerts.opening.placing import Placed

# So many diagnoses begin by themselves on one cluster within a minute.
DIAGNOSES_A_MINUTE = 20
# So many namespaces of one incident are looked into by themselves.
NAMESPACES_AN_INCIDENT = 5
MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Plan:
    """For one batch. `whole`: the runbook's steps and the nodes, too."""

    placed: Placed
    whole: bool = False
    namespaces: list[str] = field(default_factory=list)
    held_back: Counter[str] = field(default_factory=Counter)


def plans(placed: Sequence[Placed], now: datetime) -> list[Plan]:
    """One for each batch, in the order given: the first come first."""
    clusters = {one.group.incident.cluster_id for one in placed}
    begun = {cluster: begun_lately(cluster, now) for cluster in clusters}
    made = []
    for one in placed:
        plan = _plan(one, begun[one.incident.cluster_id])
        begun[one.incident.cluster_id] += plan.whole
        made.append(plan)
    return made


def begun_lately(cluster: int | None, now: datetime) -> int:
    """How many diagnoses began by themselves on the cluster within the last minute."""
    groups = AlertGroup.objects.filter(incident__cluster=cluster)
    return groups.filter(diagnosed_at__gt=now - MINUTE).count() if cluster else 0


def _plan(placed: Placed, begun: int) -> Plan:
    plan = Plan(placed)
    alerts = placed.batch.alerts
    if reason := _against(placed, begun):
        plan.held_back[reason] += len(alerts)
        return plan
    plan.whole = placed.learned or placed.group.diagnosed_at is None
    for namespace, count in _by_namespace(alerts):
        known = {*placed.group.namespaces, *plan.namespaces}
        if namespace is None or namespace in known:
            if not plan.whole:
                plan.held_back[Reason.SAME_STEPS] += count
        elif len(known) >= NAMESPACES_AN_INCIDENT:
            plan.held_back[Reason.NAMESPACES] += count
        else:
            plan.namespaces.append(namespace)
    return plan


def _against(placed: Placed, begun: int) -> str | None:
    incident = placed.incident
    if incident.cluster is None:
        return Reason.NO_CLUSTER
    if not incident.cluster.usable:
        return Reason.UNUSABLE
    if incident.parent_id is not None:
        return Reason.STORM
    first = placed.learned or placed.group.diagnosed_at is None
    if first and begun >= DIAGNOSES_A_MINUTE:
        return Reason.RATE
    return None


def _by_namespace(alerts: Sequence[Alert]) -> Iterator[tuple[str | None, int]]:
    """Each namespace with its number of alerts; None: no label that can be one."""
    labels = (alert.labels.get("namespace") for alert in alerts)
    counted = Counter(label if is_namespace(label) else None for label in labels)
    yield from counted.items()
