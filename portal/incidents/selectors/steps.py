"""The steps of an incident with their runs, without touching output."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Sum, When, Window
from django.db.models.functions import RowNumber

from portal.incidents.models import (
    AddedStep,
    CommandOutput,
    Incident,
    StepMark,
    StepRun,
)
from runbooks.models import Step

AnyStep = Step | AddedStep
# So many runs of a step are listed; the older ones stand in the timeline.
RUNS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class StepState:
    """A step of the incident with its newest runs (newest first) and mark.

    `count` is how many runs there are.
    """

    step: AnyStep
    runs: list[StepRun]
    count: int
    mark: StepMark | None

    @property
    def printed(self) -> list[int | None]:
        """The bytes that each of the runs has stored so far, while it is active."""
        return [vars(run)["printed"] for run in self.runs]

    @property
    def latest(self) -> StepRun | None:
        """The run that the page shows."""
        return self.runs[0] if self.runs else None


def step_states(incident: Incident, wanted: UUID | None = None) -> list[StepState]:
    """The runbook's steps in order, then the added ones, in four queries.

    The run `wanted` is among those of its step, however old it is.
    """
    runs: dict[int, list[StepRun]] = {}
    for run in _newest_runs(incident, wanted):
        runs.setdefault(run.step, []).append(run)
    marks = {mark.step: mark for mark in incident.marks.all()}
    steps: list[AnyStep] = [
        *Step.objects.filter(revision=incident.revision_id),
        *incident.added_steps.all(),
    ]
    return [_state(step, runs.get(step.order, []), marks) for step in steps]


def _state(step: AnyStep, runs: list[StepRun], marks: dict[int, StepMark]) -> StepState:
    count = vars(runs[0])["count"] if runs else 0
    return StepState(step, runs, count, marks.get(step.order))


def _newest_runs(incident: Incident, wanted: UUID | None) -> list[StepRun]:
    sizes = CommandOutput.objects.filter(run=OuterRef("pk")).order_by().values("run")
    size = Subquery(sizes.annotate(size=Sum("size")).values("size"))
    by_step = [F("step")]
    found = incident.runs.annotate(
        place=Window(RowNumber(), partition_by=by_step, order_by=F("id").desc()),
        count=Window(Count("id"), partition_by=by_step),
        printed=Case(When(status__in=StepRun.ACTIVE, then=size)),
    )
    listed = Q(place__lte=RUNS_SHOWN)
    return list(
        found.filter(listed | Q(uuid=wanted) if wanted else listed).order_by("-id")
    )
