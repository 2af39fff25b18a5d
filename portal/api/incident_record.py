"""`/incidents/{number}/…`: acknowledge, tags, links, related ones and duplicates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Router, Schema

from portal.alerts.opening.by_hand import close_as_duplicate
from portal.api.auth import Request
from portal.api.incident_shapes import IncidentLine, incident_line
from portal.clusters.models import Grant
from portal.incidents import services
from portal.incidents.access import incident_for, link_for
from portal.incidents.models import Incident, Link

router = Router(tags=["incident record"])
OPERATOR = Grant.Role.OPERATOR


class Tags(Schema):
    """All tags of the incident, sorted."""

    tags: list[str]


class NewLink(Schema):
    """`url` begins with https:// or http://; without `title` a short form of it."""

    url: str
    title: str = ""


class LinkOut(Schema):
    """A page elsewhere."""

    id: int
    url: str
    title: str
    added_by_name: str
    added_at: datetime


class Links(Schema):
    """In the order in which they were added."""

    items: list[LinkOut]


class RelatedIncidents(Schema):
    """Those that you may see: `related` by hand, and `duplicates` of this one."""

    related: list[IncidentLine]
    duplicates: list[IncidentLine]


class Original(Schema):
    """The incident in which people read on."""

    of: int


@router.post("/{int:number}/acknowledge", response=IncidentLine)
def acknowledge_incident(request: Request, number: int) -> dict[str, Any]:
    """Say that you are on it. The first who says so stands; triage is over."""
    incident = incident_for(request.user, number, OPERATOR)
    services.acknowledge(request.user, incident)
    return incident_line(incident_for(request.user, number))


@router.post("/{int:number}/duplicate", response=IncidentLine)
def mark_duplicate(request: Request, number: int, original: Original) -> dict[str, Any]:
    """Close it as a duplicate. Opening it again takes that back."""
    incident = incident_for(request.user, number, OPERATOR)
    other = incident_for(request.user, original.of, OPERATOR)  # alerts move there
    close_as_duplicate(request.user, incident, other)
    return incident_line(incident_for(request.user, number))


@router.put("/{int:number}/tags/{tag}", response=Tags)
def add_tag(request: Request, number: int, tag: str) -> Incident:
    """Add a tag."""
    incident = incident_for(request.user, number, OPERATOR)
    services.add_tags(request.user, incident, tag)
    return incident_for(request.user, number)


@router.delete("/{int:number}/tags/{tag}", response=Tags)
def remove_tag(request: Request, number: int, tag: str) -> Incident:
    """Take a tag away."""
    incident = incident_for(request.user, number, OPERATOR)
    services.remove_tag(request.user, incident, tag)
    return incident_for(request.user, number)


@router.get("/{int:number}/links", response=Links)
def list_links(request: Request, number: int) -> dict[str, Any]:
    """Pages elsewhere that belong to the incident."""
    return {"items": incident_for(request.user, number).links.all()}


@router.post("/{int:number}/links", response={201: LinkOut})
def add_link(request: Request, number: int, new: NewLink) -> Link:
    """Attach a page elsewhere; the same address twice is one link."""
    incident = incident_for(request.user, number, OPERATOR)
    return services.add_link(request.user, incident, new.url, new.title)


@router.delete("/{int:number}/links/{int:link}", response={204: None})
def remove_link(request: Request, number: int, link: int) -> None:
    """Take a link away."""
    services.remove_link(request.user, link_for(request.user, number, link))


@router.get("/{int:number}/related", response=RelatedIncidents)
def list_related(request: Request, number: int) -> dict[str, Any]:
    """Incidents that have to do with this one."""
    return _related(request, number)


@router.put("/{int:number}/related/{int:other}", response=RelatedIncidents)
def add_related(request: Request, number: int, other: int) -> dict[str, Any]:
    """Say that two incidents have to do with each other."""
    incident = incident_for(request.user, number, OPERATOR)
    services.relate(request.user, incident, incident_for(request.user, other))
    return _related(request, number)


@router.delete("/{int:number}/related/{int:other}", response=RelatedIncidents)
def remove_related(request: Request, number: int, other: int) -> dict[str, Any]:
    """Take that back."""
    incident = incident_for(request.user, number, OPERATOR)
    services.unrelate(request.user, incident, incident_for(request.user, other))
    return _related(request, number)


def _related(request: Request, number: int) -> dict[str, Any]:
    incident = incident_for(request.user, number)
    joined = ("cluster", "revision__runbook", "duplicate_of", "parent")
    visible = Incident.objects.visible_to(request.user)
    kinds = {"related": incident.related, "duplicates": incident.duplicates}
    return {
        name: [
            incident_line(one)
            for one in rows.filter(pk__in=visible).select_related(*joined)
        ]
        for name, rows in kinds.items()
    }
