"""Step runs, and the steps that an incident has beside its runbook's."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.incidents.models.incident import Incident


class AddedStep(models.Model):
    """A step that stands beside those of the runbook: pasted, or added by the portal.

    It has what a `runbooks.models.Step` has, and runs on the same path. Its `order`
    begins behind FIRST, so that one number names any step of an incident.
    """

    FIRST = 1001

    class Origin(models.TextChoices):
        AD_HOC = "ad_hoc", "Added by hand"
        PORTAL = "portal", "Added by the portal"

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="added_steps"
    )
    order = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, default="commands")
    commands = models.JSONField(default=list)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    why = models.CharField(max_length=300, blank=True)
    added_by_name = models.CharField(max_length=200)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "order"], name="added_step_order_unique"
            ),
            models.CheckConstraint(
                condition=Q(order__gte=1001), name="added_step_behind_runbook"
            ),
        ]

    def __str__(self) -> str:
        return f"Step {self.label}: {self.title}"

    @property
    def label(self) -> str:
        """What people read in place of the number: `+1` is the first added one."""
        return step_label(self.order)


def step_label(order: int) -> str:
    """A step's number as people read it."""
    first = AddedStep.FIRST
    return f"+{order - first + 1}" if order >= first else str(order)


class StepRunQuerySet(models.QuerySet["StepRun"]):
    """Filters over step runs."""

    def active(self) -> StepRunQuerySet:
        """Neither finished nor given up."""
        return self.filter(status__in=StepRun.ACTIVE)

    def held(self, run: StepRun) -> StepRunQuerySet:
        """`run`, if the attempt that it was claimed with still goes on; else nothing."""
        return self.filter(
            pk=run.pk, status=StepRun.Status.RUNNING, attempts=run.attempts
        )


class StepRun(models.Model):
    """One execution of one step with bound parameters on the incident's cluster.

    The commands are copied from the revision, so that the record stands alone.
    `digest` names what runs (program, parameters, variables, cluster): while a
    run is active, an identical one is joined instead of started.
    `waits_for` are variables that an earlier step of the same Run all sets.
    """

    class Status(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        BLOCKED = "blocked"
        CANCELLED = "cancelled"
        LOST = "lost"

    ACTIVE = (Status.QUEUED, Status.RUNNING)
    # The `kind` of a run that a person made elsewhere: its output is what they pasted.
    PASTED = "pasted"

    class Queue(models.TextChoices):
        INTERACTIVE = "interactive"
        ALERT = "alert"
        SCHEDULED = "scheduled"

    class Occasion(models.TextChoices):
        PERSON = "person", "Started by a person"
        ALERT = "alert", "Started by an alert"
        AFTER = "after", "After the alert had cleared"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(
        Incident, on_delete=models.PROTECT, related_name="runs"
    )
    step = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    commands = models.JSONField(default=list)
    parameters = models.JSONField(default=dict)
    # In words where the values of each parameter came from.
    origins = models.JSONField(default=dict)
    queue = models.CharField(
        max_length=11, choices=Queue.choices, default=Queue.INTERACTIVE
    )
    occasion = models.CharField(
        max_length=10, choices=Occasion.choices, default=Occasion.PERSON
    )
    key = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64)
    waits_for = models.JSONField(default=list)
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.QUEUED
    )
    reason = models.CharField(max_length=40, blank=True)
    message = models.TextField(blank=True)
    exit = models.IntegerField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    cancelled_by_name = models.CharField(max_length=200, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_by_name = models.CharField(max_length=200)
    queued_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    size = models.BigIntegerField(default=0)
    truncated = models.BooleanField(default=False)

    objects = StepRunQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "digest"],
                condition=Q(status__in=("queued", "running")),
                name="identical_active_run_once",
            ),
            models.UniqueConstraint(
                fields=["incident", "key"],
                condition=~Q(key=""),
                name="idempotency_key_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["status", "lease_until"],
                condition=Q(status__in=("queued", "running")),
                name="step_run_active",
            ),
            models.Index(fields=["incident", "step", "-id"], name="step_run_by_step"),
        ]

    def __str__(self) -> str:
        return f"Step {step_label(self.step)}: {self.title}"

    @property
    def label(self) -> str:
        """The number of its step as people read it."""
        return step_label(self.step)

    @property
    def active(self) -> bool:
        """Still queued or running."""
        return self.status in self.ACTIVE

    @property
    def milliseconds(self) -> int | None:
        """From start to end; None while there is none."""
        if self.started_at is None or self.finished_at is None:
            return None
        return round((self.finished_at - self.started_at).total_seconds() * 1000)


class StepMark(models.Model):
    """What a person said of a step that the portal does not run (the last word)."""

    class State(models.TextChoices):
        DONE = "done", "Done"
        SKIPPED = "skipped", "Skipped"
        NOT_APPLICABLE = "not_applicable", "Not applicable"

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="marks"
    )
    step = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=State.choices)
    note = models.TextField(blank=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "step"], name="one_mark_per_step"
            )
        ]
