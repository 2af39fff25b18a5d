"""Sources, runbooks, and their revisions, which never change."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Source(models.Model):
    """Where runbooks come from. `position` decides which variant stands first."""

    class Kind(models.TextChoices):
        SHIPPED = "shipped", "Shipped with the portal"
        FOLDER = "folder", "A folder"

    slug = models.SlugField(max_length=63, unique=True)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    location = models.CharField(max_length=1000)
    position = models.PositiveIntegerField(default=100)
    synced_at = models.DateTimeField(null=True, blank=True)
    problems = models.JSONField(default=list)

    class Meta:
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.slug


class RunbookQuerySet(models.QuerySet["Runbook"]):
    """Filters over runbooks."""

    def present(self) -> RunbookQuerySet:
        """Those whose file is still in its source."""
        return self.filter(removed_at=None, current__isnull=False)


class Runbook(models.Model):
    """What to do about one alert, in one source; named as the alert."""

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="runbooks"
    )
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=1000)
    current = models.OneToOneField(
        "Revision", null=True, on_delete=models.PROTECT, related_name="current_of"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = RunbookQuerySet.as_manager()

    class Meta:
        ordering = ["name", "source__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "name"], name="runbook_name_unique_in_source"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/runbooks/{self.name}"


class Revision(models.Model):
    """One state of a runbook's text. The database refuses changes to it."""

    runbook = models.ForeignKey(
        Runbook, on_delete=models.PROTECT, related_name="revisions"
    )
    sha256 = models.CharField(max_length=64)
    markdown = models.TextField()
    title = models.CharField(max_length=300)
    problems = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["runbook", "sha256"], name="revision_once_per_text"
            )
        ]

    @property
    def short(self) -> str:
        """The six characters that name it on pages."""
        return self.sha256[:6]


class Step(models.Model):
    """One thing to do. `commands` is `[{"text", "line"}]`, in order."""

    class Kind(models.TextChoices):
        COMMANDS = "commands"
        LEADER_STATUS = "leader_status"
        PROMQL = "promql"
        PROSE = "prose"

    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="steps"
    )
    order = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    commands = models.JSONField(default=list)
    start_line = models.PositiveIntegerField()
    end_line = models.PositiveIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "order"], name="step_order_unique_in_revision"
            )
        ]
