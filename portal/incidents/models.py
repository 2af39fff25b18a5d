"""The incident record: what went wrong, what was looked at, what was said."""

from __future__ import annotations

import uuid
import zlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import User
from portal.clusters.models import Cluster
from runbooks.models import Revision


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Filters over incidents."""

    def open(self) -> IncidentQuerySet:
        """Not over yet."""
        return self.filter(status__in=Incident.OPEN)

    def visible_to(self, user: User) -> IncidentQuerySet:
        """Those on clusters that the person may see."""
        if user.is_superuser:
            return self
        return self.filter(cluster__in=Cluster.objects.visible_to(user))


class Incident(models.Model):
    """One thing that went wrong on one cluster.

    `variables` maps a name to `{"value", "problem", "step", "run", "by"}`: what
    `export` set in a run (`step`, `run`) or a person typed (`by`). `problem` is
    a sentence when the value can not be used (its command failed, for one).
    """

    class Status(models.TextChoices):
        TRIAGE = "triage"
        STARTED = "started"
        MITIGATED = "mitigated"
        RESOLVED = "resolved"
        CLOSED = "closed"
        CANCELLED = "cancelled"

    OPEN = (Status.TRIAGE, Status.STARTED, Status.MITIGATED)

    class Severity(models.TextChoices):
        CRITICAL = "critical"
        WARNING = "warning"
        INFO = "info"
        NONE = "none", "not set"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField(unique=True, editable=False)
    title = models.CharField(max_length=300)
    cluster = models.ForeignKey(
        Cluster, null=True, on_delete=models.PROTECT, related_name="incidents"
    )
    revision = models.ForeignKey(
        Revision, null=True, on_delete=models.PROTECT, related_name="incidents"
    )
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.STARTED
    )
    severity = models.CharField(
        max_length=10, choices=Severity.choices, default=Severity.NONE
    )
    drill = models.BooleanField(default=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_by_name = models.CharField(max_length=200)
    started_at = models.DateTimeField(default=timezone.now)
    mitigated_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    variables = models.JSONField(default=dict)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        indexes = [
            models.Index(
                fields=["-number"],
                condition=Q(status__in=("triage", "started", "mitigated")),
                name="incident_open",
            ),
            models.Index(fields=["cluster", "-number"], name="incident_by_cluster"),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.title}"

    @property
    def is_open(self) -> bool:
        """Whether anything may still change in it."""
        return self.status in self.OPEN

    @property
    def channel(self) -> str:
        """Where its news is published."""
        return f"incident-{self.number}"

    def get_absolute_url(self) -> str:
        return f"/incidents/{self.number}"


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

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(
        Incident, on_delete=models.PROTECT, related_name="runs"
    )
    step = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    commands = models.JSONField(default=list)
    parameters = models.JSONField(default=dict)
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
        return f"Step {self.step}: {self.title}"

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


class CommandOutput(models.Model):
    """One command of a run as it was really sent, and how it ended."""

    run = models.ForeignKey(StepRun, on_delete=models.CASCADE, related_name="outputs")
    position = models.PositiveIntegerField()
    command = models.TextField()
    exit = models.IntegerField(null=True, blank=True)
    lines = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    omitted = models.BigIntegerField(default=0)
    seconds = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "position"], name="command_position_unique_in_run"
            )
        ]

    def text(self, stream: str = "out") -> str:
        """The whole stored output of one stream. Never for lists of runs."""
        chunks = self.chunks.filter(stream=stream).order_by("seq")
        return "".join(chunk.text for chunk in chunks)


class OutputChunk(models.Model):
    """A compressed piece of output; `seq` orders both streams together."""

    class Stream(models.TextChoices):
        OUT = "out"
        ERR = "err"

    output = models.ForeignKey(
        CommandOutput, on_delete=models.CASCADE, related_name="chunks"
    )
    seq = models.PositiveIntegerField()
    stream = models.CharField(max_length=3, choices=Stream.choices)
    data = models.BinaryField()

    class Meta:
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(
                fields=["output", "seq"], name="chunk_seq_unique_in_output"
            )
        ]

    @property
    def text(self) -> str:
        """What was printed, redacted before it got here."""
        return zlib.decompress(self.data).decode()


class Observation(models.Model):
    """An answer of the API server that a run used, redacted and compressed."""

    run = models.ForeignKey(
        StepRun, on_delete=models.CASCADE, related_name="observations"
    )
    at = models.DateTimeField(default=timezone.now)
    method = models.CharField(max_length=6)
    path = models.CharField(max_length=1000)
    query = models.JSONField(default=list)
    status = models.PositiveSmallIntegerField()
    body = models.BinaryField()

    class Meta:
        ordering = ["id"]


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


class TimelineEntry(models.Model):
    """One line of an incident's story. `at` may lie before `recorded_at`."""

    class Kind(models.TextChoices):
        OPENED = "opened"
        STATUS = "status"
        RUN = "run"
        MARK = "mark"
        VARIABLE = "variable"
        NOTE = "note"
        ACTION = "action"

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="timeline"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)
    recorded_at = models.DateTimeField(default=timezone.now)
    actor_name = models.CharField(max_length=200)
    text = models.TextField()
    run = models.ForeignKey(StepRun, null=True, on_delete=models.SET_NULL)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["incident", "-at", "-id"], name="timeline_order")
        ]
