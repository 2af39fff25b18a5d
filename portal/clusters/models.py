"""Clusters, their sealed credentials, and who may do what on them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.accounts.models import Team, User


class ClusterQuerySet(models.QuerySet["Cluster"]):
    """Filters over clusters."""

    def active(self) -> ClusterQuerySet:
        """Not archived."""
        return self.filter(archived_at=None)

    def visible_to(self, user: User) -> ClusterQuerySet:
        """Those on which the person has any role."""
        if user.is_superuser:
            return self
        grants = Grant.objects.of(user)
        everywhere = models.Exists(grants.filter(cluster=None))
        return self.filter(everywhere | models.Q(pk__in=grants.values("cluster")))


class Cluster(models.Model):
    """A Kubernetes API server that the portal can reach.

    A slug is never used again: a cluster is archived, not deleted.
    """

    slug = models.SlugField(max_length=63, unique=True)
    server = models.URLField(max_length=500)
    ca = models.TextField(blank=True)
    tls_server_name = models.CharField(max_length=253, blank=True)
    namespace = models.CharField(max_length=63, default="default")
    # Values of variables and parameters that nothing else fills, by name.
    defaults = models.JSONField(default=dict, blank=True)
    drill = models.BooleanField(default=False)
    # How many requests of the portal may be under way at once (budget.py).
    request_budget = models.PositiveSmallIntegerField(default=4)
    created_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, blank=True)
    # What the last connection check saw.
    version = models.CharField(max_length=60, blank=True)
    kube_system_uid = models.CharField(max_length=64, blank=True)
    other_uid = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    check_result = models.JSONField(default=dict)

    objects = ClusterQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(request_budget__range=(1, 50)),
                name="request_budget_1_to_50",
            )
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def reachable(self) -> bool | None:
        """What the last check said; None before the first."""
        return self.check_result.get("ok") if self.check_result else None

    @property
    def usable(self) -> bool:
        """Whether steps may run: not archived, and still the cluster we know."""
        return self.archived_at is None and not self.other_uid

    @property
    def rests(self) -> Pace | None:
        """Why it is not asked now, if connections to it failed in a row."""
        pace: Pace | None = getattr(self, "pace", None)
        return pace if pace and pace.resting_until else None

    def get_absolute_url(self) -> str:
        return f"/clusters/{self.slug}"


class Pace(models.Model):
    """How a cluster bears our requests, told by all processes to each other (budget.py).

    There is no row for one that never complained. `failures` counts connections
    that failed in a row.
    """

    cluster = models.OneToOneField(
        Cluster, on_delete=models.CASCADE, primary_key=True, related_name="pace"
    )
    paused_until = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    resting_until = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)


class Credential(models.Model):
    """How the portal proves itself to a cluster: sealed, never shown."""

    class Kind(models.TextChoices):
        TOKEN = "token", "ServiceAccount token"
        CERTIFICATE = "certificate", "Client certificate"

    cluster = models.OneToOneField(
        Cluster, on_delete=models.CASCADE, related_name="credential"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    sealed = models.BinaryField()
    expires_at = models.DateTimeField(null=True, blank=True)
    rotated_at = models.DateTimeField(default=timezone.now)


class GrantQuerySet(models.QuerySet["Grant"]):
    """Filters over grants."""

    def of(self, user: User) -> GrantQuerySet:
        """The person's own, and those of the teams that the person is in."""
        teams = Team.objects.of(user)
        return self.filter(models.Q(user=user) | models.Q(team__in=teams))


class Grant(models.Model):
    """A role of a person or a team on one cluster, or on all (`cluster` None)."""

    class Role(models.TextChoices):
        VIEWER = "viewer", "Viewer: reads everything"
        OPERATOR = "operator", "Operator: runs steps, writes notes"
        ADMIN = "admin", "Administrator: keeps the cluster"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="grants",
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.CASCADE, related_name="grants"
    )
    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.CASCADE, related_name="grants"
    )
    role = models.CharField(max_length=10, choices=Role.choices)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(user=None) ^ models.Q(team=None),
                name="grant_to_a_person_or_a_team",
            ),
            models.UniqueConstraint(
                fields=["user", "cluster"],
                condition=models.Q(user__isnull=False),
                nulls_distinct=False,
                name="one_role_per_user_and_cluster",
            ),
            models.UniqueConstraint(
                fields=["team", "cluster"],
                condition=models.Q(team__isnull=False),
                nulls_distinct=False,
                name="one_role_per_team_and_cluster",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.full_clean(validate_unique=False, validate_constraints=False)
        super().save(*args, **kwargs)
