"""What a node's description needs beside its pods, with few reads for many nodes."""

from __future__ import annotations

from portal.kube.errors import KubeError
from portal.kube.objects import Json, text
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.related import optional

LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases"
SLICES = "/apis/resource.k8s.io/v1/resourceslices"


def lease(name: str, look: Look) -> Json:
    """The lease of a node. Raises KubeError."""
    listed = look.shared(LEASES) if look.many else []
    if not isinstance(listed, KubeError):
        for one in listed:
            if text(one, "metadata", "name") == name:
                return one
    # Who may not list them may still get them, and this error names the node.
    found: Json = look.context.client.get(f"{LEASES}/{name}")
    return found


def slices(name: str, look: Look) -> list[Json]:
    """The resource slices of a node alone; most clusters have none."""
    if not look.many:
        query = ("fieldSelector", f"spec.nodeName={name}")
        found = optional(look.context, SLICES, query)
        return [] if isinstance(found, KubeError) else found
    listed = look.shared(SLICES)
    if isinstance(listed, KubeError):
        return []
    return [one for one in listed if text(one, "spec", "nodeName") == name]
