"""What pages and the API read of an incident, without touching output."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from portal.accounts.models import User
from portal.incidents.models import AddedStep, Incident, StepMark, StepRun
from runbooks.models import Step

AnyStep = Step | AddedStep


@dataclass(frozen=True, slots=True)
class StepState:
    """A step of the incident with its runs (newest first) and mark."""

    step: AnyStep
    runs: list[StepRun]
    mark: StepMark | None

    @property
    def latest(self) -> StepRun | None:
        """The run that the page shows."""
        return self.runs[0] if self.runs else None


def step_states(incident: Incident) -> list[StepState]:
    """The runbook's steps in order, then the added ones, in four queries."""
    runs: dict[int, list[StepRun]] = {}
    for run in incident.runs.order_by("-id"):
        runs.setdefault(run.step, []).append(run)
    marks = {mark.step: mark for mark in incident.marks.all()}
    steps: list[AnyStep] = [
        *Step.objects.filter(revision=incident.revision_id),
        *incident.added_steps.all(),
    ]
    return [
        StepState(step, runs.get(step.order, []), marks.get(step.order))
        for step in steps
    ]


def incidents_page(
    user: User,
    *,
    status: str = "",
    cluster: str = "",
    runbook: str = "",
    before: int | None = None,
) -> QuerySet[Incident]:
    """Incidents that the person may see, newest first, below number `before`."""
    found = Incident.objects.visible_to(user).select_related(
        "cluster", "revision__runbook"
    )
    if status == "open":
        found = found.open()
    elif status:
        found = found.filter(status=status)
    if cluster:
        found = found.filter(cluster__slug=cluster)
    if runbook:
        found = found.filter(revision__runbook__name=runbook)
    return found.filter(number__lt=before) if before else found
