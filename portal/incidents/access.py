"""The only way to get an incident or a run for a person."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from portal.accounts.models import User
from portal.clusters import access
from portal.clusters.models import Grant
from portal.incidents.models import Incident, StepRun


def incident_for(user: User, number: int, role: str = Grant.Role.VIEWER) -> Incident:
    """The incident, or Http404 to a stranger, PermissionDenied to a weaker role."""
    incident = (
        Incident.objects.visible_to(user)
        .select_related("cluster", "revision__runbook__source")
        .filter(number=number)
        .first()
    )
    if incident is None:
        raise Http404(f"No incident #{number} that you may see.")
    if role != Grant.Role.VIEWER:  # everybody who can see it is one
        access.require(user, role, incident.cluster)
    return incident


def run_for(user: User, uuid: UUID, role: str = Grant.Role.VIEWER) -> StepRun:
    """The step run, by the rules of its incident."""
    incidents = Incident.objects.visible_to(user)
    run = (
        StepRun.objects.select_related("incident__cluster")
        .filter(uuid=uuid, incident__in=incidents)
        .first()
    )
    if run is None:
        raise Http404(f"No run {uuid} that you may see.")
    if role != Grant.Role.VIEWER:
        access.require(user, role, run.incident.cluster)
    return run
