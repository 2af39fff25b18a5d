"""Who describes which kind.

kubectl has a form of its own for the kinds in this table (describerMap of
k8s.io/kubectl/pkg/describe), and the generic form for all others.
"""

from __future__ import annotations

from collections.abc import Callable

from portal.kube.discovery import Resource
from portal.kube.objects import Json
from portal.kube.verbs.describe.kinds.autoscaler import autoscaler
from portal.kube.verbs.describe.kinds.bindings import binding
from portal.kube.verbs.describe.kinds.certificate_request import certificate_request
from portal.kube.verbs.describe.kinds.config_map import config_map
from portal.kube.verbs.describe.kinds.cron_job import cron_job
from portal.kube.verbs.describe.kinds.csi_node import csi_node
from portal.kube.verbs.describe.kinds.daemon_set import daemon_set
from portal.kube.verbs.describe.kinds.deployment import deployment
from portal.kube.verbs.describe.kinds.disruption_budget import disruption_budget
from portal.kube.verbs.describe.kinds.endpoint_slice import endpoint_slice
from portal.kube.verbs.describe.kinds.endpoints import endpoints
from portal.kube.verbs.describe.kinds.generic import generic
from portal.kube.verbs.describe.kinds.ingress import ingress
from portal.kube.verbs.describe.kinds.ingress_class import ingress_class
from portal.kube.verbs.describe.kinds.ip_address import ip_address
from portal.kube.verbs.describe.kinds.job import job
from portal.kube.verbs.describe.kinds.limit_range import limit_range
from portal.kube.verbs.describe.kinds.namespace import namespace
from portal.kube.verbs.describe.kinds.network_policy import network_policy
from portal.kube.verbs.describe.kinds.node import node
from portal.kube.verbs.describe.kinds.persistent_volume import persistent_volume
from portal.kube.verbs.describe.kinds.persistent_volume_claim import (
    persistent_volume_claim,
)
from portal.kube.verbs.describe.kinds.pod import pod
from portal.kube.verbs.describe.kinds.priority_class import priority_class
from portal.kube.verbs.describe.kinds.replica_set import replica_set
from portal.kube.verbs.describe.kinds.replication_controller import (
    replication_controller,
)
from portal.kube.verbs.describe.kinds.resource_quota import resource_quota
from portal.kube.verbs.describe.kinds.roles import role
from portal.kube.verbs.describe.kinds.secret import secret
from portal.kube.verbs.describe.kinds.service import service
from portal.kube.verbs.describe.kinds.service_account import service_account
from portal.kube.verbs.describe.kinds.service_cidr import service_cidr
from portal.kube.verbs.describe.kinds.stateful_set import stateful_set
from portal.kube.verbs.describe.kinds.storage_class import storage_class
from portal.kube.verbs.describe.kinds.volume_attributes_class import (
    volume_attributes_class,
)
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer

Describer = Callable[[Writer, Json, Look], None]

# By API group and kind; the core group is "".
DESCRIBERS: dict[tuple[str, str], Describer] = {
    ("", "ConfigMap"): config_map,
    ("", "Endpoints"): endpoints,
    ("", "LimitRange"): limit_range,
    ("", "Namespace"): namespace,
    ("", "Node"): node,
    ("", "PersistentVolume"): persistent_volume,
    ("", "PersistentVolumeClaim"): persistent_volume_claim,
    ("", "Pod"): pod,
    ("", "ReplicationController"): replication_controller,
    ("", "ResourceQuota"): resource_quota,
    ("", "Secret"): secret,
    ("", "Service"): service,
    ("", "ServiceAccount"): service_account,
    ("apps", "DaemonSet"): daemon_set,
    ("apps", "Deployment"): deployment,
    ("apps", "ReplicaSet"): replica_set,
    ("apps", "StatefulSet"): stateful_set,
    ("autoscaling", "HorizontalPodAutoscaler"): autoscaler,
    ("batch", "CronJob"): cron_job,
    ("batch", "Job"): job,
    ("certificates.k8s.io", "CertificateSigningRequest"): certificate_request,
    ("discovery.k8s.io", "EndpointSlice"): endpoint_slice,
    ("networking.k8s.io", "IPAddress"): ip_address,
    ("networking.k8s.io", "Ingress"): ingress,
    ("networking.k8s.io", "IngressClass"): ingress_class,
    ("networking.k8s.io", "NetworkPolicy"): network_policy,
    ("networking.k8s.io", "ServiceCIDR"): service_cidr,
    ("policy", "PodDisruptionBudget"): disruption_budget,
    ("rbac.authorization.k8s.io", "ClusterRole"): role,
    ("rbac.authorization.k8s.io", "ClusterRoleBinding"): binding,
    ("rbac.authorization.k8s.io", "Role"): role,
    ("rbac.authorization.k8s.io", "RoleBinding"): binding,
    ("scheduling.k8s.io", "PriorityClass"): priority_class,
    ("storage.k8s.io", "CSINode"): csi_node,
    ("storage.k8s.io", "StorageClass"): storage_class,
    ("storage.k8s.io", "VolumeAttributesClass"): volume_attributes_class,
}


def describer(resource: Resource) -> Describer:
    """The function that describes objects of a resource."""
    return DESCRIBERS.get((resource.group, resource.kind), generic)
