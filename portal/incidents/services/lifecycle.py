"""An incident from its beginning to its end."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import timezone

from portal.accounts.actors import Actor, person
from portal.accounts.models import User
from portal.clusters.models import Cluster
from portal.core.errors import UserError
from portal.incidents.models import Incident, TimelineEntry
from portal.incidents.services.story import add_entry, audited, clean, locked
from portal.incidents.services.variables import check_variable
from portal.live.publish import publish_on_commit
from runbooks.models import Revision

Status = Incident.Status

# From which status a person may go to which, and which time that sets.
MOVES: dict[str, tuple[str, ...]] = {
    Status.TRIAGE: (
        Status.STARTED,
        Status.MITIGATED,
        Status.RESOLVED,
        Status.CANCELLED,
    ),
    Status.STARTED: (Status.MITIGATED, Status.RESOLVED, Status.CANCELLED),
    Status.MITIGATED: (Status.STARTED, Status.RESOLVED, Status.CANCELLED),
    Status.RESOLVED: (Status.STARTED, Status.CLOSED),
    Status.CLOSED: (Status.STARTED,),
    Status.CANCELLED: (Status.STARTED,),
}


@transaction.atomic
def open_incident(
    actor: Actor,
    revision: Revision | None,
    cluster: Cluster | None,
    *,
    title: str = "",
    severity: str = Incident.Severity.NONE,
    variables: dict[str, str] | None = None,
) -> Incident:
    """A new incident, bound to one revision of a runbook.

    `cluster` is None while nobody knows where: then nothing can run.
    """
    if cluster and not cluster.usable:
        raise unusable(cluster)
    given = variables or {}
    for name, value in given.items():
        check_variable(name, value)
    title = clean(title) or (revision.runbook.name if revision else "Incident")
    incident = Incident.objects.create(
        number=_next_number(),
        title=title[:300],
        cluster=cluster,
        revision=revision,
        severity=severity,
        drill=cluster.drill if cluster else False,
        opened_by=person(actor),
        opened_by_name=actor.name,
        variables={
            name: {"value": value, "by": actor.name} for name, value in given.items()
        },
    )
    add_entry(incident, TimelineEntry.Kind.OPENED, actor, "Incident opened")
    audited(actor, "incident.open", incident)
    return incident


@transaction.atomic
def change_status(actor: Actor, incident: Incident, status: str) -> None:
    """Move the incident on (or open it again). Twice is harmless."""
    incident = locked(incident)
    if incident.status == status:
        return
    if status not in MOVES[incident.status]:
        raise UserError(
            "incident-status",
            f"Incident #{incident.number} is {incident.status};"
            f" it can not become {status}.",
            status=409,
        )
    now = timezone.now()
    before, incident.status = incident.status, status
    if status == Status.STARTED:
        incident.mitigated_at = incident.resolved_at = None
        incident.closed_at = incident.cancelled_at = None
        incident.duplicate_of = None
    else:
        setattr(incident, f"{status}_at", now)
    incident.save()
    add_entry(incident, TimelineEntry.Kind.STATUS, actor, _said(before, status))
    audited(actor, "incident.status", incident, before=before, after=status)
    publish_on_commit(incident.channel, "status")


@transaction.atomic
def acknowledge(user: User, incident: Incident) -> None:
    """Say "I am on it". The first who says it stands; triage is over. Twice is harmless."""
    incident = locked(incident)
    if incident.acknowledged_at:
        return
    if not incident.is_open:
        raise UserError(
            "incident-over", f"Incident #{incident.number} is over already.", status=409
        )
    incident.acknowledged_at = timezone.now()
    incident.acknowledged_by, incident.acknowledged_by_name = user, user.name
    if incident.status == Status.TRIAGE:
        incident.status = Status.STARTED
    incident.save()
    add_entry(incident, TimelineEntry.Kind.STATUS, user, "Acknowledged")
    audited(user, "incident.acknowledge", incident, status=incident.status)
    publish_on_commit(incident.channel, "status")


def unusable(cluster: Cluster) -> UserError:
    """Why nothing may be started on this cluster."""
    if cluster.archived_at:
        return UserError(
            "cluster-archived", f"Cluster {cluster.slug} is archived.", status=409
        )
    return UserError(
        "cluster-changed",
        f"The credential of {cluster.slug} reaches another cluster than before."
        " An administrator must confirm it on the cluster's page.",
        status=409,
    )


def _said(before: str, after: str) -> str:
    if after != Status.STARTED or before == Status.TRIAGE:
        return after.capitalize()
    return "Not mitigated" if before == Status.MITIGATED else "Opened again"


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('incident_number')")
        return int(cursor.fetchone()[0])
