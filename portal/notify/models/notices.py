"""What channels are told."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.alerts.models import AlertSource
from portal.incidents.models import Incident
from portal.notify.events import labels
from portal.notify.models.channels import Channel


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Filters over notices."""

    def waiting(self) -> NoticeQuerySet:
        """Still to be sent."""
        return self.filter(status=Notice.Status.WAITING)


class Notice(models.Model):
    """One message to one channel, about one incident or one alert source.

    For a chat at most one waits per incident: what happens meanwhile is added to
    `events`, and the text is written when it is sent, so that the newest state wins.
    For a webhook each event has a notice, with the `body` of its moment.
    `entries` are ids of the notes that it quotes.
    """

    class Status(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        MERGED = "merged"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    channel = models.ForeignKey(
        Channel, on_delete=models.CASCADE, related_name="notices"
    )
    sequence = models.PositiveBigIntegerField()
    incident = models.ForeignKey(
        Incident, null=True, on_delete=models.CASCADE, related_name="notices"
    )
    source = models.ForeignKey(
        AlertSource, null=True, on_delete=models.CASCADE, related_name="+"
    )
    events = models.JSONField(default=list)
    entries = models.JSONField(default=list)
    body = models.JSONField(null=True)
    status = models.CharField(
        max_length=7, choices=Status.choices, default=Status.WAITING
    )
    created_at = models.DateTimeField(default=timezone.now)
    # When it began to wait: trying ends a day later.
    waits_since = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(incident=None) ^ Q(source=None),
                name="notice_of_an_incident_or_a_source",
            ),
            models.UniqueConstraint(
                fields=["channel", "sequence"], name="notice_sequence_in_channel"
            ),
            models.UniqueConstraint(
                fields=["channel", "incident"],
                condition=Q(status="waiting", body__isnull=True),
                name="one_message_waits_per_incident",
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel", "sequence"],
                condition=Q(status__in=("waiting", "sending")),
                name="notice_to_send",
            ),
            models.Index(fields=["channel", "-id"], name="notice_by_channel"),
            models.Index(
                fields=["channel", "incident", "-id"], name="notice_by_incident"
            ),
        ]

    @property
    def event_labels(self) -> list[str]:
        """The events in words."""
        return labels(self.events)
