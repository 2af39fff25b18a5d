"""A handover, drafted from what the record says."""

from __future__ import annotations

from collections.abc import Iterator

from portal.incidents.models import Incident, TimelineEntry, step_label
from portal.incidents.selectors.steps import StepState, step_states
from portal.incidents.services.handovers import HandoverText

ACTIONS_TOLD = 10


def handover_draft(incident: Incident) -> HandoverText:
    """What was looked at and done, what still runs or waits, and what nobody did."""
    states = step_states(incident)
    return HandoverText(
        tried=_list([*_looked(states), *_done(incident)]),
        pending=_list([*_running(states), *_waiting(incident)]),
        next=_list(_untouched(states)),
    )


def _looked(states: list[StepState]) -> Iterator[str]:
    for state in states:
        if state.mark:
            said = f"{state.mark.get_state_display().lower()} {state.mark.note}"
            yield f"{_named(state)}: {said.strip()}"
        elif state.latest and not state.latest.active:
            exit_ = f", exit {state.latest.exit}" if state.latest.exit else ""
            yield f"{_named(state)}: {state.latest.status}{exit_}"


def _done(incident: Incident) -> Iterator[str]:
    actions = incident.timeline.filter(kind=TimelineEntry.Kind.ACTION, removed_at=None)
    for action in reversed(actions[:ACTIONS_TOLD]):
        first = action.text.splitlines()[0][:200]
        yield f"{action.at:%H:%M} UTC, {action.actor_name}: {first}"


def _running(states: list[StepState]) -> Iterator[str]:
    for state in states:
        if state.latest and state.latest.active:
            yield f"{_named(state)}: {state.latest.status}"


def _waiting(incident: Incident) -> Iterator[str]:
    for follow_up in incident.follow_ups.open().select_related("owner"):
        owner = follow_up.owner.name if follow_up.owner else "nobody yet"
        yield f"{follow_up.title} ({owner})"


def _untouched(states: list[StepState]) -> Iterator[str]:
    for state in states:
        if not state.mark and not state.latest:
            yield _named(state)


def _named(state: StepState) -> str:
    return f"Step {step_label(state.step.order)} ({state.step.title})"


def _list(lines: Iterator[str] | list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
