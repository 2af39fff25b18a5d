from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from portal.accounts.models import User
from portal.alerts.models import Alert, AlertSource
from portal.execution import services
from portal.execution.worker import execute
from portal.incidents.models import Incident, StepRun

RunStep = Callable[..., StepRun]
AddAlert = Callable[..., Alert]


@pytest.fixture
def run_step(incident: Incident, alice: User) -> RunStep:
    """Start a step as alice and let a worker's code run it on the replayed cluster."""

    def run(order: int, **given: object) -> StepRun:
        parameters = {name.replace("_", "-"): value for name, value in given.items()}
        started = services.start(alice, incident, order, parameters)
        execute(started.uuid)
        incident.refresh_from_db()
        started.refresh_from_db()
        return started

    return run


@pytest.fixture
def add_alert(incident: Incident) -> AddAlert:
    """An alert of the incident that fires, with these labels."""
    source = AlertSource.objects.create(name="prod-monitoring")

    def add(name: str = "NoReadyVirtOperator", **fields: Any) -> Alert:
        count = Alert.objects.count()
        given = {
            "source": source,
            "fingerprint": f"{count:016x}",
            "name": name,
            "status": "firing",
            "severity": "critical",
            "cluster": incident.cluster,
            "incident": incident,
            "labels": {"alertname": name, "namespace": "kubevirt"},
            "starts_at": timezone.now() - timedelta(minutes=10),
            "fires_since": timezone.now() - timedelta(minutes=10),
        }
        return Alert.objects.create(**given | fields)

    return add
