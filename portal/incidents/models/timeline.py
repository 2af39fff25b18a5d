"""An incident's story."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.utils import timezone

from portal.incidents.models.incident import Incident
from portal.incidents.models.runs import StepRun


class TimelineEntry(models.Model):
    """One line of an incident's story. `at` may lie before `recorded_at`.

    A note may be edited (`edited_at`; what it said before is in its edits) and
    removed: then `text` is empty, and who removed it when is what remains.
    """

    class Kind(models.TextChoices):
        OPENED = "opened"
        STATUS = "status"
        RUN = "run"
        MARK = "mark"
        VARIABLE = "variable"
        NOTE = "note"
        ACTION = "action"
        ALERT = "alert"
        ROLE = "role"
        HANDOVER = "handover"
        FOLLOW_UP = "follow_up"
        RECORD = "record"

    # A change of one of these kinds is a change of what the Record card shows.
    ABOUT_RECORD = (Kind.ROLE, Kind.HANDOVER, Kind.FOLLOW_UP, Kind.RECORD)

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="timeline"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)
    recorded_at = models.DateTimeField(default=timezone.now)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(max_length=200)
    text = models.TextField()
    run = models.ForeignKey(StepRun, null=True, on_delete=models.SET_NULL)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["incident", "-at", "-id"], name="timeline_order"),
            models.Index(fields=["incident", "-id"], name="timeline_newest"),
            GinIndex(SearchVector("text", config="simple"), name="timeline_words"),
        ]


class NoteEdit(models.Model):
    """What a note said until `at`, when `by_name` changed it."""

    entry = models.ForeignKey(
        TimelineEntry, on_delete=models.CASCADE, related_name="edits"
    )
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]


class Mention(models.Model):
    """A note names a person, who has `seen_at` it by now or not."""

    entry = models.ForeignKey(
        TimelineEntry, on_delete=models.CASCADE, related_name="mentions"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions"
    )
    at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "user"], name="one_mention_per_note_and_person"
            )
        ]
        indexes = [
            models.Index(
                fields=["user", "-id"],
                condition=models.Q(seen_at=None),
                name="mention_unseen",
            )
        ]
