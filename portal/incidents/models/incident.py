"""One thing that went wrong on one cluster."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils import timezone

from portal.accounts.models import User
from portal.clusters.models import Cluster, Grant
from runbooks.models import Revision


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Filters over incidents."""

    def open(self) -> IncidentQuerySet:
        """Not over yet."""
        return self.filter(status__in=Incident.OPEN)

    def visible_to(self, user: User) -> IncidentQuerySet:
        """Those on clusters that the person may see.

        One whose cluster is not known is seen by who may see every cluster.
        """
        if user.is_superuser:
            return self
        everywhere = Grant.objects.of(user).filter(cluster=None)
        return self.filter(
            Q(cluster__in=Cluster.objects.visible_to(user))
            | Q(Exists(everywhere), cluster=None)
        )

    def with_roles_of(self, user: User) -> IncidentQuerySet:
        """`held`: the roles that the person has on the cluster of each incident."""
        where = Q(cluster=None) | Q(cluster=OuterRef("cluster"))
        grants = Grant.objects.of(user).filter(where).order_by().values("role")
        admin = Value([Grant.Role.ADMIN.value], ArrayField(models.CharField()))
        held = admin if user.is_superuser else ArraySubquery(grants)
        return self.annotate(held=held)


class Incident(models.Model):
    """One thing that went wrong on one cluster.

    `variables` maps a name to `{"value", "problem", "step", "run", "by"}`: what
    `export` set in a run (`step`, `run`) or a person typed (`by`). `problem` is
    a sentence when the value can not be used (its command failed, for one).

    `duplicate_of` is where one reads on; a duplicate is closed. `parent` is the storm
    that it belongs to. `tags` are sorted and lower-case.
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
    # When it began, when something noticed it, and when this record was made.
    started_at = models.DateTimeField(default=timezone.now)
    detected_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(default=timezone.now, editable=False)
    # Its last alert ended by itself; a person has still to look at it.
    self_cleared_at = models.DateTimeField(null=True, blank=True)
    mitigated_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    variables = models.JSONField(default=dict)
    # Somebody has said "I am on it": the first one, and when.
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    acknowledged_by_name = models.CharField(max_length=200, blank=True)
    duplicate_of = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="duplicates"
    )
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="children"
    )
    related = models.ManyToManyField("self")
    tags = ArrayField(models.CharField(max_length=50), default=list)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(duplicate_of=None) | ~Q(duplicate_of=F("id")),
                name="incident_no_duplicate_of_itself",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="incident_not_its_own_parent",
            ),
        ]
        indexes = [
            GinIndex(fields=["tags"], name="incident_by_tag"),
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
