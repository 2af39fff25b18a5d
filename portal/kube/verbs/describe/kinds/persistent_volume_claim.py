"""describe persistentvolumeclaim"""

from __future__ import annotations

from portal.kube.errors import KubeError
from portal.kube.formats.go_values import sprint
from portal.kube.lists import within
from portal.kube.objects import Json, dig, rows, strings, text
from portal.kube.quantity import shown
from portal.kube.verbs.describe import claims, conditions, identity, maps
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer


def persistent_volume_claim(out: Writer, given: Json, look: Look) -> None:
    """A claim with the pods that use it, and its events."""
    look.expect_events_of(given)
    users = _users(given, look)
    identity.place(out, given)
    out.line(0, "StorageClass:", claims.storage_class(given))
    out.line(0, "Status:", claims.phase(given, look.now))
    out.line(0, "Volume:", text(given, "spec", "volumeName"))
    identity.marks(out, given)
    out.line(0, "Finalizers:", sprint(strings(given, "metadata", "finalizers")))
    bound = text(given, "spec", "volumeName") != ""
    size = shown(dig(given, "status", "capacity", "storage") or "0")
    out.line(0, "Capacity:", size if bound else "")
    modes = claims.access_modes(given, "status")
    out.line(0, "Access Modes:", modes if bound else "")
    claims.contents(out, given.get("spec") or {})
    maps.stack(out, "Used By", users)
    conditions.looks(out, given, "LastProbeTime", "lastProbeTime")
    look.events_of(out, given)


def _users(given: Json, look: Look) -> list[str]:
    """Names of the pods that mount the claim, once for each volume, or that own it.

    Raises KubeError.
    """
    pods = look.shared(within(text(given, "metadata", "namespace"), "pods"))
    if isinstance(pods, KubeError):
        raise pods
    claim = text(given, "metadata", "name")
    users = [pod for pod in pods for volume in _claimed(pod) if volume == claim]
    owners = {
        text(one, "uid")
        for one in rows(given, "metadata", "ownerReferences")
        if text(one, "kind") == "Pod"
    }
    known = {text(pod, "metadata", "uid") for pod in users}
    users += [pod for pod in pods if text(pod, "metadata", "uid") in owners - known]
    return sorted(text(pod, "metadata", "name") for pod in users)


def _claimed(pod: Json) -> list[str]:
    volumes = rows(pod, "spec", "volumes")
    return [text(one, "persistentVolumeClaim", "claimName") for one in volumes]
