"""What one delivery changed, carried into the incidents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.alerts.changes import Changes
from portal.alerts.models import Alert, AlertGroup
from portal.alerts.opening.again import fire_again
from portal.alerts.opening.diagnosis import (
    diagnose,
    diagnose_after,
    diagnose_storms,
    tell_held_back,
    tell_joined,
)
from portal.alerts.opening.keys import Batch, Key, batches
from portal.alerts.opening.learning import learn_runbooks
from portal.alerts.opening.placing import Placed, bind, groups_of, open_for, touch
from portal.alerts.opening.plans import plans
from portal.alerts.opening.settling import settle, tell_ended
from portal.alerts.opening.storms import storms_of, tell_further
from portal.live.publish import publish_on_commit


@transaction.atomic
def place(changes: Changes) -> None:
    """Give every new alert its incident, and every incident its alerts' news.

    Call it in the transaction that saved the alerts, with the source's row locked: two
    deliveries of one source never decide at the same time. Alerts whose severity opens
    no incident are left alone.
    """
    source, now = changes.source, timezone.now()
    came = [*changes.fired, *fire_again(changes.reopened)]
    found = batches(alert for alert in came if alert.severity in source.severities)
    groups = groups_of(source, [batch.key for batch in found])
    joined = learn_runbooks(_joined(found, groups))
    touch(joined, now)
    storms = storms_of(source, found, now)
    unknown = [batch for batch in found if batch.key not in groups]
    opened = open_for(source, unknown, storms, now)
    tell_further(storms, [one.incident for one in opened])
    bind([*joined, *opened])
    _diagnose([*opened, *joined], storms, now)
    tell_ended(changes.resolved)
    touched = _incidents([*came, *changes.reopened, *changes.resolved])
    diagnose_after(settle(touched, now), now)
    for one in joined:
        publish_on_commit(one.incident.channel, "alerts")


def _joined(found: Sequence[Batch], groups: Mapping[Key, AlertGroup]) -> list[Placed]:
    """One for each incident: after a merge, two keys can lead to the same."""
    placed: dict[int, Placed] = {}
    for batch in found:
        if group := groups.get(batch.key):
            known = placed.setdefault(
                group.pk, Placed(Batch(batch.key), group, new=False)
            )
            known.batch.alerts.extend(batch.alerts)
    return list(placed.values())


def _diagnose(
    placed: Sequence[Placed], storms: Mapping[int | None, AlertGroup], now: datetime
) -> None:
    planned = plans(placed, now)
    tell_joined(planned)
    tell_held_back(planned)
    diagnose_storms(storms, now)
    diagnose(planned, now)


def _incidents(alerts: Iterable[Alert]) -> set[int]:
    return {alert.incident_id for alert in alerts if alert.incident_id is not None}
