"""What hangs on an incident: links and follow-ups."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import User
from portal.incidents.models.incident import Incident


class Link(models.Model):
    """A page elsewhere that belongs to an incident: a dashboard, a ticket, a chat."""

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="links"
    )
    url = models.CharField(max_length=2000)
    title = models.CharField(max_length=200)
    added_by_name = models.CharField(max_length=200)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(url__startswith="http://") | Q(url__startswith="https://"),
                name="link_is_http",
            ),
            models.UniqueConstraint(
                fields=["incident", "url"], name="link_once_per_incident"
            ),
        ]


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Filters over follow-ups."""

    def open(self) -> FollowUpQuerySet:
        """Not done yet."""
        return self.filter(done_at=None)

    def overdue(self) -> FollowUpQuerySet:
        """Open, and their day is past, by the calendar in UTC."""
        return self.open().filter(due__lt=timezone.now().date())

    def visible_to(self, user: User) -> FollowUpQuerySet:
        """Those of incidents that the person may see."""
        return self.filter(incident__in=Incident.objects.visible_to(user))


class FollowUp(models.Model):
    """Something to be done after (or because of) an incident."""

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="follow_ups"
    )
    title = models.CharField(max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="follow_ups",
    )
    due = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by_name = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by_name = models.CharField(max_length=200, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["due", "id"], condition=Q(done_at=None), name="follow_up_open"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def overdue(self) -> bool:
        """Should have been done by yesterday, by the calendar in UTC."""
        today: date = timezone.now().date()
        return self.done_at is None and self.due is not None and self.due < today
