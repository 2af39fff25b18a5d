"""Can we reach a cluster, as whom, and may we read what runbooks need?"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal

from portal.clusters.advice import STAGE_OF, advice
from portal.clusters.rights import Right, rights_of
from portal.kube import errors
from portal.kube.client import Endpoint, KubeClient, Timeouts
from portal.kube.errors import KubeError
from portal.kube.gate import Gate

SECONDS = 10.0
_ASKING_AT_ONCE = 8
ANONYMOUS = "system:anonymous"

Stage = Literal[
    "",
    "dns",
    "tcp",
    "tls",
    "auth",
    "forbidden",
    "timeout",
    "not_kubernetes",
    "malformed",
    "server_error",
]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one connection check found.

    `stage` is where it failed, "" if it did not; `sentence` says what that means
    and what to do. `missing` are rights that were asked for and denied; they are
    complete only if `rights_known`. `kube_system_uid` is None where it can not be
    read, `user` is "" where the server does not tell (before Kubernetes 1.28).
    """

    ok: bool
    stage: Stage
    sentence: str
    version: str = ""
    kube_system_uid: str | None = None
    user: str = ""
    missing: tuple[Right, ...] = ()
    rights_known: bool = False


class Unchecked(Exception):
    """There was no way to look: the cluster has no time for us now."""


def check(
    endpoint: Endpoint, gate: Gate | None = None, *, seconds: float = SECONDS
) -> CheckResult:
    """Look, in at most `seconds`. Raises nothing for what the cluster does but Unchecked."""
    client = KubeClient(
        endpoint,
        timeouts=Timeouts(connect=seconds * 0.4, read=seconds * 0.6, total=seconds),
        deadline=time.monotonic() + seconds,
        gate=gate,
    )
    try:
        version = _version(client)
        user = _user(client)
        uid = _kube_system_uid(client)
    except KubeError as error:
        return _failed(error, endpoint)
    if user == ANONYMOUS:
        return CheckResult(False, "auth", advice("auth", endpoint, ""), version)
    return _with_rights(client, CheckResult(True, "", "", version, uid, user))


def _with_rights(client: KubeClient, found: CheckResult) -> CheckResult:
    """The result completed by what may be read."""
    try:
        asked = rights_of(_groups(client))
        with ThreadPoolExecutor(_ASKING_AT_ONCE) as pool:
            allowed = list(pool.map(lambda right: _may(client, right), asked))
    except KubeError as error:
        return _said(
            found, f"The rights could not be asked for: {error.message}.", (), False
        )
    missing = tuple(right for right, yes in zip(asked, allowed, strict=True) if not yes)
    if len(missing) == len(asked):
        sentence = advice("forbidden", client.endpoint, "it may read nothing")
        return _said(found, sentence, missing, True, stage="forbidden")
    return _said(found, _about(missing), missing, True)


def _said(
    found: CheckResult,
    sentence: str,
    missing: tuple[Right, ...],
    known: bool,
    stage: Stage = "",
) -> CheckResult:
    if not stage:
        user = f" as {found.user}" if found.user else ""
        sentence = f"Connected to Kubernetes {found.version}{user}. {sentence}"
    return CheckResult(
        not stage,
        stage,
        sentence,
        found.version,
        found.kube_system_uid,
        found.user,
        missing,
        known,
    )


def _about(missing: tuple[Right, ...]) -> str:
    if not missing:
        return "Everything that runbooks read is allowed."
    some = ", ".join(str(right) for right in missing[:5])
    more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
    return f"Not allowed: {some}{more}; deploy/rbac.yaml would allow it."


def _failed(error: KubeError, endpoint: Endpoint) -> CheckResult:
    if error.reason == errors.BUSY:
        raise Unchecked(error.message) from error
    stage = _stage(error)
    return CheckResult(False, stage, advice(stage, endpoint, error.message))


def _stage(error: KubeError) -> Stage:
    if error.reason == errors.MALFORMED:
        return (
            "malformed" if isinstance(error.__cause__, ValueError) else "not_kubernetes"
        )
    if error.status in (401, 403):
        return "auth" if error.status == 401 else "forbidden"
    if error.status >= 500:
        return "server_error"
    return STAGE_OF.get(error.reason, "not_kubernetes")  # type: ignore[return-value]


def _version(client: KubeClient) -> str:
    answer = client.get("/version")
    version = answer.get("gitVersion") if isinstance(answer, dict) else None
    if not isinstance(version, str):
        raise KubeError(
            "its /version is not that of Kubernetes", reason=errors.MALFORMED
        )
    return version


def _user(client: KubeClient) -> str:
    """Who the server takes us for, "" if it does not know that question."""
    review = _review("authentication.k8s.io", "SelfSubjectReview")
    try:
        answer = client.post(
            "/apis/authentication.k8s.io/v1/selfsubjectreviews", review
        )
    except KubeError as error:
        if error.status in (403, 404):
            return ANONYMOUS if ANONYMOUS in error.message else ""
        raise
    return str(_at(answer, "status", "userInfo", "username") or "")


def _kube_system_uid(client: KubeClient) -> str | None:
    """What tells this cluster from every other; None if we may not look."""
    try:
        answer = client.get("/api/v1/namespaces/kube-system")
    except KubeError as error:
        if error.status in (403, 404):
            return None
        raise
    uid = _at(answer, "metadata", "uid")
    return uid if isinstance(uid, str) else None


def _groups(client: KubeClient) -> set[str]:
    groups = _at(client.get("/apis"), "groups") or []
    return {str(_at(group, "name")) for group in groups}


def _may(client: KubeClient, right: Right) -> bool:
    attributes = {
        "verb": right.verb,
        "group": right.group,
        "resource": right.resource,
        "subresource": right.subresource,
        "namespace": right.namespace,
    }
    review = _review("authorization.k8s.io", "SelfSubjectAccessReview")
    review["spec"] = {
        "resourceAttributes": {name: text for name, text in attributes.items() if text}
    }
    path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
    return _at(client.post(path, review), "status", "allowed") is True


def _review(group: str, kind: str) -> dict[str, Any]:
    return {"apiVersion": f"{group}/v1", "kind": kind}


def _at(value: Any, *path: str) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value
