"""The incident record: what went wrong, what was looked at, what was said."""

from __future__ import annotations

from portal.incidents.models.attached import FollowUp, Link
from portal.incidents.models.evidence import CommandOutput, Observation, OutputChunk
from portal.incidents.models.incident import Incident, IncidentQuerySet
from portal.incidents.models.people import Handover, Look, RoleHolder, Watcher
from portal.incidents.models.runs import AddedStep, StepMark, StepRun, step_label
from portal.incidents.models.timeline import Mention, NoteEdit, TimelineEntry

__all__ = [
    "AddedStep",
    "CommandOutput",
    "FollowUp",
    "Handover",
    "Incident",
    "IncidentQuerySet",
    "Link",
    "Look",
    "Mention",
    "NoteEdit",
    "Observation",
    "OutputChunk",
    "RoleHolder",
    "StepMark",
    "StepRun",
    "TimelineEntry",
    "Watcher",
    "step_label",
]
