"""Kinds and every way to write them. Unknown ones are shown as they are written."""

from __future__ import annotations

# Kind, its plural, its short names; `*` marks those that live in no namespace.
_EVERYWHERE = """
APIService* apiservices
CertificateSigningRequest* certificatesigningrequests csr
ClusterRole* clusterroles
ClusterRoleBinding* clusterrolebindings
ComponentStatus* componentstatuses cs
ConfigMap configmaps cm
ControllerRevision controllerrevisions
CronJob cronjobs cj
CSIDriver* csidrivers
CSINode* csinodes
CSIStorageCapacity csistoragecapacities
CustomResourceDefinition* customresourcedefinitions crd crds
DaemonSet daemonsets ds
Deployment deployments deploy
Endpoints endpoints ep
EndpointSlice endpointslices
Event events ev
FlowSchema* flowschemas
HorizontalPodAutoscaler horizontalpodautoscalers hpa
Ingress ingresses ing
IngressClass* ingressclasses
Job jobs
Lease leases
LimitRange limitranges limits
MutatingWebhookConfiguration* mutatingwebhookconfigurations
Namespace* namespaces ns
NetworkPolicy networkpolicies netpol
Node* nodes no
PersistentVolume* persistentvolumes pv
PersistentVolumeClaim persistentvolumeclaims pvc
Pod pods po
PodDisruptionBudget poddisruptionbudgets pdb
PodTemplate podtemplates
PriorityClass* priorityclasses pc
PriorityLevelConfiguration* prioritylevelconfigurations
ReplicaSet replicasets rs
ReplicationController replicationcontrollers rc
ResourceQuota resourcequotas quota
Role roles
RoleBinding rolebindings
RuntimeClass* runtimeclasses
Secret secrets
Service services svc
ServiceAccount serviceaccounts sa
StatefulSet statefulsets sts
StorageClass* storageclasses sc
ValidatingAdmissionPolicy* validatingadmissionpolicies
ValidatingWebhookConfiguration* validatingwebhookconfigurations
VolumeAttachment* volumeattachments
"""
_OF_KUBEVIRT = """
DataVolume datavolumes dv dvs
HyperConverged hyperconvergeds hco
KubeVirt kubevirts kv
VirtualMachine virtualmachines vm vms
VirtualMachineInstance virtualmachineinstances vmi vmis
"""
# Groups that a kind of every cluster may be written with: `deployments.apps`.
_GROUPS = ("apps", "autoscaling", "batch", "extensions", "policy")


def _by_name(table: str) -> dict[str, str]:
    """The kind, with its mark, for each way to write it."""
    rows = (line.split() for line in table.strip().splitlines())
    return {
        name: kind
        for kind, *names in rows
        for name in (kind.rstrip("*").lower(), *names)
    }


EVERYWHERE = _by_name(_EVERYWHERE)
_ALL = EVERYWHERE | _by_name(_OF_KUBEVIRT)


def kind_of(name: str) -> str:
    """The kind (`Deployment`) for a way to write it (`deploy`)."""
    return _ALL.get(_plain(name), name).rstrip("*")


def is_everywhere(name: str) -> bool:
    """Whether every cluster has this kind; `deployments.apps` is one too."""
    return _plain(name) in EVERYWHERE


def is_namespaced(name: str) -> bool:
    """False for kinds that are known to live in no namespace."""
    return not _ALL.get(_plain(name), "").endswith("*")


def plural(kind: str) -> str:
    """`Pods`, `NetworkPolicies`; in small letters the name of the collection."""
    if kind == "Endpoints":
        return kind
    if kind.endswith("y") and kind[-2:-1] not in tuple("aeiou"):
        return f"{kind[:-1]}ies"
    return f"{kind}es" if kind.endswith(("s", "x")) else f"{kind}s"


def _plain(name: str) -> str:
    word, _, group = name.lower().partition(".")
    built_in = group in _GROUPS or group.endswith(".k8s.io")
    return word if not group or built_in else name.lower()
