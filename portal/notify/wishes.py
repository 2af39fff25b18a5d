"""What a channel is told of, as somebody asked for it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.accounts.models import User
from portal.clusters.models import Cluster
from portal.core.errors import UserError
from portal.incidents.models import Incident
from portal.notify.events import Event


@dataclass(frozen=True, slots=True)
class Wishes:
    """Severities, events and clusters (slugs; none: all that the team may see)."""

    severities: tuple[str, ...]
    events: tuple[str, ...]
    clusters: tuple[str, ...] = ()


def require_possible(wishes: Wishes) -> None:
    """Raise UserError if a word is not known, or nothing would ever be told."""
    _require(wishes.severities, Incident.Severity.values, "severity")
    _require(wishes.events, Event.values, "event")


def clusters_of(user: User, wishes: Wishes) -> list[Cluster]:
    """The clusters that are named. Raises UserError for one that `user` can not see."""
    visible = Cluster.objects.visible_to(user).filter(slug__in=wishes.clusters)
    missing = set(wishes.clusters) - {cluster.slug for cluster in visible}
    for slug in sorted(missing):
        raise UserError(
            "cluster-unknown", f"There is no cluster {slug[:63]}.", status=422
        )
    return list(visible)


def _require(given: tuple[str, ...], known: list[str], noun: str) -> None:
    for word in given:
        if word not in known:
            raise UserError(
                f"{noun}-unknown",
                f"{word[:40]!r} is no {noun}: use {', '.join(known)}.",
                status=422,
            )
    if not given:
        raise UserError(
            f"{noun}-missing",
            f"Without any {noun} the channel would never be told anything.",
            status=422,
        )
