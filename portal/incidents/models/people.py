"""Who has to do with an incident: roles, watchers, who looks, and handovers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.incidents.models.incident import Incident


class RoleHolder(models.Model):
    """A person had a role in an incident from `since` until `until` (None: has it)."""

    class Role(models.TextChoices):
        LEAD = "lead", "Lead"
        SCRIBE = "scribe", "Scribe"
        COMMUNICATIONS = "communications", "Communications"
        EXPERT = "expert", "Subject expert"

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="role_holders"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    user_name = models.CharField(max_length=200)
    given_by_name = models.CharField(max_length=200)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident"],
                condition=Q(role="lead", until=None),
                name="one_lead_per_incident",
            ),
            models.UniqueConstraint(
                fields=["incident", "role", "user"],
                condition=Q(until=None),
                name="person_has_a_role_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "incident"],
                condition=Q(until=None),
                name="role_of_person",
            )
        ]


class Watcher(models.Model):
    """A person who wants to hear of an incident."""

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="watchers"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watched"
    )
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "user"], name="person_watches_once"
            )
        ]


class Look(models.Model):
    """How far a person has read, and when they were last on the page.

    `seen` is the id of the newest line of the timeline that they were shown.
    """

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="looks"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="looks"
    )
    seen = models.BigIntegerField(default=0)
    here_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "user"], name="one_look_per_person"
            )
        ]


class Handover(models.Model):
    """What the lead tells the next one, who accepts it and leads from then on.

    `to_user` None: whoever accepts it first. It is open until it is accepted or
    withdrawn.
    """

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="handovers"
    )
    from_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    from_name = models.CharField(max_length=200)
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    to_name = models.CharField(max_length=200, blank=True)
    tried = models.TextField(blank=True)
    pending = models.TextField(blank=True)
    next = models.TextField(blank=True)
    offered_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by_name = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_open_handover_per_incident",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="handover_ends_once",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Waits for somebody to accept it."""
        return self.accepted_at is None and self.withdrawn_at is None
