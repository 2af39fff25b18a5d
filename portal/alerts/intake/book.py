"""What told alerts change in those that are known: the rules of identity and order.

An identity is (source, fingerprint). Deliveries come late, twice and out of order, and
two Prometheus servers tell different starts of one alert: so times are compared, never
the order of arrival.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import prefetch_related_objects

from portal.alerts.changes import Changes
from portal.alerts.intake.clusters import Clusters
from portal.alerts.intake.saving import insert, touch, update
from portal.alerts.models import Alert, AlertSource
from portal.alerts.sources.alertmanager import IncomingAlert
from portal.alerts.sources.alertmanager.times import EARLIEST

# A source sends a delivery that failed again for as long as its group_interval, 5 min
# by default. A firing from before the end is late news for this long; after that it
# is the alert, back with the start that the source remembers.
LATE = timedelta(minutes=10)
AHEAD = timedelta(minutes=1)
Status = Alert.Status


class Book:
    """The alerts of one source while a delivery that came at `at` is entered.

    `counted` says what became of each alert: fired, reopened, repeated, resolved, late
    (older than what is known), unknown (the end of what was never told).
    """

    def __init__(
        self, source: AlertSource, told: Iterable[IncomingAlert], at: datetime
    ) -> None:
        told = list(told)
        self.counted: Counter[str] = Counter()
        self._source, self._at = source, at
        self._clusters = Clusters(source, [alert.labels for alert in told])
        self._known = _latest(source, {alert.fingerprint for alert in told})
        self._before = {key: alert.status for key, alert in self._known.items()}
        self._changed: dict[str, Alert] = {}
        self._seen: dict[str, Alert] = {}

    def enter(self, told: IncomingAlert) -> None:
        """One alert of the delivery."""
        known = self._known.get(told.fingerprint)
        what = self._fires(known, told) if told.firing else self._ends(known, told)
        self.counted[what] += 1

    def save(self) -> Changes:
        """Everything in a few statements. Call it once, in a transaction."""
        fired = [self._changed[key] for key in self._changed if key not in self._before]
        update(self._changed[key] for key in self._changed if key in self._before)
        insert(fired)
        touch(self._seen.values(), self._at)
        reopened = self._moved(Status.RESOLVED, Status.FIRING)
        resolved = self._moved(Status.FIRING, Status.RESOLVED)
        # Only of those: a cluster and an incident are large, and repeats are many.
        prefetch_related_objects([*reopened, *resolved], "cluster", "incident")
        over = [alert for alert in fired if alert.status == Status.RESOLVED]
        return Changes(self._source, fired, reopened, [*over, *resolved])

    def _moved(self, before: str, after: str) -> list[Alert]:
        return [
            alert
            for key, alert in self._changed.items()
            if self._before.get(key) == before and alert.status == after
        ]

    def _fires(self, known: Alert | None, told: IncomingAlert) -> str:
        if known is None:
            return self._is_new(told)
        if known.status == Status.FIRING:
            return self._repeats(known, told)
        ended, began = known.ends_at or self._at, told.starts_at or self._at
        if began <= ended and self._at - known.last_seen_at < LATE:
            return "late"
        if began - ended <= timedelta(minutes=self._source.flap_minutes):
            return self._reopens(known, told)
        del self._before[told.fingerprint]
        return self._is_new(told)

    def _is_new(self, told: IncomingAlert) -> str:
        alert = Alert(
            source=self._source,
            fingerprint=told.fingerprint,
            name=told.name,
            status=Status.FIRING,
            cluster=self._clusters.of(told.labels),
            starts_at=told.starts_at or self._at,
            fires_since=told.starts_at or EARLIEST,
            first_seen_at=self._at,
            last_seen_at=self._at,
        )
        _describe(alert, told)
        self._known[told.fingerprint] = self._changed[told.fingerprint] = alert
        return "fired"

    def _repeats(self, known: Alert, told: IncomingAlert) -> str:
        if _describe(known, told):
            self._change(known)
        else:
            self._seen[known.fingerprint] = known
        return "repeated"

    def _reopens(self, known: Alert, told: IncomingAlert) -> str:
        known.status, known.ends_at, known.ended_by = Status.FIRING, None, ""
        known.flaps += 1
        _describe(known, told)
        self._change(known)
        return "reopened"

    def _ends(self, known: Alert | None, told: IncomingAlert) -> str:
        if known is None:
            return "unknown"
        if known.status == Status.RESOLVED:
            self._seen[known.fingerprint] = known
            return "repeated"
        ends_at = told.ends_at or self._at
        if ends_at < known.fires_since:
            return "late"
        known.status, known.ended_by = Status.RESOLVED, Alert.End.SOURCE
        known.ends_at = ends_at if ends_at <= self._at + AHEAD else self._at
        known.silenced_by, known.inhibited_by = [], []
        self._change(known)
        return "resolved"

    def _change(self, known: Alert) -> None:
        if known.last_seen_at != self._at:
            known.last_seen_at = self._at
            known.seen += 1
        self._seen.pop(known.fingerprint, None)
        self._changed[known.fingerprint] = known


def _latest(source: AlertSource, fingerprints: set[str]) -> dict[str, Alert]:
    rows = Alert.objects.filter(source=source, fingerprint__in=fingerprints)
    newest = rows.order_by("fingerprint", "-id").distinct("fingerprint")
    return {alert.fingerprint: alert for alert in newest}


def _describe(alert: Alert, told: IncomingAlert) -> bool:
    """Take over what a firing tells; whether anything of it is new."""
    values: dict[str, object] = {
        "labels": told.labels,
        "annotations": told.annotations,
        "severity": told.labels.get("severity", "")[:100],
        "generator_url": told.generator_url,
        "unlisted_since": None,
    }
    if told.starts_at is not None:
        values["starts_at"] = min(alert.starts_at, told.starts_at)
        values["fires_since"] = max(alert.fires_since, told.starts_at)
    new = {
        name: value for name, value in values.items() if getattr(alert, name) != value
    }
    for name, value in new.items():
        setattr(alert, name, value)
    return bool(new)
