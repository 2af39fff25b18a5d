"""What sources posted, kept as it came."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.alerts.models.sources import AlertSource


class Delivery(models.Model):
    """One POST of a source.

    `body` is compressed, with secrets taken out by pattern; `digest` is the SHA-256
    of the bytes that came, `size` their count. It is stored before it is answered and
    worked off afterwards; one that can not be read is kept in quarantine.
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
    alerts = models.PositiveIntegerField(default=0)
    truncated = models.PositiveIntegerField(default=0)
    notification_reason = models.CharField(max_length=100, blank=True)
    self_test = models.BooleanField(default=False)

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
        ]
