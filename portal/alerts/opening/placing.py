"""New alerts find their incident: an open one of their key, or one that is opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone

from portal.accounts.actors import Automatic
from portal.alerts.models import AlertGroup, AlertSource
from portal.alerts.opening.home import home_of
from portal.alerts.opening.keys import Batch, Key
from portal.alerts.opening.runbook import runbook_of, runbooks_by_name, wanted_names
from portal.alerts.opening.severity import worst
from portal.alerts.opening.variables import shared_variables
from portal.alerts.opening.words import counted
from portal.clusters.models import Cluster
from portal.incidents.automatic import NewIncident, open_incidents
from portal.incidents.models import Incident
from runbooks.models import Runbook

# How far back the list of earlier incidents of a key is looked for, and how long it is.
LOOKED_AT = 2000
SEEN_BEFORE = 5


@dataclass(frozen=True, slots=True)
class Placed:
    """A batch in its incident, which `new` says was opened for it.

    `learned`: the incident's runbook became known with this batch (learning.py).
    """

    batch: Batch
    group: AlertGroup
    new: bool
    learned: bool = False

    @property
    def incident(self) -> Incident:
        """Where the alerts are now."""
        return self.group.incident


def groups_of(source: AlertSource, keys: Iterable[Key]) -> dict[Key, AlertGroup]:
    """The group that alerts of each key join now; keys without one are absent.

    Their incidents are locked, in one order: nobody closes one while alerts join it.
    A key whose incident was merged leads to the one that it was merged into; a key
    whose incident is over is free again.
    """
    wanted = set(keys)
    rows = (
        AlertGroup.objects.select_related("incident__cluster", "source")
        .filter(source=source, closed_at=None, key__in={key.name for key in wanted})
        .order_by("incident_id")
        .select_for_update(of=("incident",))
    )
    found: dict[Key, AlertGroup] = {}
    over: list[int] = []
    for row in rows:
        key = Key(row.cluster_id, row.key)
        if key not in wanted:
            continue
        if (living := _living(row)) is None:
            over.append(row.pk)
        else:
            found[key] = living
    close_groups(over)
    return found


def close_groups(pks: Sequence[int]) -> None:
    """Alerts of these groups' keys open a new incident from now on."""
    if pks:
        AlertGroup.objects.filter(pk__in=pks).update(closed_at=timezone.now())


def open_for(
    source: AlertSource,
    batches: Sequence[Batch],
    storms: Mapping[int | None, AlertGroup],
    now: datetime,
) -> list[Placed]:
    """A new incident for each batch; those of a cluster in a storm are its children."""
    if not batches:
        return []
    known = runbooks_by_name(name for batch in batches for name in wanted_names(batch))
    clusters = Cluster.objects.in_bulk(
        {batch.key.cluster for batch in batches} - {None}
    )
    before = _seen_before(source, [batch.key for batch in batches])
    wanted = []
    for batch in batches:
        cluster = clusters.get(batch.key.cluster) if batch.key.cluster else None
        storm = storms.get(batch.key.cluster)
        parent = storm.incident if storm else None
        runbook = runbook_of(batch, known)
        wanted.append(_new(source, batch, cluster, runbook, parent, now))
    groups = [
        _group(source, batch, incident, before.get(batch.key, []), now)
        for batch, incident in zip(batches, open_incidents(wanted), strict=True)
    ]
    AlertGroup.objects.bulk_create(groups, batch_size=LOOKED_AT)
    pairs = zip(batches, groups, strict=True)
    return [Placed(batch, group, new=True) for batch, group in pairs]


def touch(placed: Iterable[Placed], now: datetime) -> None:
    """Note that their groups have grown just now."""
    groups = [one.group.pk for one in placed]
    AlertGroup.objects.filter(pk__in=groups).update(joined_at=now)


def bind(placed: Iterable[Placed]) -> None:
    """Write down the incident of each alert: one statement for all of them."""
    incidents = [(alert, one.incident) for one in placed for alert in one.batch.alerts]
    for alert, incident in incidents:
        alert.incident = incident
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE alerts_alert SET incident_id = pair.incident"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS pair(alert, incident)"
            " WHERE id = pair.alert",
            [
                [alert.pk for alert, _ in incidents],
                [incident.pk for _, incident in incidents],
            ],
        )


def _living(group: AlertGroup) -> AlertGroup | None:
    """The group itself if its incident goes on, or that of what it is a duplicate of."""
    if group.incident.is_open:
        return group
    original = group.incident.duplicate_of
    if original is None or not original.is_open:
        return None
    return home_of(original, group.source, f"#{group.incident.number} is a duplicate.")


def _new(
    source: AlertSource,
    batch: Batch,
    cluster: Cluster | None,
    runbook: Runbook | None,
    storm: Incident | None,
    now: datetime,
) -> NewIncident:
    name = batch.names[0]
    said = f"Incident opened by {counted(batch.alerts)} from {source.name}"
    return NewIncident(
        actor=Automatic(f"alert {name} from {source.name}"),
        title=name,
        said=f"{said}, in the storm #{storm.number}" if storm else said,
        cluster=cluster,
        revision=runbook.current if runbook else None,
        severity=worst(alert.severity for alert in batch.alerts),
        started_at=_started(batch, now),
        detected_at=min(alert.first_seen_at for alert in batch.alerts),
        variables=shared_variables(batch.alerts),
        parent=storm,
    )


def _group(
    source: AlertSource,
    batch: Batch,
    incident: Incident,
    before: list[int],
    now: datetime,
) -> AlertGroup:
    return AlertGroup(
        incident=incident,
        source=source,
        cluster_id=batch.key.cluster,
        key=batch.key.name,
        kind=batch.kind,
        reason=batch.reason,
        severity=incident.severity,
        started_at=incident.started_at,
        seen_before=before,
        opened_at=now,
        joined_at=now,
    )


def _started(batch: Batch, now: datetime) -> datetime:
    # A clock that runs ahead must not put the start after what followed it.
    return min(now, *(alert.starts_at for alert in batch.alerts))


def _seen_before(source: AlertSource, keys: Sequence[Key]) -> dict[Key, list[int]]:
    rows = AlertGroup.objects.filter(
        source=source, key__in={key.name for key in keys}
    ).values_list("cluster_id", "key", "incident__number")
    seen: dict[Key, list[int]] = {}
    for cluster, name, number in rows[:LOOKED_AT]:
        seen.setdefault(Key(cluster, name), []).append(number)
    return {key: numbers[:SEEN_BEFORE] for key, numbers in seen.items()}
