"""`/incidents`: open one, list them, read one, put it right."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404
from ninja import Query, Router, Schema
from pydantic import AwareDatetime

from portal.api.auth import Request
from portal.api.incident_shapes import (
    IncidentFilter,
    IncidentLine,
    IncidentOut,
    IncidentPage,
    incident_line,
    incident_out,
)
from portal.api.paging import Cursor, Limit, number, page
from portal.api.times import in_utc
from portal.clusters.access import cluster_for
from portal.clusters.models import Grant
from portal.incidents.access import incident_for
from portal.incidents.models import Incident
from portal.incidents.selectors import Wanted, incidents_page
from portal.incidents.services import change_details, open_incident
from runbooks.library import find

router = Router(tags=["incidents"])


class NewIncident(Schema):
    """`source` chooses between runbooks of one name; `title` is the runbook's name."""

    runbook: str
    cluster: str
    source: str = ""
    title: str = ""
    severity: Incident.Severity = Incident.Severity.NONE
    variables: dict[str, str] = {}


class IncidentChanges(Schema):
    """What gets a new value; what is left out stays. `tags` replaces all of them.

    Times come with their zone. `null` empties one that may be empty: `detected_at`, and
    `mitigated_at` of an incident that was resolved at once.
    """

    title: str = ""
    severity: Incident.Severity = Incident.Severity.NONE
    tags: list[str] = []
    started_at: AwareDatetime | None = None
    detected_at: AwareDatetime | None = None
    acknowledged_at: AwareDatetime | None = None
    mitigated_at: AwareDatetime | None = None
    resolved_at: AwareDatetime | None = None
    closed_at: AwareDatetime | None = None
    cancelled_at: AwareDatetime | None = None


@router.post("", response={201: IncidentOut})
def create_incident(request: Request, new: NewIncident) -> dict[str, Any]:
    """Open an incident on a cluster, bound to the runbook's current revision."""
    cluster = cluster_for(request.user, new.cluster, Grant.Role.OPERATOR)
    runbook = find(new.runbook, new.source)
    if runbook is None:
        raise Http404(f"There is no runbook {new.runbook}.")
    incident = open_incident(
        request.user,
        runbook.current,
        cluster,
        title=new.title,
        severity=new.severity,
        variables=new.variables,
    )
    return incident_out(incident)


@router.get("", response=IncidentPage)
def list_incidents(
    request: Request,
    wanted: Query[IncidentFilter],
    limit: Limit = 50,
    cursor: Cursor = "",
) -> dict[str, Any]:
    """Incidents that you may see, newest first. `status=open` is all that go on."""
    asked = Wanted(**wanted.dict())
    found = incidents_page(request.user, asked, before=number(cursor))
    rows, rest = page(found, limit, lambda row: row.number)
    return {"items": [incident_line(row) for row in rows], "next": rest}


@router.get("/{int:number}", response=IncidentOut)
def get_incident(request: Request, number: int) -> dict[str, Any]:
    """The whole record, without output."""
    return incident_out(incident_for(request.user, number))


@router.patch("/{int:number}", response=IncidentLine)
def change_incident(
    request: Request, number: int, changes: IncidentChanges
) -> dict[str, Any]:
    """Correct title, severity, tags and times; what was said before stays on record."""
    incident = incident_for(request.user, number, Grant.Role.OPERATOR)
    given: Any = {
        name: in_utc(value) if isinstance(value, datetime) else value
        for name, value in changes.dict(exclude_unset=True).items()
    }
    change_details(request.user, incident, given)
    return incident_line(incident_for(request.user, number))
