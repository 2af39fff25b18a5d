"""A cluster as the API shows it: everything but its credential."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema

from portal.clusters.models import Cluster


class CredentialOut(Schema):
    """What may be known of a credential."""

    kind: str
    expires_at: datetime | None
    rotated_at: datetime


class RestOut(Schema):
    """So many connections failed in a row, the last one with the words `failure`."""

    failures: int
    failure: str
    resting_until: datetime


class ClusterOut(Schema):
    """`reachable` is what the last check said, null before the first.

    `usable`: steps may run. `other_uid` is set while the credential reaches
    another cluster than before, until somebody confirms it. `check` is the
    result of the last check: `ok`, `stage`, `sentence`, `user`, `missing`, ….
    `request_budget`: how many requests may be under way at once. `rests` is set while
    runs that no person waits for do not ask it.
    """

    slug: str
    server: str
    namespace: str
    drill: bool
    request_budget: int
    defaults: dict[str, str]
    rests: RestOut | None
    version: str
    reachable: bool | None
    usable: bool
    kube_system_uid: str
    other_uid: str
    archived_at: datetime | None
    checked_at: datetime | None
    check: dict[str, Any]
    credential: CredentialOut | None


class ClusterPage(Schema):
    """By slug."""

    items: list[ClusterOut]
    next: str | None


_SAME = (
    *("slug", "server", "namespace", "drill", "version", "reachable", "usable"),
    *("request_budget", "rests", "defaults"),
    *("kube_system_uid", "other_uid", "archived_at", "checked_at"),
)


def cluster_out(cluster: Cluster) -> dict[str, Any]:
    """The fields of ClusterOut."""
    return {name: getattr(cluster, name) for name in _SAME} | {
        "check": cluster.check_result,
        "credential": getattr(cluster, "credential", None),
    }
