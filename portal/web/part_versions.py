"""What each part of the incident page is made from, as a digest.

A page that has missed news compares the digests with its own, and fetches the
parts that differ.
"""

from __future__ import annotations

import hashlib

from portal.alerts.selectors import alerts_version
from portal.execution.origins import variables_for
from portal.incidents.models import AddedStep, Incident
from portal.incidents.selectors import (
    PageFacts,
    StepState,
    page_facts,
    step_states,
)
from runbooks.programs import program_of

# The fields that the head says something of.
IN_HEAD = (
    *("status", "title", "severity", "started_at", "acknowledged_at", "resolved_at"),
    *("self_cleared_at", "duplicate_of_id", "parent_id"),
)


def versions(incident: Incident) -> dict[str, str]:
    """The digest of every part by its `data-part`; `incident` is as its page gets it."""
    facts = page_facts(incident)
    states = step_states(incident)
    steps = step_versions(incident, states)
    return {f"step-{order}": version for order, version in steps.items()} | {
        "alerts": alerts_version(incident),
        "head": head_version(incident, facts),
        "handover": record_version(facts),
        "record": record_version(facts),
        "timeline": str(facts.newest),
        "variables": variables_version(incident),
        "added": added_version(states),
    }


def head_version(incident: Incident, facts: PageFacts) -> str:
    """Changes when the head says something else."""
    usable = incident.cluster and incident.cluster.usable
    said = [getattr(incident, name) for name in IN_HEAD]
    return _digest(said, facts.lead_name, usable)


def record_version(facts: PageFacts) -> str:
    """Changes with each line of the timeline that is about the record."""
    return str(facts.newest_about_record)


def variables_version(incident: Incident) -> str:
    """Changes when a variable does."""
    return _digest(incident.variables)


def added_version(states: list[StepState]) -> str:
    """Changes when a step is added."""
    return str(sum(isinstance(state.step, AddedStep) for state in states))


def step_versions(incident: Incident, states: list[StepState]) -> dict[int, str]:
    """The digest of each step by its order."""
    runs = [run for state in states for run in state.runs]
    # Pickers offer what the newest finished run listed, and the values used last.
    ended = max((run.pk for run in runs if not run.active), default=0)
    used = max((run.pk for run in runs if run.parameters), default=0)
    seen = (ended, used)
    return {state.step.order: _version(incident, state, seen) for state in states}


def _version(incident: Incident, state: StepState, seen: tuple[int, int]) -> str:
    pairs = zip(state.runs, state.printed, strict=True)
    runs = [
        (str(run.uuid), run.status, run.queue, run.message, printed)
        for run, printed in pairs
    ]
    mark = state.mark and (state.mark.state, state.mark.at)
    program = program_of(state.step.commands)
    asks = bool(program.parameters())
    # Any variable may fill a parameter; a command reads only those that it names.
    read = incident.variables if asks else variables_for(incident, program.reads())
    values = {name: (kept["value"], kept.get("problem")) for name, kept in read.items()}
    sets = [incident.variables.get(name) for name in program.sets()]
    made_of = (incident.status, values, sets, runs, state.count, mark)
    return _digest(*made_of, asks and seen)


def _digest(*made_of: object) -> str:
    return hashlib.sha256(repr(made_of).encode()).hexdigest()[:12]
