"""Where messages go."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import Team, User
from portal.clusters.access import teams_visible_to
from portal.clusters.models import Cluster
from portal.incidents.models import Incident
from portal.notify.events import labels, usual_events


def every_severity() -> list[str]:
    """A channel leaves none out unless it says so."""
    return list(Incident.Severity.values)


class ChannelQuerySet(models.QuerySet["Channel"]):
    """Filters over channels."""

    def visible_to(self, user: User) -> ChannelQuerySet:
        """Those of the teams that the person may see."""
        return self.filter(team__in=teams_visible_to(user))


class Channel(models.Model):
    """A place that one team is told in, of incidents that the team may see.

    `sealed` is JSON, `{"url", "secret"}`, encrypted and never shown; `address` is what
    may be shown of the URL. `clusters` narrows what the team may see; without any
    it is all of that. After failures in a row the channel rests until `resting_until`.
    """

    class Kind(models.TextChoices):
        APPRISE = "apprise", "Chat, mail or pager"
        WEBHOOK = "webhook", "Signed webhook"

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="channels")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    sealed = models.BinaryField()
    address = models.CharField(max_length=300)
    severities = models.JSONField(default=every_severity)
    events = models.JSONField(default=usual_events)
    clusters = models.ManyToManyField(Cluster, blank=True, related_name="+")
    enabled = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    # The number that the newest notice of this channel has.
    sequence = models.PositiveBigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    resting_until = models.DateTimeField(null=True, blank=True)
    last_sent_at = models.DateTimeField(null=True, blank=True)
    last_failed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ["team__slug", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "name"], name="channel_name_unique_in_team"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("apprise", "webhook")), name="channel_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team.slug}/{self.name}"

    @property
    def is_webhook(self) -> bool:
        """Told event by event, signed, in place of one message for all that changed."""
        return self.kind == self.Kind.WEBHOOK

    @property
    def is_failing(self) -> bool:
        """Its latest try went wrong."""
        sent, failed = self.last_sent_at, self.last_failed_at
        return failed is not None and (sent is None or sent < failed)

    @property
    def event_labels(self) -> list[str]:
        """What it is told of, in words."""
        return labels(self.events)

    def get_absolute_url(self) -> str:
        return f"/channels/{self.pk}"
