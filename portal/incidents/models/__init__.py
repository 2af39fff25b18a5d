"""The incident record: what went wrong, what was looked at, what was said."""

from __future__ import annotations

from portal.incidents.models.evidence import CommandOutput, Observation, OutputChunk
from portal.incidents.models.incident import Incident, IncidentQuerySet
from portal.incidents.models.runs import AddedStep, StepMark, StepRun, step_label
from portal.incidents.models.timeline import TimelineEntry

__all__ = [
    "AddedStep",
    "CommandOutput",
    "Incident",
    "IncidentQuerySet",
    "Observation",
    "OutputChunk",
    "StepMark",
    "StepRun",
    "TimelineEntry",
    "step_label",
]
