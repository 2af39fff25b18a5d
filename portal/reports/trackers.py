"""Where an alert's project wants to hear of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from portal.reports.record import Record

GITHUB = "https://github.com/{project}/issues/new?title={{title}}&body={{body}}"


@dataclass(frozen=True, slots=True)
class Tracker:
    """A tracker; `{title}` and `{body}` in `url` are filled in."""

    name: str
    url: str


# KubeVirt's alerts say in this label which component they are about.
_COMPONENT_LABEL = "kubernetes_operator_component"
_PROJECTS = {
    "kubevirt": "kubevirt/kubevirt",
    "containerized-data-importer": "kubevirt/containerized-data-importer",
    "hyperconverged-cluster-operator": "kubevirt/hyperconverged-cluster-operator",
    "ssp-operator": "kubevirt/ssp-operator",
    "cluster-network-addons-operator": "kubevirt/cluster-network-addons-operator",
    "hostpath-provisioner-operator": "kubevirt/hostpath-provisioner-operator",
}
# By the alert's name, where there is no label. The first that fits counts.
_NAMES = [
    (r"CDI\w+", "containerized-data-importer"),
    (r"SSP\w+|VirtualMachineCRCErrors|VMStorageClassWarning", "ssp-operator"),
    (r"Cnao\w+|NetworkAddons\w+|Kube[Mm]ac\w+", "cluster-network-addons-operator"),
    (r"HPP\w+", "hostpath-provisioner-operator"),
    (
        r"HCO\w+|KubevirtHyperconverged\w+|KubeVirtCRModified|UnsupportedHCO\w+",
        "hyperconverged-cluster-operator",
    ),
    (r"\w*[Vv]irt\w+|VM\w+|GuestVCPU\w+|LowKVMNodesCount", "kubevirt"),
]


def tracker_for(record: Record) -> Tracker | None:
    """The installation's own tracker if it has one, else the alert's project's."""
    if settings.ISSUE_URL:
        return Tracker(urlsplit(settings.ISSUE_URL).hostname or "", settings.ISSUE_URL)
    project = _project(record)
    return Tracker(project, GITHUB.format(project=project)) if project else None


def _project(record: Record) -> str | None:
    for alert in record.alerts:
        if project := _PROJECTS.get(str(alert.labels.get(_COMPONENT_LABEL, ""))):
            return project
    names = [alert.name for alert in record.alerts]
    names += [record.runbook.name] if record.runbook else []
    for name in names:
        for pattern, component in _NAMES:
            if re.fullmatch(pattern, name):
                return _PROJECTS[component]
    return None
