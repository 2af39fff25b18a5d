"""How a person wants a source to be, checked."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.alerts.models import AlertSource
from portal.alerts.models.sources import default_heartbeats, default_severities
from portal.clusters.models import Cluster
from portal.core.errors import UserError
from portal.core.outbound import OutboundError, check_url

WEEK = 7 * 24 * 60
NAMES_MAX, NAME_MAX = 50, 100


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """The fields of AlertSource that a person may change; AlertSource explains them."""

    cluster: Cluster | None = None
    cluster_label: str = "cluster"
    severities: list[str] = field(default_factory=default_severities)
    heartbeats: list[str] = field(default_factory=default_heartbeats)
    storm_identities: int = 50
    flap_minutes: int = 10
    silent_minutes: int = 0
    api_url: str = ""


def settings_of(source: AlertSource) -> SourceSettings:
    """As they are now."""
    return SourceSettings(
        **{name: getattr(source, name) for name in SourceSettings.__slots__}
    )


def put(wanted: SourceSettings, source: AlertSource) -> dict[str, object]:
    """Set them on the unsaved row; what is new. Raises UserError, changing nothing."""
    columns = _columns(wanted)
    new = {
        name: value for name, value in columns.items() if getattr(source, name) != value
    }
    for name, value in new.items():
        setattr(source, name, value)
    return new


def _columns(wanted: SourceSettings) -> dict[str, object]:
    _check(wanted)
    return {
        "cluster": wanted.cluster,
        "cluster_label": wanted.cluster_label.strip(),
        "severities": _names(wanted.severities),
        "heartbeats": _names(wanted.heartbeats),
        "storm_identities": wanted.storm_identities,
        "flap_minutes": wanted.flap_minutes,
        "silent_minutes": wanted.silent_minutes,
        "api_url": _api_url(wanted.api_url.strip()),
    }


def _check(wanted: SourceSettings) -> None:
    for name in ("flap_minutes", "silent_minutes"):
        if not 0 <= getattr(wanted, name) <= WEEK:
            raise _wrong(f"{name} lies between 0 and {WEEK}, which is a week.")
    if not 1 <= wanted.storm_identities <= 100_000:
        raise _wrong("storm_identities lies between 1 and 100000.")
    if wanted.cluster and wanted.cluster.archived_at:
        raise _wrong(f"Cluster {wanted.cluster.slug} is archived.")
    label = wanted.cluster_label.strip()
    if not wanted.cluster and not label:
        raise _wrong("Give a cluster, or the label that names it.")
    if len(label) > NAME_MAX or not label.isprintable():
        raise _wrong(f"A label has at most {NAME_MAX} printable characters.")


def _names(given: list[str]) -> list[str]:
    names = list(dict.fromkeys(name.strip() for name in given if name.strip()))
    fit = all(len(name) <= NAME_MAX and name.isprintable() for name in names)
    if len(names) > NAMES_MAX or not fit:
        raise _wrong(
            f"A list has at most {NAMES_MAX} names of {NAME_MAX} printable characters."
        )
    return names


def _api_url(url: str) -> str:
    try:
        return check_url(url).rstrip("/") if url else ""
    except OutboundError as error:
        raise _wrong(f"api_url: {error}") from error


def _wrong(sentence: str) -> UserError:
    return UserError("alert-source-settings", sentence, status=422)
