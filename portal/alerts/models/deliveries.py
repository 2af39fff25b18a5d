"""What sources posted, kept as it came."""

from __future__ import annotations

import zlib

from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.alerts.models.sources import AlertSource


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Filters over deliveries."""

    def waiting(self) -> DeliveryQuerySet:
        """Stored, not worked off yet, in order of arrival."""
        return self.filter(status=Delivery.Status.STORED).order_by("id")

    def in_quarantine(self) -> DeliveryQuerySet:
        """Not read, and nobody has said that this is known."""
        return self.filter(status=Delivery.Status.QUARANTINED, dismissed_at=None)


class Delivery(models.Model):
    """One POST of a source.

    `body` is compressed, with secrets taken out by pattern; `digest` is the SHA-256
    of the bytes that came, `size` their count. It is stored before it is answered and
    worked off afterwards; one that can not be read is kept in quarantine until
    somebody dismisses it. `problem` says what was wrong, also with one that was worked
    off all the same. `outcome` counts what became of its alerts, by the names in
    processing.py.
    """

    class Status(models.TextChoices):
        STORED = "stored"
        PROCESSED = "processed"
        DUPLICATE = "duplicate"
        QUARANTINED = "quarantined"

    source = models.ForeignKey(
        AlertSource, on_delete=models.PROTECT, related_name="deliveries"
    )
    received_at = models.DateTimeField(default=timezone.now)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    body = models.BinaryField()
    status = models.CharField(
        max_length=11, choices=Status.choices, default=Status.STORED
    )
    problem = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    processed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.JSONField(default=dict)
    alerts = models.PositiveIntegerField(default=0)
    truncated = models.PositiveIntegerField(default=0)
    notification_reason = models.CharField(max_length=100, blank=True)
    self_test = models.BooleanField(default=False)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by_name = models.CharField(max_length=200, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["source", "id"],
                condition=Q(status="stored"),
                name="delivery_to_work_off",
            ),
            models.Index(
                fields=["source", "digest", "-received_at"], name="delivery_by_digest"
            ),
            models.Index(fields=["source", "-id"], name="delivery_by_source"),
            models.Index(
                fields=["source"],
                condition=Q(status="quarantined", dismissed_at=None),
                name="delivery_in_quarantine",
            ),
        ]

    @property
    def text(self) -> str:
        """The stored body."""
        return zlib.decompress(self.body).decode() if self.body else ""

    @property
    def can_be_read_again(self) -> bool:
        """Whether it failed while it was worked off, so that all of it is kept."""
        return self.status == self.Status.QUARANTINED and self.attempts > 0
