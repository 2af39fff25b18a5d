"""What happened and was not looked at yet: the outbox."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from portal.alerts.models import AlertSource
from portal.incidents.models import Incident


class Happening(models.Model):
    """A change of an incident, written by the database itself in the same transaction.

    Triggers write it (migration 0002), so that no way to change an incident forgets
    to, not even a statement for many. The planner turns rows into notices and deletes
    them. `entry` is the id of the note that it is about. `at` in the future: not to be
    looked at before. A drill has none.
    """

    class What(models.TextChoices):
        OPENED = "opened"
        PLACED = "placed"
        STATUS = "status"
        SEVERITY = "severity"
        CLEARED = "cleared"
        ACKNOWLEDGED = "acknowledged"
        NOTE = "note"
        MENTION = "mention"
        HANDOVER = "handover"
        DIAGNOSIS = "diagnosis"

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=12, choices=What.choices)
    before = models.CharField(max_length=10, default="", db_default="")
    after = models.CharField(max_length=10, default="", db_default="")
    entry = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["at"], name="happening_due")]


class Silence(models.Model):
    """A source that nothing was heard of for too long, since channels were told so."""

    source = models.OneToOneField(
        AlertSource, on_delete=models.CASCADE, related_name="+"
    )
    since = models.DateTimeField(default=timezone.now)
