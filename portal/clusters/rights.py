"""What the portal needs to read, and why: the same list as deploy/rbac.yaml.

Reading means get, list and watch. Secrets are absent on purpose, and so is
everything that runs something (`pods/exec`, `services/proxy`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

READ = ("get", "list", "watch")


@dataclass(frozen=True, slots=True)
class Right:
    """One thing that a credential may do. `group` "" is the core group; an empty
    `namespace` means the whole cluster."""

    verb: str
    group: str
    resource: str
    subresource: str = ""
    namespace: str = ""
    why: str = ""

    def __str__(self) -> str:
        resource = f"{self.resource}.{self.group}" if self.group else self.resource
        tail = f"/{self.subresource}" if self.subresource else ""
        return f"{self.verb} {resource}{tail}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the ClusterRole. A resource `a/b` is a subresource."""

    group: str
    resources: tuple[str, ...]
    why: str
    verbs: tuple[str, ...] = READ


RULES = (
    Rule("", ("pods",), "which pods run, where, and why they do not"),
    Rule("", ("pods/log",), "logs, which have no list", ("get",)),
    Rule("", ("nodes",), "whether nodes are ready"),
    Rule("", ("namespaces",), "where things are; kube-system tells clusters apart"),
    Rule("", ("events",), "what the cluster says went wrong"),
    Rule("", ("services", "endpoints"), "whether a service has somebody behind it"),
    Rule("", ("configmaps",), "configuration of components"),
    Rule(
        "",
        ("persistentvolumeclaims", "persistentvolumes"),
        "storage of virtual machines",
    ),
    Rule(
        "",
        (
            "limitranges",
            "replicationcontrollers",
            "resourcequotas",
            "serviceaccounts",
        ),
        "why pods are not created",
    ),
    Rule(
        "apps",
        (
            "controllerrevisions",
            "daemonsets",
            "deployments",
            "replicasets",
            "statefulsets",
        ),
        "state of the workloads that alerts are about",
    ),
    Rule("batch", ("cronjobs", "jobs"), "state of jobs, such as KubeVirt's install"),
    Rule("autoscaling", ("horizontalpodautoscalers",), "why replicas come and go"),
    Rule("coordination.k8s.io", ("leases",), "who leads; whether nodes report"),
    Rule("events.k8s.io", ("events",), "events as kubectl reads them"),
    Rule("discovery.k8s.io", ("endpointslices",), "endpoints of services"),
    Rule("networking.k8s.io", ("ingresses", "networkpolicies"), "who may reach what"),
    Rule("policy", ("poddisruptionbudgets",), "what blocks a drain"),
    Rule("scheduling.k8s.io", ("priorityclasses",), "what preempts pods"),
    Rule(
        "storage.k8s.io",
        ("csidrivers", "csinodes", "storageclasses", "volumeattachments"),
        "why volumes do not attach",
    ),
    Rule(
        "snapshot.storage.k8s.io",
        ("volumesnapshotclasses", "volumesnapshots"),
        "snapshots of disks",
    ),
    Rule(
        "rbac.authorization.k8s.io",
        ("clusterrolebindings", "clusterroles", "rolebindings", "roles"),
        "whether an operator may still do its work, such as renewing its Lease",
    ),
    Rule("apiextensions.k8s.io", ("customresourcedefinitions",), "installed kinds"),
    Rule("apiregistration.k8s.io", ("apiservices",), "whether virt-api is reached"),
    Rule(
        "admissionregistration.k8s.io",
        ("mutatingwebhookconfigurations", "validatingwebhookconfigurations"),
        "webhooks that refuse changes",
    ),
    Rule("metrics.k8s.io", ("nodes", "pods"), "kubectl top", ("get", "list")),
    Rule(
        "kubevirt.io",
        (
            "kubevirts",
            "virtualmachineinstancemigrations",
            "virtualmachineinstancereplicasets",
            "virtualmachineinstances",
            "virtualmachines",
        ),
        "KubeVirt itself, its virtual machines and their migrations",
    ),
    Rule(
        "instancetype.kubevirt.io",
        (
            "virtualmachineclusterinstancetypes",
            "virtualmachineclusterpreferences",
            "virtualmachineinstancetypes",
            "virtualmachinepreferences",
        ),
        "sizes of virtual machines",
    ),
    Rule("migrations.kubevirt.io", ("migrationpolicies",), "limits of migrations"),
    Rule("pool.kubevirt.io", ("virtualmachinepools",), "pools of virtual machines"),
    Rule(
        "snapshot.kubevirt.io",
        ("virtualmachinerestores", "virtualmachinesnapshots"),
        "snapshots of virtual machines",
    ),
    Rule(
        "cdi.kubevirt.io",
        (
            "cdiconfigs",
            "cdis",
            "dataimportcrons",
            "datasources",
            "datavolumes",
            "storageprofiles",
        ),
        "disk imports",
    ),
    Rule("hco.kubevirt.io", ("hyperconvergeds",), "the operator of operators"),
    Rule("hostpathprovisioner.kubevirt.io", ("hostpathprovisioners",), "local disks"),
    Rule(
        "networkaddonsoperator.network.kubevirt.io",
        ("networkaddonsconfigs",),
        "network add-ons",
    ),
    Rule("ssp.kubevirt.io", ("ssps",), "templates and their operator"),
    Rule("nodemaintenance.medik8s.io", ("nodemaintenances",), "nodes under repair"),
)


def rights_of(served: Collection[str] | None = None) -> tuple[Right, ...]:
    """The rights to ask for, one a resource: `list`, or `get` where nothing lists.

    `served` are the API groups of the cluster; a right to a group that it does not
    have is not missed. None asks for all.
    """
    return tuple(
        _right(rule, resource)
        for rule in RULES
        if not rule.group or served is None or rule.group in served
        for resource in rule.resources
    )


def _right(rule: Rule, path: str) -> Right:
    resource, _, subresource = path.partition("/")
    verb = "list" if "list" in rule.verbs else rule.verbs[0]
    return Right(verb, rule.group, resource, subresource, why=rule.why)
