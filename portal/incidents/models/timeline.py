"""An incident's story."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from portal.incidents.models.incident import Incident
from portal.incidents.models.runs import StepRun


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
        ALERT = "alert"

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
