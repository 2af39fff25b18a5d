"""Which alerts are one incident, and why."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.alerts.models.sources import AlertSource
from portal.clusters.models import Cluster
from portal.incidents.models import Incident


class AlertGroup(models.Model):
    """What holds the alerts of one incident together; alerts of `key` join it.

    `reason` says it to people. `severity` and `started_at` are what the alerts made of
    the incident's, so that a person's own word is seen and kept. `held_back` counts, by reason, the
    alerts whose diagnosis did not run. `closed_at` is set when the key goes to a
    newer incident.
    """

    class Kind(models.TextChoices):
        RULE = "rule", "One alerting rule"
        FAMILY = "family", "Rules of one component"
        STORM = "storm", "An alert storm"
        HAND = "hand", "Put together by hand"

    incident = models.OneToOneField(
        Incident, on_delete=models.CASCADE, related_name="alert_group"
    )
    source = models.ForeignKey(
        AlertSource, on_delete=models.PROTECT, related_name="groups"
    )
    cluster = models.ForeignKey(
        Cluster, null=True, on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=310)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    reason = models.TextField()
    severity = models.CharField(max_length=10, choices=Incident.Severity.choices)
    started_at = models.DateTimeField()
    # Numbers of earlier incidents of the same key, newest first.
    seen_before = models.JSONField(default=list)
    flaps = models.PositiveIntegerField(default=0)
    held_back = models.JSONField(default=dict)
    # Namespaces that the base set has looked at.
    namespaces = models.JSONField(default=list)
    diagnosed_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    joined_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "cluster", "key"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="one_open_group_per_key",
            )
        ]
        indexes = [
            models.Index(fields=["source", "key", "-id"], name="group_by_key"),
            models.Index(fields=["cluster", "-diagnosed_at"], name="group_diagnosed"),
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.source}"
