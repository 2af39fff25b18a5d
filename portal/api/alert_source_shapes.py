"""An alert source and its deliveries as the API shows them: without any secret."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Schema

from portal.alerts.models import AlertSource, Delivery, SourceToken
from portal.alerts.source_settings import WEEK

Minutes = Annotated[int, Field(ge=0, le=WEEK)]
Name = Annotated[str, Field(max_length=100)]
Names = Annotated[list[Name], Field(max_length=50)]


class SourceSettingsIn(Schema):
    """How a source is meant; what is left out stays as it is.

    `cluster` null: the label `cluster_label` of each alert names the cluster.
    `silent_minutes` 0: no warning. `api_url` empty: nothing is compared.
    """

    cluster: str | None = None
    cluster_label: Name = "cluster"
    severities: Names = ["critical", "warning"]
    heartbeats: Names = ["Watchdog"]
    storm_identities: Annotated[int, Field(ge=1, le=100_000)] = 50
    flap_minutes: Minutes = 10
    silent_minutes: Minutes = 0
    api_url: Annotated[str, Field(max_length=500)] = ""


class NewSource(SourceSettingsIn):
    """`name`: lower-case letters, digits and dashes; never used again."""

    name: str


class ApiTokenIn(Schema):
    """The bearer token for the source's own API; empty: none any more."""

    token: Annotated[str, Field(max_length=10_000)]


class TokenOut(Schema):
    """What may be known of a token that is still good."""

    id: int
    created_at: datetime
    created_by: str
    last_used_at: datetime | None


class SourceOut(Schema):
    """`silent`: the heartbeat is overdue. `reconcile_problem`: why its API could not be
    asked. `in_quarantine`: deliveries that nobody could read or has dismissed."""

    name: str
    cluster: str | None
    cluster_label: str
    severities: list[str]
    heartbeats: list[str]
    storm_identities: int
    flap_minutes: int
    silent_minutes: int
    api_url: str
    has_api_token: bool
    created_at: datetime
    archived_at: datetime | None
    last_delivery_at: datetime | None
    last_heartbeat_at: datetime | None
    silent: bool
    reconciled_at: datetime | None
    reconcile_problem: str
    in_quarantine: int
    firing: int
    tokens: list[TokenOut]


class NewTokenOut(Schema):
    """`token` is shown this once."""

    source: SourceOut
    token: str


class SourcePage(Schema):
    """By name."""

    items: list[SourceOut]
    next: str | None


class DeliveryOut(Schema):
    """`status` is stored, processed, duplicate or quarantined; `problem` says what was
    wrong. `outcome` counts what became of its alerts. `digest` is of what came."""

    id: int
    received_at: datetime
    status: str
    problem: str
    size: int
    digest: str
    alerts: int
    truncated: int
    notification_reason: str
    outcome: dict[str, int]
    self_test: bool
    attempts: int
    processed_at: datetime | None
    dismissed_at: datetime | None


class DeliveryBodyOut(DeliveryOut):
    """With its body, in which secrets are masked; in quarantine its first 64 KB."""

    body: str


class DeliveryPage(Schema):
    """Newest first."""

    items: list[DeliveryOut]
    next: str | None


_SAME = (
    *("name", "cluster_label", "severities", "heartbeats", "storm_identities"),
    *("flap_minutes", "silent_minutes", "api_url", "created_at", "archived_at"),
    *("last_delivery_at", "last_heartbeat_at", "reconciled_at", "reconcile_problem"),
)


def source_out(source: AlertSource) -> dict[str, Any]:
    """The fields of SourceOut; needs the counts of lists.sources_with_counts."""
    tokens = [token for token in source.tokens.all() if token.revoked_at is None]
    return {name: getattr(source, name) for name in _SAME} | {
        "cluster": source.cluster.slug if source.cluster else None,
        "has_api_token": hasattr(source, "credential"),
        "silent": source.is_silent,
        "in_quarantine": getattr(source, "unread", 0),
        "firing": getattr(source, "firing", 0),
        "tokens": [_token_out(token) for token in tokens],
    }


def delivery_out(delivery: Delivery) -> dict[str, Any]:
    """The fields of DeliveryOut."""
    return {name: getattr(delivery, name) for name in DeliveryOut.model_fields}


def _token_out(token: SourceToken) -> dict[str, Any]:
    same = ("id", "created_at", "last_used_at")
    return {name: getattr(token, name) for name in same} | {
        "created_by": token.created_by_name
    }
