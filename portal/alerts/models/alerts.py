"""Alerts as they come and go."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import User
from portal.alerts.models.sources import AlertSource, seen_by
from portal.clusters.models import Cluster
from portal.incidents.models import Incident


class AlertQuerySet(models.QuerySet["Alert"]):
    """Filters over alerts."""

    def firing(self) -> AlertQuerySet:
        """Not over yet."""
        return self.filter(status=Alert.Status.FIRING)

    def visible_to(self, user: User) -> AlertQuerySet:
        """Those on clusters that the person may see, by the rule of incidents."""
        return self if user.is_superuser else self.filter(seen_by(user))


class Alert(models.Model):
    """One alert from its first firing to its end.

    Its identity is (source, fingerprint). An identity that fires again soon after its
    end is the same row again, counted in `flaps`; later it is a new one.
    `starts_at` is the earliest start that was told, `fires_since` the latest: what
    ended before it is old news. `silenced_by` and `inhibited_by` are ids, as the
    source's own API tells them; `unlisted_since` is when that API no longer listed it.
    """

    class Status(models.TextChoices):
        FIRING = "firing"
        RESOLVED = "resolved"

    class End(models.TextChoices):
        SOURCE = "source", "the source said so"
        RECONCILE = "reconcile", "the source no longer listed it"

    source = models.ForeignKey(
        AlertSource, on_delete=models.PROTECT, related_name="alerts"
    )
    fingerprint = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    status = models.CharField(max_length=8, choices=Status.choices)
    severity = models.CharField(max_length=100, blank=True)
    cluster = models.ForeignKey(
        Cluster, null=True, on_delete=models.PROTECT, related_name="alerts"
    )
    incident = models.ForeignKey(
        Incident, null=True, on_delete=models.SET_NULL, related_name="alerts"
    )
    labels = models.JSONField(default=dict)
    annotations = models.JSONField(default=dict)
    generator_url = models.TextField(blank=True)
    starts_at = models.DateTimeField()
    fires_since = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=9, choices=End.choices, blank=True)
    first_seen_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)
    seen = models.PositiveIntegerField(default=1)
    flaps = models.PositiveIntegerField(default=0)
    silenced_by = models.JSONField(default=list)
    inhibited_by = models.JSONField(default=list)
    unlisted_since = models.DateTimeField(null=True, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "fingerprint"],
                condition=Q(status="firing"),
                name="one_open_alert_per_identity",
            )
        ]
        indexes = [
            models.Index(
                fields=["source", "fingerprint", "-id"], name="alert_by_identity"
            ),
            models.Index(fields=["incident", "-id"], name="alert_by_incident"),
            models.Index(fields=["cluster", "-first_seen_at"], name="alert_by_cluster"),
            models.Index(
                fields=["-id"], condition=Q(status="firing"), name="alert_firing"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def runbook_url(self) -> str:
        """What the rule's author wrote; not to be trusted."""
        return str(self.annotations.get("runbook_url", ""))
