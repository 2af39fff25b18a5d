"""Which channels hear of what."""

from __future__ import annotations

from dataclasses import dataclass

from portal.incidents.models import Incident
from portal.notify.events import BY_PEOPLE, Event
from portal.notify.models import Channel


@dataclass(frozen=True, slots=True)
class Listener:
    """A channel with the clusters that its team `sees` (None: all) and it `wants`."""

    channel: Channel
    sees: frozenset[int] | None
    wants: frozenset[int]

    def hears(self, event: str, incident: Incident) -> bool:
        """Whether the channel is to be told of this event of the incident."""
        in_storm = incident.parent_id is not None and event not in BY_PEOPLE
        return (
            event in self.channel.events
            and incident.severity in self.channel.severities
            and not (in_storm or incident.drill)
            and self.reaches(incident.cluster_id)
        )

    def hears_source(self, cluster: int | None) -> bool:
        """Whether it is told that a source of alerts of this cluster is silent."""
        return Event.SOURCE_SILENT in self.channel.events and self.reaches(cluster)

    def reaches(self, cluster: int | None) -> bool:
        """Whether the team may see what belongs there (None: nobody knows where)."""
        if self.sees is not None and cluster not in self.sees:
            return False
        return not self.wants or cluster in self.wants


def listeners() -> list[Listener]:
    """The channels that are on, their rows locked until the transaction ends."""
    channels = Channel.objects.select_for_update(of=("self",)).filter(enabled=True)
    related = channels.prefetch_related("clusters", "team__grants")
    return [_listener(channel) for channel in related.order_by("pk")]


def _listener(channel: Channel) -> Listener:
    granted = [grant.cluster_id for grant in channel.team.grants.all()]
    known = frozenset(pk for pk in granted if pk is not None)
    return Listener(
        channel,
        sees=None if None in granted else known,
        wants=frozenset(cluster.pk for cluster in channel.clusters.all()),
    )
