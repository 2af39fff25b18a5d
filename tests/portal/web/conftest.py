from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.execution import services
from portal.execution.worker import execute
from portal.incidents.models import Incident, StepRun

As = Callable[[User], Client]
RunStep = Callable[..., StepRun]


@pytest.fixture
def browser_of(db: None) -> As:
    """The pages as one person sees them."""

    def sign_in(user: User) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(user)
        return client

    return sign_in


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
