"""What people say of which alerts belong together, and of where and what it is."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from portal.accounts.actors import Actor
from portal.alerts.models import Alert
from portal.alerts.opening.home import by_hand, home_of
from portal.alerts.opening.late import diagnose_late
from portal.alerts.opening.runbook import runbook_for
from portal.alerts.opening.settling import settle
from portal.alerts.opening.severity import worst
from portal.alerts.opening.variables import shared_variables
from portal.alerts.opening.words import counted
from portal.clusters.models import Cluster
from portal.core.errors import UserError
from portal.incidents.automatic import NewIncident, open_incidents
from portal.incidents.models import AddedStep, Incident, TimelineEntry
from portal.incidents.services import add_entry, mark_duplicate, unusable
from portal.incidents.services.story import audited, locked, one_line
from portal.live.publish import publish_on_commit
from runbooks.models import Revision

Kind = TimelineEntry.Kind


@transaction.atomic
def split(
    actor: Actor, incident: Incident, alerts: Sequence[int], title: str = ""
) -> Incident:
    """A new incident for some of the alerts: another fault than the rest.

    They stay apart while they fire; alerts that begin later join the incident of their
    rule. Raises UserError.
    """
    incident = locked(incident)
    chosen = _chosen(incident, alerts)
    started = min(alert.starts_at for alert in chosen)
    runbook = runbook_for(chosen[0])
    new = NewIncident(
        actor=actor,
        title=one_line(title, 300) or chosen[0].name,
        said=f"Split off from #{incident.number}: {counted(chosen)}",
        cluster=incident.cluster,
        revision=runbook.current if runbook else None,
        severity=worst(alert.severity for alert in chosen),
        started_at=started,
        detected_at=min(alert.first_seen_at for alert in chosen),
        variables=shared_variables(chosen),
        parent=incident.parent,
    )
    [opened] = open_incidents([new])
    by_hand(opened, chosen[0].source, f"Split off from #{incident.number} by hand.")
    _move(chosen, opened)
    numbers = [alert.pk for alert in chosen]
    words = f"Split off to #{opened.number}: {counted(chosen)}"
    _tell(actor, incident, "alerts.split", words, to=opened.number, alerts=numbers)
    settle([incident.pk, opened.pk], timezone.now())
    return opened


@transaction.atomic
def merge(actor: Actor, incident: Incident, into: Incident) -> None:
    """One fault: `incident` becomes a duplicate of `into`, which gets its alerts.

    Alerts that would have joined `incident` join `into` from now on. Raises UserError.
    Twice is harmless.
    """
    if incident.duplicate_of_id != into.pk:
        _check_one_fault(incident, into)
        close_as_duplicate(actor, incident, into)


@transaction.atomic
def close_as_duplicate(actor: Actor, incident: Incident, original: Incident) -> None:
    """Close an incident that is told in `original`. Raises UserError.

    Its alerts move there if `original` goes on, on the same cluster; else they stay.
    """
    mark_duplicate(actor, incident, original)
    alerts = list(incident.alerts.select_related("source"))
    if not original.is_open or len(_clusters(incident, original)) > 1:
        return
    if alerts:
        home_of(original, alerts[0].source, f"Put together by {actor.name}.")
        _move(alerts, original)
        words = f"Took over from #{incident.number}: {counted(alerts)}"
        _tell(actor, original, "alerts.merge", words, of=incident.number)
    # A storm may be told in one of its own incidents: that one is nobody's child then.
    incident.children.filter(pk=original.pk).update(parent=None)
    incident.children.update(parent=original)
    publish_on_commit(incident.channel, "alerts")
    settle([original.pk], timezone.now())


@transaction.atomic
def assign_cluster(actor: Actor, incident: Incident, cluster: Cluster) -> None:
    """Say on which cluster it is. Only while nobody knew. Twice is harmless.

    The diagnosis that its alerts could not have then begins.
    """
    incident = locked(incident)
    if incident.cluster_id == cluster.pk:
        return
    if incident.cluster is not None:
        raise UserError(
            "cluster-known",
            f"Incident #{incident.number} is on {incident.cluster}: its evidence is from"
            " there. Open another incident for another cluster.",
            status=409,
        )
    if not cluster.usable:
        raise unusable(cluster)
    incident.cluster, incident.drill = cluster, cluster.drill
    incident.save(update_fields=["cluster", "drill"])
    incident.alerts.filter(cluster=None).update(cluster=cluster)
    words = f"It is on cluster {cluster.slug}"
    _tell(actor, incident, "incident.cluster", words, chosen=cluster.slug)
    diagnose_late(incident, timezone.now())
    publish_on_commit(incident.channel, "status")


@transaction.atomic
def assign_runbook(actor: Actor, incident: Incident, revision: Revision) -> None:
    """Bind it to a runbook. Not once steps of another have run. Twice is harmless."""
    incident = locked(incident)
    if incident.revision_id == revision.pk:
        return
    if incident.runs.filter(step__lt=AddedStep.FIRST).exists():
        raise UserError(
            "runbook-in-use",
            f"Steps of another runbook have run in incident #{incident.number}, and"
            " their evidence belongs to its text.",
            status=409,
        )
    incident.revision = revision
    incident.save(update_fields=["revision"])
    words = f"Its runbook is {revision.runbook.name}, revision {revision.short}"
    name = revision.runbook.name
    _tell(
        actor, incident, "incident.runbook", words, runbook=name, sha256=revision.sha256
    )
    publish_on_commit(incident.channel, "steps")


def _chosen(incident: Incident, pks: Sequence[int]) -> list[Alert]:
    every = incident.alerts.select_related("source").order_by("pk")
    chosen = list(every.filter(pk__in=pks))
    if not chosen or len(chosen) != len(set(pks)):
        raise UserError(
            "alerts-unknown",
            f"Choose alerts of incident #{incident.number}: those that belong to"
            " another fault. Nothing was changed.",
            status=422,
        )
    if len(chosen) == every.count():
        raise UserError(
            "alerts-all",
            "These are all of its alerts: nothing would stay. Leave at least one out.",
            status=422,
        )
    return chosen


def _check_one_fault(incident: Incident, into: Incident) -> None:
    if len(_clusters(incident, into)) > 1:
        raise UserError(
            "merge-clusters",
            f"#{incident.number} is on {incident.cluster} and #{into.number} on"
            f" {into.cluster}: an incident is on one cluster. Relate them instead.",
            status=409,
        )
    if not into.is_open:
        raise UserError(
            "merge-over",
            f"#{into.number} is {into.status}: open it again first.",
            status=409,
        )


def _clusters(*incidents: Incident) -> set[int]:
    return {one.cluster_id for one in incidents if one.cluster_id is not None}


def _move(alerts: Sequence[Alert], incident: Incident) -> None:
    Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(
        incident=incident
    )


def _tell(
    actor: Actor, incident: Incident, action: str, words: str, **details: object
) -> None:
    add_entry(incident, Kind.ALERT, actor, words)
    audited(actor, action, incident, **details)
    publish_on_commit(incident.channel, "alerts")
