"""How far a rollout has come, in kubectl's sentence (polymorphichelpers/rollout_status.go)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.kube.discovery import Resource
from portal.kube.errors import CommandError
from portal.kube.formats.go_values import quote
from portal.kube.objects import Json, dig, number, rows, text
from portal.kube.verbs.rollout.workloads import kind_of

REVISION = "deployment.kubernetes.io/revision"


@dataclass(frozen=True, slots=True)
class Progress:
    """`sentence` is a line without its newline."""

    sentence: str
    done: bool = False


def progress(resource: Resource, workload: Json, revision: int) -> Progress:
    """Raises CommandError for what has failed, and for kinds that have no rollouts.

    With a `revision` other than 0, a Deployment that runs another one has failed.
    """
    viewer = _VIEWERS.get((resource.group, resource.kind))
    if viewer is None:
        raise CommandError(
            f"no status viewer has been implemented for {kind_of(resource)}"
        )
    return viewer(workload, revision)


def _deployment(workload: Json, revision: int) -> Progress:
    _check_revision(workload, revision)
    name = quote(text(workload, "metadata", "name"))
    if not _observed(workload):
        return Progress("Waiting for deployment spec update to be observed...")
    for condition in rows(workload, "status", "conditions"):
        if (condition.get("type"), condition.get("reason")) == (
            "Progressing",
            "ProgressDeadlineExceeded",
        ):
            raise CommandError(f"deployment {name} exceeded its progress deadline")
    waiting = f"Waiting for deployment {name} rollout to finish:"
    wanted = dig(workload, "spec", "replicas")
    updated = number(workload, "status", "updatedReplicas")
    if wanted is not None and updated < wanted:
        return Progress(
            f"{waiting} {updated} out of {wanted} new replicas have been updated..."
        )
    old = number(workload, "status", "replicas") - updated
    if old > 0:
        return Progress(f"{waiting} {old} old replicas are pending termination...")
    available = number(workload, "status", "availableReplicas")
    if available < updated:
        return Progress(
            f"{waiting} {available} of {updated} updated replicas are available..."
        )
    return Progress(f"deployment {name} successfully rolled out", done=True)


def _check_revision(workload: Json, revision: int) -> None:
    if revision == 0:
        return
    given = text(dig(workload, "metadata", "annotations"), REVISION)
    name = quote(text(workload, "metadata", "name"))
    if given and not given.lstrip("+-").isdecimal():
        raise CommandError(
            f"cannot get the revision of deployment {name}: strconv.ParseInt: parsing"
            f" {quote(given)}: invalid syntax"
        )
    running = int(given or 0)
    if running != revision:
        raise CommandError(
            f"desired revision ({revision}) is different from the running revision"
            f" ({running})"
        )


def _daemon_set(workload: Json, revision: int) -> Progress:
    _check_strategy(workload)
    name = quote(text(workload, "metadata", "name"))
    if not _observed(workload):
        return Progress("Waiting for daemon set spec update to be observed...")
    waiting = f"Waiting for daemon set {name} rollout to finish:"
    wanted = number(workload, "status", "desiredNumberScheduled")
    updated = number(workload, "status", "updatedNumberScheduled")
    if updated < wanted:
        return Progress(
            f"{waiting} {updated} out of {wanted} new pods have been updated..."
        )
    available = number(workload, "status", "numberAvailable")
    if available < wanted:
        return Progress(
            f"{waiting} {available} of {wanted} updated pods are available..."
        )
    return Progress(f"daemon set {name} successfully rolled out", done=True)


def _stateful_set(workload: Json, revision: int) -> Progress:
    _check_strategy(workload)
    if not number(workload, "status", "observedGeneration") or not _observed(workload):
        return Progress("Waiting for statefulset spec update to be observed...")
    wanted = dig(workload, "spec", "replicas")
    ready = number(workload, "status", "readyReplicas")
    if wanted is not None and ready < wanted:
        return Progress(f"Waiting for {wanted - ready} pods to be ready...")
    updated = number(workload, "status", "updatedReplicas")
    rolling = dig(workload, "spec", "updateStrategy", "rollingUpdate")
    if rolling is not None:
        return _partition(wanted, updated, dig(rolling, "partition"))
    newest = text(workload, "status", "updateRevision")
    current = text(workload, "status", "currentRevision")
    if newest != current:
        return Progress(
            f"waiting for statefulset rolling update to complete {updated} pods"
            f" at revision {newest}..."
        )
    pods = number(workload, "status", "currentReplicas")
    return Progress(
        f"statefulset rolling update complete {pods} pods at revision {current}...",
        done=True,
    )


def _partition(wanted: int | None, updated: int, partition: int | None) -> Progress:
    """Pods below the partition keep the old version on purpose."""
    if wanted is not None and partition is not None and updated < wanted - partition:
        return Progress(
            f"Waiting for partitioned roll out to finish: {updated} out of"
            f" {wanted - partition} new pods have been updated..."
        )
    return Progress(
        f"partitioned roll out complete: {updated} new pods have been updated...",
        done=True,
    )


def _observed(workload: Json) -> bool:
    """Whether the controller has seen the newest version."""
    observed = number(workload, "status", "observedGeneration")
    return number(workload, "metadata", "generation") <= observed


def _check_strategy(workload: Json) -> None:
    if text(workload, "spec", "updateStrategy", "type") != "RollingUpdate":
        raise CommandError(
            "rollout status is only available for RollingUpdate strategy type"
        )


_VIEWERS: dict[tuple[str, str], Callable[[Json, int], Progress]] = {
    ("apps", "Deployment"): _deployment,
    ("apps", "DaemonSet"): _daemon_set,
    ("apps", "StatefulSet"): _stateful_set,
}
