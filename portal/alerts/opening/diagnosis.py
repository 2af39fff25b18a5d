"""The diagnosis that runs by itself: at the first firing, and after the last end."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import ParamSpec

from django.db import transaction

from portal.accounts.actors import Automatic
from portal.alerts.models import AlertGroup
from portal.alerts.opening.base_set import NODES, OF_STORM, look_around, look_into
from portal.alerts.opening.held_back import Reason, sentences
from portal.alerts.opening.plans import DIAGNOSES_A_MINUTE, Plan, begun_lately
from portal.alerts.opening.words import counted
from portal.alerts.opening.writing import write
from portal.execution.services import start_all
from portal.incidents.automatic import Line, tell
from portal.incidents.models import Incident, StepRun, TimelineEntry

P = ParamSpec("P")
logger = logging.getLogger(__name__)
Occasion = StepRun.Occasion


def diagnose(plans: Sequence[Plan], now: datetime) -> None:
    """Start what is planned. What is held back is kept with its reason."""
    changed = []
    for plan in plans:
        group = plan.placed.group
        if plan.whole or plan.namespaces:
            actor = Automatic(f"alert {plan.placed.batch.names[0]}")
            _guarded(plan.held_back, _start, actor, plan, now)
        if plan.whole or plan.namespaces or plan.held_back:
            group.held_back = dict(Counter(group.held_back) + plan.held_back)
            changed.append(group)
    write(AlertGroup, changed, ["held_back", "namespaces", "diagnosed_at"])


def diagnose_storms(storms: Mapping[int | None, AlertGroup], now: datetime) -> None:
    """The storm's own steps, once, however many incidents belong to it."""
    for storm in storms.values():
        cluster = storm.incident.cluster
        if storm.diagnosed_at is None and cluster and cluster.usable:
            storm.diagnosed_at = now
            held_back: Counter[str] = Counter()
            _guarded(held_back, _look_around_storm, storm.incident)
            storm.held_back = dict(held_back)
            storm.save(update_fields=["diagnosed_at", "held_back"])


def diagnose_after(cleared: Iterable[Incident], now: datetime) -> None:
    """The diagnosis once more, to compare; only where there is one to compare with."""
    groups = AlertGroup.objects.select_related("incident__cluster", "source").filter(
        incident__in=list(cleared), diagnosed_at__isnull=False
    )
    for group in groups.exclude(kind=AlertGroup.Kind.STORM):
        held_back: Counter[str] = Counter()
        if reason := _against_after(group, now):
            held_back[reason] += 1
        else:
            _guarded(held_back, _start_after, group, now)
        group.held_back = dict(Counter(group.held_back) + held_back)
        group.save(update_fields=["held_back", "diagnosed_at"])


def tell_joined(plans: Sequence[Plan]) -> None:
    """A line for each incident that more alerts have come to."""
    tell(
        [
            Line(
                plan.placed.incident,
                TimelineEntry.Kind.ALERT,
                f"alert {plan.placed.batch.names[0]}",
                _joined(plan),
            )
            for plan in plans
            if not plan.placed.new
        ]
    )


def tell_held_back(plans: Sequence[Plan]) -> None:
    """A line for each incident that opened without its diagnosis."""
    tell(
        [
            Line(plan.placed.incident, TimelineEntry.Kind.ALERT, "portal", sentence)
            for plan in plans
            if plan.placed.new and plan.placed.incident.parent_id is None
            for sentence in sentences(plan.held_back)
        ]
    )


def _joined(plan: Plan) -> str:
    said = f"Joined by {counted(plan.placed.batch.alerts)}"
    return ". ".join([said, *sentences(plan.held_back)])


def _start(actor: Automatic, plan: Plan, now: datetime) -> None:
    group, incident = plan.placed.group, plan.placed.incident
    look_into(actor, incident, plan.namespaces, Occasion.ALERT)
    group.namespaces = [*group.namespaces, *plan.namespaces]
    if plan.whole:
        group.diagnosed_at = now
        start_all(actor, incident, occasion=Occasion.ALERT)
        look_around(actor, incident, [NODES], Occasion.ALERT)


def _start_after(group: AlertGroup, now: datetime) -> None:
    actor, incident = Automatic("alert cleared"), group.incident
    group.diagnosed_at = now
    look_into(actor, incident, group.namespaces, Occasion.AFTER)
    start_all(actor, incident, occasion=Occasion.AFTER)
    look_around(actor, incident, [NODES], Occasion.AFTER)


def _look_around_storm(storm: Incident) -> None:
    actor = Automatic("alert storm")
    look_around(actor, storm, [*OF_STORM, NODES], Occasion.ALERT)


def _against_after(group: AlertGroup, now: datetime) -> str | None:
    cluster = group.incident.cluster
    lately = now - timedelta(minutes=group.source.flap_minutes)
    after = group.incident.runs.filter(occasion=Occasion.AFTER, queued_at__gt=lately)
    if cluster is None or not cluster.usable:
        return Reason.UNUSABLE
    if after.exists():
        return Reason.FLAPPING
    return Reason.RATE if begun_lately(cluster.pk, now) >= DIAGNOSES_A_MINUTE else None


def _guarded(
    held_back: Counter[str],
    start: Callable[P, None],
    *args: P.args,
    **kwargs: P.kwargs,
) -> None:
    """A diagnosis that can not be started must never cost the incident itself."""
    try:
        with transaction.atomic():
            start(*args, **kwargs)
    except Exception:
        logger.exception("a diagnosis could not be started by itself")
        held_back[Reason.FAULT] += 1
