"""describe node"""

from __future__ import annotations

from collections import defaultdict

from portal.kube.errors import Aborted, KubeError
from portal.kube.lists import pages
from portal.kube.objects import Json, dig, pairs, rows, strings, text
from portal.kube.quantity import shown
from portal.kube.times import rfc1123
from portal.kube.verbs.describe import conditions, identity
from portal.kube.verbs.describe.kinds.node_pods import node_pods
from portal.kube.verbs.describe.kinds.node_reads import lease, slices
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.related import PODS, Event
from portal.kube.verbs.describe.scheduling import taints
from portal.kube.verbs.describe.writer import Writer

ROLE = "node-role.kubernetes.io/"
MOST_POOLS = 10
INFO = (
    ("Machine ID", "machineID"),
    ("System UUID", "systemUUID"),
    ("Boot ID", "bootID"),
    ("Kernel Version", "kernelVersion"),
    ("OS Image", "osImage"),
    ("Operating System", "operatingSystem"),
    ("Architecture", "architecture"),
    ("Container Runtime Version", "containerRuntimeVersion"),
    ("Kubelet Version", "kubeletVersion"),
)


def node(out: Writer, given: Json, look: Look) -> None:
    """A node with its lease, the pods on it, what they ask for, and its events."""
    about = Event.about(given)
    # Controllers name a node by its uid, kubelets by its name.
    searches = (about, Event(about.name, about.namespace, about.kind, about.name))
    pods = look.soon(lambda: _pods_on(about.name, look))
    devices = look.soon(lambda: slices(about.name, look))
    look.expect_events(*searches)
    identity.name(out, given)
    out.line(0, "Roles:", ",".join(_roles(given)) or "<none>")
    identity.marks(out, given)
    identity.creation(out, given)
    taints(out, rows(given, "spec", "taints"))
    out.line(
        0, "Unschedulable:", "true" if dig(given, "spec", "unschedulable") else "false"
    )
    _lease(out, given, look)
    conditions.looks(out, given, "LastHeartbeatTime", "lastHeartbeatTime")
    _addresses(out, given)
    _resources(out, "Capacity:", pairs(given, "status", "capacity"))
    _resources(out, "Allocatable:", pairs(given, "status", "allocatable"))
    _slices(out, devices())
    _system(out, given)
    _pods(out, given, pods(), look)
    look.events(out, *searches)


def _roles(given: Json) -> list[str]:
    labels = pairs(given, "metadata", "labels")
    found = {key.removeprefix(ROLE) for key in labels if key.startswith(ROLE)}
    return sorted((found | {labels.get("kubernetes.io/role", "")}) - {""})


def _lease(out: Writer, given: Json, look: Look) -> None:
    try:
        spec = lease(text(given, "metadata", "name"), look).get("spec")
    except Aborted:
        raise
    except KubeError as error:
        out.line(0, "Lease:", f"Failed to get lease: {error.message}")
        return
    out.line(0, "Lease:")
    holder = dig(spec, "holderIdentity")
    out.line(1, "HolderIdentity:", "<unset>" if holder is None else holder)
    for title, key in (("AcquireTime:", "acquireTime"), ("RenewTime:", "renewTime")):
        stamp = dig(spec, key)
        out.line(1, title, rfc1123(stamp) if stamp else "<unset>")


def _addresses(out: Writer, given: Json) -> None:
    out.line(0, "Addresses:")
    for address in rows(given, "status", "addresses"):
        out.line(1, f"{text(address, 'type')}:", text(address, "address"))


def _resources(out: Writer, title: str, given: dict[str, str]) -> None:
    if given:
        out.line(0, title)
    for name, amount in given.items():
        out.line(1, f"{name}:", shown(amount))


def _slices(out: Writer, found: list[Json]) -> None:
    """Devices of this node alone, by driver and pool."""
    if not found:
        return
    pools: dict[tuple[str, str], list[Json]] = defaultdict(list)
    for one in found:
        pools[text(one, "spec", "driver"), text(one, "spec", "pool", "name")].append(
            one
        )
    out.line(0, "Node-Local ResourceSlices:")
    out.heading(1, "Driver", "Pool", "Slices", "Devices")
    for (driver, pool), members in sorted(pools.items())[:MOST_POOLS]:
        devices = sum(len(rows(one, "spec", "devices")) for one in members)
        out.line(1, driver, pool, str(len(members)), str(devices))
    if len(pools) > MOST_POOLS:
        out.line(1, f"...and {len(pools) - MOST_POOLS} more pools")


def _system(out: Writer, given: Json) -> None:
    out.line(0, "System Info:")
    for title, key in INFO:
        out.line(1, f"{title}:", text(given, "status", "nodeInfo", key))
    if cidr := text(given, "spec", "podCIDR"):
        out.line(0, "PodCIDR:", cidr)
    if cidrs := strings(given, "spec", "podCIDRs"):
        out.line(0, "PodCIDRs:", ",".join(cidrs))
    if provider := text(given, "spec", "providerID"):
        out.line(0, "ProviderID:", provider)


def _pods_on(name: str, look: Look) -> list[Json] | None:
    """The pods that have not ended, None if they may not be listed. Raises KubeError."""
    selector = f"spec.nodeName={name},status.phase!=Succeeded,status.phase!=Failed"
    try:
        return list(pages(look.context, PODS, ("fieldSelector", selector)))
    except KubeError as error:
        if error.reason != "Forbidden":
            raise
        return None


def _pods(out: Writer, given: Json, found: list[Json] | None, look: Look) -> None:
    if found is None:
        out.line(0, "Pods:", "not authorized")
    else:
        node_pods(out, given, found, look.now)
