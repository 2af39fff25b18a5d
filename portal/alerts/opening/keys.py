"""Which alerts belong together: the key of a group, and the reason in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.alerts.models import Alert, AlertGroup
from portal.alerts.opening.families import family_of

Kind = AlertGroup.Kind


@dataclass(frozen=True, slots=True)
class Key:
    """What an alert's group is found by, within its source."""

    cluster: int | None
    name: str


@dataclass(slots=True)
class Batch:
    """Alerts of one key that came together, in the order in which they came."""

    key: Key
    alerts: list[Alert] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Whether a family or a single rule holds them together."""
        return Kind.FAMILY if self.key.name.startswith("family:") else Kind.RULE

    @property
    def reason(self) -> str:
        """Why they are one incident, for people."""
        name = self.alerts[0].name
        family = family_of(name)
        if family:
            return family.reason
        return f"All are firings of the rule {name} on one cluster."

    @property
    def names(self) -> list[str]:
        """Of the rules, each once; those of a family with the widest fault first."""
        family = family_of(self.alerts[0].name)
        names = dict.fromkeys(alert.name for alert in self.alerts)
        order = list(dict.fromkeys([*(family.alerts if family else ()), *names]))
        return sorted(names, key=order.index)


def batches(alerts: Iterable[Alert]) -> list[Batch]:
    """The alerts by key."""
    found: dict[Key, Batch] = {}
    for alert in alerts:
        key = key_of(alert)
        found.setdefault(key, Batch(key)).alerts.append(alert)
    return list(found.values())


def key_of(alert: Alert) -> Key:
    """Of one alert: the cluster, with its family or else its rule."""
    family = family_of(alert.name)
    name = f"family:{family.slug}" if family else f"rule:{alert.name}"
    return Key(alert.cluster_id, name)
