"""The diagnosis of an incident that could not have it when its alerts began."""

from __future__ import annotations

from datetime import datetime

from portal.alerts.models import AlertGroup
from portal.alerts.opening.diagnosis import diagnose
from portal.alerts.opening.held_back import Reason
from portal.alerts.opening.keys import Batch, Key
from portal.alerts.opening.placing import Placed
from portal.alerts.opening.plans import plans
from portal.incidents.models import Incident

# Their namespaces are looked into; five of them at most.
ALERTS_LOOKED_AT = 1000


def diagnose_late(incident: Incident, now: datetime) -> None:
    """Start it for the alerts that still fire, now that the cluster is known."""
    group = AlertGroup.objects.filter(incident=incident, diagnosed_at=None).first()
    alerts = list(incident.alerts.firing().order_by("pk")[:ALERTS_LOOKED_AT])
    if group and alerts:
        group.incident = incident
        group.held_back.pop(Reason.NO_CLUSTER, None)
        batch = Batch(Key(incident.cluster_id, group.key), alerts)
        diagnose(plans([Placed(batch, group, new=False)], now), now)
