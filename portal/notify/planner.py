"""From what happened to notices: reads the outbox and empties it.

Needs PostgreSQL only. Two planners at the same moment take different rows.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import OperationalError, transaction
from django.utils import timezone

from portal.incidents.models import Incident, StepRun
from portal.notify.events import Event
from portal.notify.models import Channel, Happening
from portal.notify.notices import tell
from portal.notify.routing import Listener, listeners

logger = logging.getLogger(__name__)

BATCH = 200
# A diagnosis that an alert started is looked at again until it has ended, or for so long.
DIAGNOSIS_FIRST, DIAGNOSIS_AGAIN = timedelta(seconds=15), timedelta(seconds=10)
DIAGNOSIS_PATIENCE = timedelta(minutes=5)

What, Status = Happening.What, Incident.Status
_RANK = {"none": 0, "info": 1, "warning": 2, "critical": 3}


def plan() -> int:
    """Turn all that happened by now into notices; how many rows that were."""
    total = 0
    while taken := _plan_batch():
        total += taken
        if taken < BATCH:
            break
    return total


@transaction.atomic
def _plan_batch() -> int:
    due = Happening.objects.filter(at__lte=timezone.now()).order_by("id")
    rows = list(due.select_for_update(skip_locked=True)[:BATCH])
    if not rows:
        return 0
    Happening.objects.filter(pk__in=[row.pk for row in rows]).delete()
    heard_by = listeners()
    known = Incident.objects.select_related("cluster", "revision__runbook")
    incidents = known.in_bulk({row.incident_id for row in rows})
    for row in rows if heard_by else ():
        _take_safely(row, incidents, heard_by)
    return len(rows)


def _take_safely(
    row: Happening, incidents: dict[int, Incident], heard_by: list[Listener]
) -> None:
    """One that can not be told (a mistake of ours) does not stop the others."""
    try:
        with transaction.atomic():
            _take(row, incidents[row.incident_id], heard_by)
    except OperationalError:
        raise  # the database, not the row: all of them wait
    except Exception:
        logger.exception("notify: %s of incident %s", row.what, row.incident_id)


def _take(row: Happening, incident: Incident, heard_by: list[Listener]) -> None:
    if row.what in (What.OPENED, What.PLACED):
        _look_later(incident, DIAGNOSIS_FIRST)
    event = _event(row, incident)
    if event is None:
        return
    hearing = [one.channel for one in heard_by if one.hears(event, incident)]
    for channel in hearing:
        if row.what != What.PLACED or _is_new_to(channel, incident):
            tell(channel, incident, event, row.entry)


def _event(row: Happening, incident: Incident) -> Event | None:
    """What people call it; None if it is nothing to tell anybody."""
    match row.what:
        case What.PLACED:
            # On another cluster others hear of it, as if it were opened now.
            return Event.OPENED if incident.is_open else None
        case What.STATUS:
            return _status_event(row.before, row.after)
        case What.SEVERITY:
            worse = _RANK[row.after] > _RANK[row.before]
            return Event.RAISED if worse and incident.is_open else None
        case What.CLEARED:
            return _cleared_event(row.after, incident)
        case What.DIAGNOSIS:
            return _diagnosis_event(incident)
        case what:
            return Event(what)


def _status_event(before: str, after: str) -> Event | None:
    if after == Status.MITIGATED:
        return Event.MITIGATED
    if after in (Status.RESOLVED, Status.CANCELLED):
        return Event.RESOLVED
    # From triage to started is what "acknowledged" tells.
    was_better = before not in (Status.TRIAGE, Status.STARTED)
    return Event.REOPENED if after in Incident.OPEN and was_better else None


def _cleared_event(cleared: str, incident: Incident) -> Event | None:
    """An incident that is over stays so: whether its alerts fire changes nothing."""
    if not incident.is_open:
        return None
    return Event.SELF_CLEARED if cleared == "yes" else Event.REOPENED


def _diagnosis_event(incident: Incident) -> Event | None:
    runs = incident.runs.filter(occasion=StepRun.Occasion.ALERT)
    if not runs.exists():
        return None
    lately = timezone.now() - DIAGNOSIS_PATIENCE
    if runs.active().filter(queued_at__gt=lately).exists():
        _look_later(incident, DIAGNOSIS_AGAIN)
        return None
    return Event.DIAGNOSED


def _is_new_to(channel: Channel, incident: Incident) -> bool:
    return not channel.notices.filter(incident=incident).exists()


def _look_later(incident: Incident, after: timedelta) -> None:
    at = timezone.now() + after
    Happening.objects.create(incident=incident, what=What.DIAGNOSIS, at=at)
