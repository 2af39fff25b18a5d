"""Who describes which kind.

kubectl has a form of its own for many built-in kinds, and the generic form for
all others. A kind of the first sort that we can not do yet is refused: the
generic form would look like kubectl's answer and not be it.
"""

from __future__ import annotations

from collections.abc import Callable

from portal.kube.discovery import Resource
from portal.kube.errors import CommandError
from portal.kube.verbs.describe.controllers import daemon_set, deployment, replica_set
from portal.kube.verbs.describe.generic import generic
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.node import node
from portal.kube.verbs.describe.objects import Json
from portal.kube.verbs.describe.pod import pod
from portal.kube.verbs.describe.writer import Writer

Describer = Callable[[Writer, Json, Look], None]

DONE: dict[tuple[str, str], Describer] = {
    ("", "Pod"): pod,
    ("", "Node"): node,
    ("apps", "Deployment"): deployment,
    ("apps", "ReplicaSet"): replica_set,
    ("apps", "DaemonSet"): daemon_set,
}

# The rest of describerMap in k8s.io/kubectl/pkg/describe, by API group.
SPECIAL = {
    "": {
        "ConfigMap", "Endpoints", "LimitRange", "Namespace", "PersistentVolume",
        "PersistentVolumeClaim", "ReplicationController", "ResourceQuota", "Secret",
        "Service", "ServiceAccount",
    },
    "apps": {"StatefulSet"},
    "autoscaling": {"HorizontalPodAutoscaler"},
    "batch": {"CronJob", "Job"},
    "certificates.k8s.io": {"CertificateSigningRequest"},
    "discovery.k8s.io": {"EndpointSlice"},
    "networking.k8s.io": {"Ingress", "IngressClass", "IPAddress", "NetworkPolicy", "ServiceCIDR"},
    "policy": {"PodDisruptionBudget"},
    "rbac.authorization.k8s.io": {"ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"},
    "scheduling.k8s.io": {"PriorityClass"},
    "storage.k8s.io": {"CSINode", "StorageClass", "VolumeAttributesClass"},
}  # fmt: skip


def describer(resource: Resource) -> Describer:
    """The function that describes objects of a resource. Raises CommandError."""
    done = DONE.get((resource.group, resource.kind))
    if done is not None:
        return done
    if resource.kind in SPECIAL.get(resource.group, ()):
        raise CommandError(
            f"the portal can not describe {resource.kind} yet; try:"
            f" kubectl get {resource.plural} -o yaml"
        )
    return generic
