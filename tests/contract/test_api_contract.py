"""Requests to every operation of the API, made from its own description.

Each operation gets valid and invalid ones; whatever it answers must be what the
description promises, and never an error of ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import (
    negative_data_rejection,
    positive_data_acceptance,
)

from portal.api.api import api
from tests.running_portal import RunningPortal, portal_in

EXAMPLES = 8
# A body of the right shape may still mean nothing (a cluster that is not there), and
# a parameter that we do not know is left alone: neither breaks a promise.
NOT_PROMISED = [positive_data_acceptance, negative_data_rejection]

schema = schemathesis.openapi.from_dict(api.get_openapi_schema(path_prefix="/api/v1/"))


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPortal]:
    """A portal of its own: these requests open, close and archive what they meet."""
    folder: Path = tmp_path_factory.mktemp("contract")
    with portal_in(folder / "local") as running:
        yield running


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_answers_what_it_promises(
    case: schemathesis.Case, portal: RunningPortal
) -> None:
    token = {"Authorization": f"Bearer {portal.api_token}"}
    case.call_and_validate(
        base_url=portal.url, headers=token, excluded_checks=NOT_PROMISED
    )
