"""Many new alerts at once: one storm incident above those of the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from portal.accounts.actors import Automatic
from portal.alerts.models import Alert, AlertGroup, AlertSource
from portal.alerts.opening.keys import Batch
from portal.alerts.opening.severity import worst
from portal.alerts.opening.words import NAMED
from portal.clusters.models import Cluster
from portal.incidents.automatic import Line, NewIncident, open_incidents, tell
from portal.incidents.models import Incident, TimelineEntry
from portal.live.publish import publish_on_commit

# New identities are counted over this time.
WINDOW = timedelta(minutes=5)
# So long after its last incident a storm takes further ones in.
LASTS = timedelta(minutes=30)
KEY = "storm"
Kind = AlertGroup.Kind


def storms_of(
    source: AlertSource, batches: Sequence[Batch], now: datetime
) -> dict[int | None, AlertGroup]:
    """The storm by cluster, where there is one; opened if it begins now.

    `batches` are all that came, those that have joined an incident included.
    """
    found = {}
    for cluster in {batch.key.cluster for batch in batches}:
        came = [batch for batch in batches if batch.key.cluster == cluster]
        if storm := _storm(source, cluster, came, now):
            found[cluster] = storm
    return found


def tell_further(
    storms: Mapping[int | None, AlertGroup], opened: Sequence[Incident]
) -> None:
    """Say in each storm which incidents have come to it."""
    lines = []
    for storm in storms.values():
        numbers = [
            f"#{one.number} {one.title}"
            for one in opened
            if one.parent_id == storm.incident_id
        ]
        if numbers:
            words = f"{len(numbers):,} incidents belong to it: {_some(numbers)}"
            lines.append(_line(storm.incident, words))
    tell(lines)


def _storm(
    source: AlertSource, cluster: int | None, came: Sequence[Batch], now: datetime
) -> AlertGroup | None:
    group = _going_on(source, cluster, now)
    if group is None:
        count = _identities(source, cluster, now)
        if count <= source.storm_identities:
            return None
        group = _open(source, cluster, came, count, now)
        _adopt(group, now)
    _grow(group, came, now)
    return group


def _going_on(
    source: AlertSource, cluster: int | None, now: datetime
) -> AlertGroup | None:
    group = (
        AlertGroup.objects.select_related("incident__cluster")
        .filter(source=source, cluster=cluster, key=KEY, closed_at=None)
        .first()
    )
    if group and (not group.incident.is_open or group.joined_at < now - LASTS):
        AlertGroup.objects.filter(pk=group.pk).update(closed_at=now)
        return None
    return group


def _identities(source: AlertSource, cluster: int | None, now: datetime) -> int:
    return Alert.objects.filter(
        source=source,
        cluster=cluster,
        severity__in=source.severities,
        first_seen_at__gte=now - WINDOW,
    ).count()


def _open(
    source: AlertSource,
    cluster: int | None,
    came: Sequence[Batch],
    count: int,
    now: datetime,
) -> AlertGroup:
    where = Cluster.objects.get(pk=cluster) if cluster else None
    reason = (
        f"{count:,} alerts began on {where or 'an unknown cluster'} within 5 minutes:"
        f" more than {source.storm_identities:,} are taken for one storm."
    )
    alerts = [alert for batch in came for alert in batch.alerts]
    new = NewIncident(
        actor=Automatic(f"alerts from {source.name}"),
        title=f"Alert storm on {where or 'an unknown cluster'}",
        said=f"Incident opened: {reason}",
        cluster=where,
        revision=None,
        severity=worst(alert.severity for alert in alerts),
        started_at=min(now, *(alert.starts_at for alert in alerts)),
        detected_at=now,
        variables={},
    )
    [incident] = open_incidents([new])
    return AlertGroup.objects.create(
        incident=incident,
        source=source,
        cluster=where,
        key=KEY,
        kind=Kind.STORM,
        reason=reason,
        severity=incident.severity,
        started_at=incident.started_at,
    )


def _adopt(storm: AlertGroup, now: datetime) -> None:
    """What the same source opened on the cluster just before belongs to the storm."""
    before = list(
        Incident.objects.open().filter(
            parent=None,
            alert_group__source=storm.source,
            alert_group__cluster=storm.cluster,
            alert_group__joined_at__gte=now - WINDOW,
            alert_group__kind__in=(Kind.RULE, Kind.FAMILY),
        )
    )
    Incident.objects.filter(pk__in=[one.pk for one in before]).update(
        parent=storm.incident
    )
    for one in before:
        one.parent = storm.incident
    words = f"Belongs to the storm #{storm.incident.number}"
    tell([_line(one, words) for one in before])
    tell_further({storm.cluster_id: storm}, before)


def _grow(storm: AlertGroup, came: Sequence[Batch], now: datetime) -> None:
    incident = storm.incident
    severities = [alert.severity for batch in came for alert in batch.alerts]
    raised = worst([incident.severity, *severities])
    if incident.severity == storm.severity != raised:
        incident.severity = storm.severity = raised
        incident.save(update_fields=["severity"])
        publish_on_commit(incident.channel, "status")
    storm.joined_at = now
    storm.save(update_fields=["severity", "joined_at"])


def _line(incident: Incident, words: str) -> Line:
    return Line(incident, TimelineEntry.Kind.ALERT, "alert storm", words)


def _some(numbers: Sequence[str]) -> str:
    more = len(numbers) - NAMED
    named = ", ".join(numbers[:NAMED])
    return f"{named} and {more:,} more" if more > 0 else named
