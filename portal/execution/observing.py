"""Keeps the answers that a run used: what pickers, findings and bundles read."""

from __future__ import annotations

import json
import zlib
from typing import Any

from portal.incidents.models import Observation, StepRun
from portal.kube.client import Answer

# Which kinds a server has says nothing about an incident.
_DISCOVERY = ("/api", "/apis")
MAX_BODY_BYTES = 4 * 1024 * 1024


class Observations:
    """Collects answers during a run; `save` stores them in one statement."""

    def __init__(self) -> None:
        self._rows: list[Observation] = []

    def observe(self, answer: Answer) -> None:
        """Take one answer, already redacted."""
        if answer.path in _DISCOVERY:
            return
        body = json.dumps(answer.json, separators=(",", ":")).encode()
        if len(body) > MAX_BODY_BYTES:
            body = json.dumps({"portal": f"{len(body):,} bytes, not kept"}).encode()
        self._rows.append(
            Observation(
                method=answer.method,
                path=answer.path[:1000],
                query=[list(pair) for pair in answer.query],
                status=answer.status,
                body=zlib.compress(body.replace(b"\\u0000", b"\\u2400"), 1),
            )
        )

    def save(self, run: StepRun) -> None:
        """Store them with `run`."""
        for row in self._rows:
            row.run = run
        Observation.objects.bulk_create(self._rows)


def body_of(observation: Observation) -> Any:
    """The redacted JSON of an observation."""
    return json.loads(zlib.decompress(observation.body))
