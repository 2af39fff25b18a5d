"""A drill: an alert that a person lets fire on a replayed cluster, and end."""

from __future__ import annotations

import hashlib
import json

from django.db import transaction
from django.utils import timezone

from portal.accounts import audit
from portal.accounts.actors import Actor
from portal.alerts.intake.receiving import receive
from portal.alerts.models import AlertSource, Delivery
from portal.alerts.opening.base_set import is_namespace
from portal.alerts.services import refuse_archived
from portal.clusters.models import Cluster
from portal.core.errors import UserError

NAME_MAX = 200
SEVERITY = "critical"


@transaction.atomic
def practise(
    actor: Actor, cluster: Cluster, alert: str, namespace: str, *, ends: bool = False
) -> Delivery:
    """Post the alert as a source would: it goes the way of every delivery.

    Firing twice is one alert. Raises UserError where it would not be a drill.
    """
    if not cluster.drill:
        raise UserError(
            "drill-only",
            f"{cluster.slug} is no recording: alerts for practice fire on those only.",
            status=409,
        )
    name = " ".join(alert.split())
    if not name.isprintable() or not 0 < len(name) <= NAME_MAX:
        raise UserError("drill-alert", "Name the alert that is to fire.", status=422)
    if not is_namespace(namespace):
        raise UserError(
            "drill-namespace",
            f"{namespace[:80]!r} can not be the name of a namespace.",
            status=422,
        )
    source = _source(cluster)
    delivery = receive(source.pk, _body(cluster, name, namespace, ends))
    audit.record(
        actor,
        "drill.alert",
        source.name,
        cluster=cluster.slug,
        alert=name,
        namespace=namespace,
        ends=ends,
    )
    return delivery


def _source(cluster: Cluster) -> AlertSource:
    """The cluster's own source of drills; it has no token, so nobody else can post."""
    name = f"drill-{cluster.slug}"[:63].rstrip("-")
    source, _ = AlertSource.objects.get_or_create(
        name=name, defaults={"cluster": cluster}
    )
    refuse_archived(source)
    if source.cluster_id != cluster.pk:
        # Somebody gave it another cluster, where the alert would not be a drill.
        raise UserError(
            "drill-source",
            f"The alert source {name} is not of {cluster.slug}: set its cluster first.",
            status=409,
        )
    return source


def _body(cluster: Cluster, name: str, namespace: str, ends: bool) -> bytes:
    now = timezone.now().isoformat()
    identity = json.dumps([cluster.slug, name, namespace])
    alert = {
        "status": "resolved" if ends else "firing",
        "labels": {"alertname": name, "severity": SEVERITY, "namespace": namespace},
        "annotations": {"summary": f"A drill: {name} on {cluster.slug}."},
        "startsAt": now,
        "endsAt": now if ends else "0001-01-01T00:00:00Z",
        "generatorURL": "",
        "fingerprint": hashlib.sha256(identity.encode()).hexdigest()[:16],
    }
    body = {"version": "4", "receiver": "", "status": "firing", "alerts": [alert]}
    return json.dumps(body).encode()
