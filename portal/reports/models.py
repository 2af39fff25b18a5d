"""Post-mortems, and the template that new ones begin with. Every text is kept."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from portal.incidents.models import Incident


class TemplateRevision(models.Model):
    """One state of the team's template; the newest counts."""

    number = models.PositiveIntegerField(unique=True)
    text = models.TextField()
    written_by_name = models.CharField(max_length=200)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]


class PostMortem(models.Model):
    """What an incident taught, in Markdown; the newest revision counts."""

    incident = models.OneToOneField(
        Incident, on_delete=models.CASCADE, related_name="post_mortem"
    )
    created_at = models.DateTimeField(default=timezone.now)
    created_by_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"Post-mortem of {self.incident}"


class PostMortemRevision(models.Model):
    """One state of a post-mortem; it never changes."""

    post_mortem = models.ForeignKey(
        PostMortem, on_delete=models.CASCADE, related_name="revisions"
    )
    number = models.PositiveIntegerField()
    text = models.TextField()
    written_by_name = models.CharField(max_length=200)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["post_mortem", "number"],
                name="post_mortem_revision_number_once",
            )
        ]
