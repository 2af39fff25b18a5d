"""Clusters, their sealed credentials, and who may do what on them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.accounts.models import User


class ClusterQuerySet(models.QuerySet["Cluster"]):
    """Filters over clusters."""

    def active(self) -> ClusterQuerySet:
        """Not archived."""
        return self.filter(archived_at=None)

    def visible_to(self, user: User) -> ClusterQuerySet:
        """Those on which the person has any role."""
        if user.is_superuser:
            return self
        grants = Grant.objects.filter(user=user)
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
    drill = models.BooleanField(default=False)
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

    def get_absolute_url(self) -> str:
        return f"/clusters/{self.slug}"


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


class Grant(models.Model):
    """A person's role on one cluster, or on all (`cluster` None)."""

    class Role(models.TextChoices):
        VIEWER = "viewer", "Viewer: reads everything"
        OPERATOR = "operator", "Operator: runs steps, writes notes"
        ADMIN = "admin", "Administrator: keeps the cluster"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants"
    )
    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.CASCADE, related_name="grants"
    )
    role = models.CharField(max_length=10, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "cluster"],
                nulls_distinct=False,
                name="one_role_per_user_and_cluster",
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.full_clean(validate_unique=False, validate_constraints=False)
        super().save(*args, **kwargs)
