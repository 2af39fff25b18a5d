"""What people do with clusters, and the client that speaks to one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.accounts import audit
from portal.accounts.models import User
from portal.clusters import secretbox
from portal.clusters.budget import ClusterGate
from portal.clusters.check import CheckResult, Unchecked, check
from portal.clusters.kubeconfig import certificate_expiry, token_expiry
from portal.clusters.models import Cluster, Credential
from portal.core.errors import UserError
from portal.kube.client import Answer, Endpoint, KubeClient
from portal.kube.shared import SharedReads
from portal.live.publish import publish_on_commit

CHANNEL = "clusters"
MOST_REQUESTS = 50
_SLUG = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


@transaction.atomic
def add_cluster(
    user: User | None, slug: str, endpoint: Endpoint, *, drill: bool = False
) -> Cluster:
    """Register a cluster with its credential. The slug is taken for good."""
    if not _SLUG.fullmatch(slug):
        raise UserError(
            "cluster-slug-invalid",
            f"{slug!r} can not name a cluster: use lower-case letters, digits and"
            " dashes, at most 63, beginning and ending with a letter or digit.",
        )
    if Cluster.objects.filter(slug=slug).exists():
        raise UserError(
            "cluster-slug-taken",
            f"There is, or was, a cluster {slug}: names are never used again,"
            " so that old incidents stay true. Choose another.",
            status=409,
        )
    cluster = Cluster(slug=slug, drill=drill)
    _place(cluster, endpoint)
    cluster.save()
    _seal(cluster, endpoint)
    audit.record(user, "cluster.add", slug, cluster=slug, server=endpoint.server)
    publish_on_commit(CHANNEL, "sync")
    return cluster


@transaction.atomic
def replace_credential(user: User | None, cluster: Cluster, endpoint: Endpoint) -> None:
    """A new credential (and address); what the next check finds is compared."""
    _place(cluster, endpoint)
    cluster.save()
    _seal(cluster, endpoint)
    audit.record(
        user,
        "cluster.credential",
        cluster.slug,
        cluster=cluster.slug,
        server=endpoint.server,
    )


@transaction.atomic
def archive(user: User, cluster: Cluster) -> None:
    """Nothing runs on it any more; its incidents stay. The credential is forgotten."""
    if cluster.archived_at:
        return
    cluster.archived_at = timezone.now()
    cluster.save(update_fields=["archived_at"])
    Credential.objects.filter(cluster=cluster).delete()
    audit.record(user, "cluster.archive", cluster.slug, cluster=cluster.slug)
    publish_on_commit(CHANNEL, "sync")


@transaction.atomic
def set_request_budget(user: User, cluster: Cluster, requests: int) -> None:
    """How many requests of the portal may be under way at once on this cluster."""
    if not 1 <= requests <= MOST_REQUESTS:
        raise UserError(
            "cluster-budget",
            f"The request budget is a number from 1 to {MOST_REQUESTS}.",
            status=422,
        )
    before, cluster.request_budget = cluster.request_budget, requests
    if before == requests:
        return
    cluster.save(update_fields=["request_budget"])
    audit.record(
        user,
        "cluster.budget",
        cluster.slug,
        cluster=cluster.slug,
        before=before,
        after=requests,
    )


@transaction.atomic
def confirm_identity(user: User, cluster: Cluster) -> None:
    """A person's word that the other cluster behind this credential is meant."""
    if not cluster.other_uid:
        return
    before, cluster.kube_system_uid = cluster.kube_system_uid, cluster.other_uid
    cluster.other_uid = ""
    cluster.save(update_fields=["kube_system_uid", "other_uid"])
    audit.record(
        user,
        "cluster.confirm",
        cluster.slug,
        cluster=cluster.slug,
        before=before,
        after=cluster.kube_system_uid,
    )


def run_check(cluster: Cluster) -> CheckResult:
    """Look whether and as whom we reach the cluster; the result is stored.

    Raises UserError where steps use up the request budget: that says nothing of it.
    """
    try:
        result = check(endpoint_of(cluster), ClusterGate(cluster, checks=True))
    except Unchecked as error:
        raise UserError("cluster-busy", str(error), status=409) from error
    with transaction.atomic():
        row = Cluster.objects.select_for_update().get(pk=cluster.pk)
        row.checked_at = timezone.now()
        row.check_result = json.loads(json.dumps(asdict(result), default=str))
        if result.ok:
            row.version = result.version or ""
            _compare_identity(row, result.kube_system_uid or "")
        row.save()
        publish_on_commit(CHANNEL, "sync")
    cluster.refresh_from_db()
    return result


def endpoint_of(cluster: Cluster) -> Endpoint:
    """Where the cluster is and who we are to it, the credential unsealed."""
    credential = Credential.objects.filter(cluster=cluster).first()
    if credential is None:
        raise UserError(
            "credential-missing", f"Cluster {cluster.slug} has no credential."
        )
    secrets = json.loads(
        secretbox.open_sealed(bytes(credential.sealed), settings.ENCRYPTION_KEYS)
    )
    return Endpoint(
        server=cluster.server,
        ca=cluster.ca,
        tls_server_name=cluster.tls_server_name,
        namespace=cluster.namespace,
        **secrets,
    )


def client_for(
    cluster: Cluster,
    *,
    redact: Callable[[Any], Any],
    observe: Callable[[Answer], None] | None = None,
    deadline: float | None = None,
    gate: ClusterGate | None = None,
    shared: SharedReads | None = None,
) -> KubeClient:
    """A client for one run. Connections are shared per cluster and credential.

    Without a `gate` of its own it asks as somebody who looks on.
    """
    return KubeClient(
        endpoint_of(cluster),
        redact=redact,
        observe=observe,
        deadline=deadline,
        gate=gate or ClusterGate(cluster),
        shared=shared,
    )


def _place(cluster: Cluster, endpoint: Endpoint) -> None:
    cluster.server = endpoint.server
    cluster.ca = endpoint.ca
    cluster.tls_server_name = endpoint.tls_server_name
    cluster.namespace = endpoint.namespace


def _seal(cluster: Cluster, endpoint: Endpoint) -> None:
    secrets = {
        "token": endpoint.token,
        "client_cert": endpoint.client_cert,
        "client_key": endpoint.client_key,
    }
    Credential.objects.update_or_create(
        cluster=cluster,
        defaults={
            "kind": Credential.Kind.TOKEN
            if endpoint.token
            else Credential.Kind.CERTIFICATE,
            "sealed": secretbox.seal(json.dumps(secrets), settings.ENCRYPTION_KEYS),
            "expires_at": _expiry(endpoint),
            "rotated_at": timezone.now(),
        },
    )


def _expiry(endpoint: Endpoint) -> datetime | None:
    if endpoint.token:
        return token_expiry(endpoint.token)
    return certificate_expiry(endpoint.client_cert) if endpoint.client_cert else None


def _compare_identity(cluster: Cluster, uid: str) -> None:
    if not uid:
        return
    if cluster.kube_system_uid in {"", uid}:
        cluster.kube_system_uid, cluster.other_uid = uid, ""
    else:
        cluster.other_uid = uid
