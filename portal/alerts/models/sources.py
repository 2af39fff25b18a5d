"""Who may post alerts to us."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, Q
from django.utils import timezone

from portal.accounts.models import User
from portal.clusters.models import Cluster, Grant


def default_severities() -> list[str]:
    """Which severities open an incident, unless the source says otherwise."""
    return ["critical", "warning"]


def default_heartbeats() -> list[str]:
    """Alerts that fire while all is well: a source without them is silent."""
    return ["Watchdog"]


class AlertSourceQuerySet(models.QuerySet["AlertSource"]):
    """Filters over alert sources."""

    def active(self) -> AlertSourceQuerySet:
        """Not archived."""
        return self.filter(archived_at=None)

    def visible_to(self, user: User) -> AlertSourceQuerySet:
        """Those of clusters that the person may see.

        One that posts for many clusters is seen by who may see every cluster.
        """
        return self if user.is_superuser else self.filter(seen_by(user))


def seen_by(user: User) -> Q:
    """Rows with a `cluster` that the person may see; without one: by who sees all."""
    everywhere = Grant.objects.of(user).filter(cluster=None)
    return Q(cluster__in=Cluster.objects.visible_to(user)) | Q(
        Exists(everywhere), cluster=None
    )


class AlertSource(models.Model):
    """An Alertmanager that may post to us.

    Its alerts belong to `cluster`, or to the cluster whose slug stands in the label
    `cluster_label`. `severities` are those that open incidents. Above
    `storm_identities` new identities on one cluster in five minutes there is one
    storm incident. An alert that fires again within `flap_minutes` of its end is the
    same one. `silent_minutes` without a heartbeat is worth a warning (0: never).
    `receivers` are the names under which its Alertmanager was seen to post to us.
    With `api_url` it is asked each minute what it lists.
    """

    name = models.SlugField(max_length=63, unique=True)
    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cluster_label = models.CharField(max_length=100, blank=True, default="cluster")
    severities = models.JSONField(default=default_severities)
    heartbeats = models.JSONField(default=default_heartbeats)
    storm_identities = models.PositiveIntegerField(default=50)
    flap_minutes = models.PositiveIntegerField(default=10)
    silent_minutes = models.PositiveIntegerField(default=0)
    api_url = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, blank=True)
    receivers = models.JSONField(default=list)
    last_delivery_at = models.DateTimeField(null=True, blank=True)
    last_heartbeat_at = models.DateTimeField(null=True, blank=True)
    reconciled_at = models.DateTimeField(null=True, blank=True)
    reconcile_problem = models.TextField(blank=True)

    objects = AlertSourceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def heard_at(self) -> datetime:
        """The last sign that alerts can reach us: a heartbeat, if there are any."""
        sign = self.last_heartbeat_at if self.heartbeats else self.last_delivery_at
        return sign or self.created_at

    @property
    def is_silent(self) -> bool:
        """Whether that was too long ago."""
        allowed = timedelta(minutes=self.silent_minutes)
        watched = self.silent_minutes and not self.archived_at
        return bool(watched) and timezone.now() - self.heard_at > allowed

    def get_absolute_url(self) -> str:
        return f"/alert-sources/{self.name}"


class SourceToken(models.Model):
    """A bearer token of one source; only its digest is kept.

    While a token is being changed on the other side, the old one and the new one are
    both good.
    """

    source = models.ForeignKey(
        AlertSource, on_delete=models.CASCADE, related_name="tokens"
    )
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by_name = models.CharField(max_length=200)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]


class SourceCredential(models.Model):
    """The bearer token for a source's own API: sealed, never shown."""

    source = models.OneToOneField(
        AlertSource, on_delete=models.CASCADE, related_name="credential"
    )
    sealed = models.BinaryField()
    rotated_at = models.DateTimeField(default=timezone.now)
