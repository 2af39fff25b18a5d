"""Alerts that fire again soon after their end: back to their incident, and counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import F

from portal.accounts.actors import Automatic
from portal.alerts.models import Alert, AlertGroup
from portal.alerts.opening.words import counted
from portal.incidents.automatic import Line, tell
from portal.incidents.models import Incident, TimelineEntry
from portal.incidents.services import change_status

Status = Incident.Status
# A cancelled incident was none, in a person's word: that stands until the alert ends.
OVER = (Status.RESOLVED, Status.CLOSED)


def fire_again(alerts: Sequence[Alert]) -> list[Alert]:
    """Open the incidents of `alerts` again where they are over; count what flaps.

    Gives back the alerts that need another incident: theirs gave its key to a newer
    one, was merged, or never was.
    """
    by_incident: dict[int, list[Alert]] = defaultdict(list)
    homeless = [alert for alert in alerts if alert.incident_id is None]
    for alert in alerts:
        if alert.incident_id is not None:
            by_incident[alert.incident_id].append(alert)
    groups = AlertGroup.objects.select_related("incident__cluster").filter(
        incident__in=by_incident
    )
    for group in groups:
        came = by_incident[group.incident_id]
        if _may_return(group):
            _return(group, came)
        else:
            homeless += came
    return homeless


def _may_return(group: AlertGroup) -> bool:
    over = group.incident.status in OVER
    taken = group.closed_at is not None or group.incident.duplicate_of_id is not None
    return not (over and taken)


def _return(group: AlertGroup, alerts: list[Alert]) -> None:
    incident, actor = group.incident, Automatic(f"alert {alerts[0].name}")
    if incident.status in OVER:
        change_status(actor, incident, Status.STARTED)
        incident.refresh_from_db(fields=["status"])
    group.flaps += 1
    AlertGroup.objects.filter(pk=group.pk).update(flaps=F("flaps") + 1)
    times = "once" if group.flaps == 1 else f"{group.flaps} times"
    words = f"Fires again soon after it ended: {counted(alerts)} (flapping: {times})"
    tell([Line(incident, TimelineEntry.Kind.ALERT, actor.name, words)])
