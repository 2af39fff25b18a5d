"""What each part of the incident page is made from, as a digest.

A page that has missed news compares the digests with its own, and fetches the
parts that differ.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db.models import Max, Sum

from portal.incidents.models import CommandOutput, Incident, StepRun
from portal.incidents.selectors import StepState, step_states


def versions(incident: Incident) -> dict[str, str]:
    """The digest of every part by its `data-part`."""
    steps = step_versions(incident, step_states(incident))
    newest = incident.timeline.aggregate(newest=Max("id"))["newest"]
    return {f"step-{order}": version for order, version in steps.items()} | {
        "head": incident.status,
        "timeline": str(newest),
        "variables": variables_version(incident),
    }


def variables_version(incident: Incident) -> str:
    """Changes when a variable does."""
    return _digest(incident.variables)


def step_versions(incident: Incident, states: list[StepState]) -> dict[int, str]:
    """The digest of each step by its order."""
    runs = [run for state in states for run in state.runs]
    sizes = _sizes(run for run in runs if run.active)
    # What the newest finished run listed is offered by the pickers of later steps.
    seen = max((run.pk for run in runs if not run.active), default=0)
    return {
        state.step.order: _version(incident, state, sizes, seen) for state in states
    }


def _sizes(runs: Iterable[StepRun]) -> dict[int, int]:
    rows = CommandOutput.objects.filter(run__in=[run.pk for run in runs])
    sums = rows.values("run").annotate(size_so_far=Sum("size"))
    return {row["run"]: row["size_so_far"] for row in sums}


def _version(
    incident: Incident, state: StepState, sizes: dict[int, int], seen: int
) -> str:
    runs = [(str(run.uuid), run.status, sizes.get(run.pk)) for run in state.runs]
    mark = state.mark and (state.mark.state, state.mark.at)
    text = "\n".join(command["text"] for command in state.step.commands)
    values = {
        name: (kept["value"], kept.get("problem"))
        for name, kept in incident.variables.items()
        if name in text
    }
    made_of = (incident.status, values, runs, mark, "<" in text and seen)
    return _digest(made_of)


def _digest(made_of: object) -> str:
    return hashlib.sha256(repr(made_of).encode()).hexdigest()[:12]
