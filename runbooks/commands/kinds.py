"""Names of kinds as people read them. Unknown kinds are shown as written."""

from __future__ import annotations

# Kind, then every way to write it; `*` marks those that live in no namespace.
_TABLE = """
ConfigMap configmap configmaps cm
CronJob cronjob cronjobs cj
CustomResourceDefinition* crd crds customresourcedefinition customresourcedefinitions
DaemonSet daemonset daemonsets ds
DataVolume datavolume datavolumes dv dvs
Deployment deployment deployments deploy deployment.apps deployments.apps
Endpoints endpoints ep
Event event events ev
HyperConverged hyperconverged hyperconvergeds hco
Job job jobs
KubeVirt kubevirt kubevirts kv
Lease lease leases
Namespace* namespace namespaces ns
Node* node nodes no
PersistentVolume* persistentvolume persistentvolumes pv
PersistentVolumeClaim persistentvolumeclaim persistentvolumeclaims pvc
Pod pod pods po
ReplicaSet replicaset replicasets rs
Secret secret secrets
Service service services svc
ServiceAccount serviceaccount serviceaccounts sa
StatefulSet statefulset statefulsets sts
StorageClass* storageclass storageclasses sc
VirtualMachine virtualmachine virtualmachines vm vms
VirtualMachineInstance virtualmachineinstance virtualmachineinstances vmi vmis
"""
_KINDS = {
    name: kind
    for kind, *names in (line.split() for line in _TABLE.strip().splitlines())
    for name in names
}


def kind_of(name: str) -> str:
    """The kind (`Deployment`) for a way to write it (`deploy`)."""
    return _KINDS.get(name.lower(), name).rstrip("*")


def is_namespaced(name: str) -> bool:
    """False for kinds that are known to live in no namespace."""
    return not _KINDS.get(name.lower(), "").endswith("*")


def plural(kind: str) -> str:
    if kind.endswith(("s", "x")):
        return kind if kind == "Endpoints" else f"{kind}es"
    return f"{kind}s"
