"""People, their teams and API tokens, and the audit trail."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone

TOKEN_PREFIX = "rbp_"  # noqa: S105 - makes a leaked token findable, is none


class User(AbstractUser):
    """Somebody who signs in. `is_superuser` may do everything everywhere."""

    class Meta:
        db_table = "accounts_user"

    @property
    def name(self) -> str:
        """What other people read: full name, else the user name."""
        return self.get_full_name() or self.username


class TeamQuerySet(models.QuerySet["Team"]):
    """Filters over teams."""

    def of(self, user: User) -> TeamQuerySet:
        """Those that the person is a member of."""
        return self.filter(pk__in=user.teams.values("pk"))


class Team(models.Model):
    """People who look after the same clusters: a role given to it is everybody's.

    Its channels say who is told of what.
    """

    slug = models.SlugField(max_length=63, unique=True)
    name = models.CharField(max_length=100)
    members = models.ManyToManyField(User, related_name="teams", blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return f"/teams/{self.slug}"


class ApiToken(models.Model):
    """A bearer token of one user; only its digest is kept."""

    class Scope(models.TextChoices):
        READ = "read"
        WRITE = "write"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    label = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.WRITE)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    @classmethod
    def issue(
        cls,
        user: User,
        label: str,
        *,
        scope: str = Scope.WRITE,
        expires_at: datetime | None = None,
    ) -> tuple[ApiToken, str]:
        """A new token and its secret, which is never to be seen again."""
        secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
        token = cls.objects.create(
            user=user,
            label=label,
            digest=digest(secret),
            scope=scope,
            expires_at=expires_at,
        )
        return token, secret

    @property
    def valid(self) -> bool:
        """Neither revoked nor expired, and its user may still sign in."""
        expired = self.expires_at is not None and self.expires_at <= timezone.now()
        return not expired and self.revoked_at is None and self.user.is_active


def digest(secret: str) -> str:
    """What is stored of a token. It has 256 random bits: a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


class AuditEntry(models.Model):
    """One act of one person or process. The database refuses changes to it.

    Names stand beside ids, without foreign keys, so that an entry outlives what
    it speaks of.
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    action = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=300)
    cluster = models.CharField(max_length=63, blank=True)
    incident = models.PositiveIntegerField(null=True, db_index=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.actor_name} {self.action} {self.subject}"


class AuditSeal(models.Model):
    """A hash over a batch of entries and the seal before: a chain.

    Kept apart from the entries, so that sealing never locks a run.
    """

    first_id = models.BigIntegerField(unique=True)
    last_id = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
