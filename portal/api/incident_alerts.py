"""`/incidents/{number}/…`: which alerts belong together, and what the incident is about."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from ninja import Router, Schema

from portal.alerts.opening.by_hand import (
    assign_cluster,
    assign_runbook,
    merge,
    split,
)
from portal.api.auth import Request
from portal.api.incident_shapes import IncidentLine, incident_line
from portal.clusters.access import cluster_for
from portal.clusters.models import Grant
from portal.incidents.access import incident_for
from runbooks.library import find
from runbooks.models import Revision

router = Router(tags=["incidents"])
OPERATOR = Grant.Role.OPERATOR


class Split(Schema):
    """`alerts` are ids of alerts of this incident, not all; `title`: the alert's name."""

    alerts: list[int]
    title: str = ""


class Merge(Schema):
    """The number of the incident that this one is a duplicate of."""

    into: int


class Assign(Schema):
    """What was not known when the incident opened; `source` chooses among runbooks."""

    cluster: str = ""
    runbook: str = ""
    source: str = ""


@router.post("/{int:number}/split", response={201: IncidentLine})
def split_incident(request: Request, number: int, wanted: Split) -> dict[str, Any]:
    """Open an incident of its own for some of the alerts."""
    incident = incident_for(request.user, number, OPERATOR)
    opened = split(request.user, incident, wanted.alerts, wanted.title)
    return incident_line(incident_for(request.user, opened.number))


@router.post("/{int:number}/merge", response=IncidentLine)
def merge_incident(request: Request, number: int, wanted: Merge) -> dict[str, Any]:
    """Make it a duplicate of another, which gets its alerts; answers with the other."""
    incident = incident_for(request.user, number, OPERATOR)
    other = incident_for(request.user, wanted.into, OPERATOR)
    merge(request.user, incident, other)
    return incident_line(incident_for(request.user, other.number))


@router.post("/{int:number}/assign", response=IncidentLine)
def assign_incident(request: Request, number: int, wanted: Assign) -> dict[str, Any]:
    """Say on which cluster it is, or which runbook it goes by."""
    incident = incident_for(request.user, number, OPERATOR)
    if wanted.cluster:
        cluster = cluster_for(request.user, wanted.cluster, OPERATOR)
        assign_cluster(request.user, incident, cluster)
    if wanted.runbook:
        revision = _revision(wanted.runbook, wanted.source)
        assign_runbook(request.user, incident, revision)
    return incident_line(incident_for(request.user, number))


def _revision(name: str, source: str) -> Revision:
    runbook = find(name, source)
    if runbook is None or runbook.current is None:
        raise Http404(f"There is no runbook {name}.")
    return runbook.current
