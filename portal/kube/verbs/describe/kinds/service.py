"""describe service"""

from __future__ import annotations

from portal.kube.lists import within
from portal.kube.objects import (
    Json,
    dig,
    number,
    pairs,
    rows,
    strings,
    text,
)
from portal.kube.verbs.describe import identity, maps
from portal.kube.verbs.describe.endpoints import SLICES, of_service, ready_addresses
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer

BEFORE_PORTS = (
    ("External IPs:", "externalIPs"),
    ("Desired LoadBalancer IP:", "loadBalancerIP"),
    ("External Name:", "externalName"),
)
AFTER_PORTS = (
    ("External Traffic Policy:", "externalTrafficPolicy"),
    ("Internal Traffic Policy:", "internalTrafficPolicy"),
    ("HealthCheck NodePort:", "healthCheckNodePort"),
    ("LoadBalancer Source Ranges:", "loadBalancerSourceRanges"),
    ("Traffic Distribution:", "trafficDistribution"),
)


def service(out: Writer, given: Json, look: Look) -> None:
    """A service with the addresses behind each of its ports, and its events."""
    look.expect_events_of(given)
    spec = given.get("spec") or {}
    identity.place(out, given)
    identity.marks(out, given)
    out.line(0, "Selector:", maps.inline(pairs(spec, "selector")))
    out.line(0, "Type:", text(spec, "type"))
    out.field(0, "IP Family Policy:", spec.get("ipFamilyPolicy"))
    out.line(0, "IP Families:", ",".join(strings(spec, "ipFamilies")) or "<none>")
    out.line(0, "IP:", text(spec, "clusterIP"))
    out.line(0, "IPs:", ",".join(strings(spec, "clusterIPs")) or "<none>")
    _set(out, spec, BEFORE_PORTS)
    if reached := rows(given, "status", "loadBalancer", "ingress"):
        out.line(0, "LoadBalancer Ingress:", ", ".join(map(_ingress, reached)))
    slices = _slices(given, look)
    for port in rows(spec, "ports"):
        _port(out, port, slices)
    out.line(0, "Session Affinity:", text(spec, "sessionAffinity"))
    _set(out, spec, AFTER_PORTS)
    look.events_of(out, given)


def _set(out: Writer, spec: Json, fields: tuple[tuple[str, str], ...]) -> None:
    for title, key in fields:
        if value := spec.get(key):
            shown = ",".join(map(str, value)) if isinstance(value, list) else str(value)
            out.line(0, title, shown)


def _ingress(given: Json) -> str:
    if not given.get("ip"):
        return text(given, "hostname")
    mode = f" ({given['ipMode']})" if given.get("ipMode") is not None else ""
    return f"{given['ip']}{mode}"


def _slices(given: Json, look: Look) -> list[Json]:
    name, namespace = (text(given, "metadata", key) for key in ("name", "namespace"))
    path = within(namespace, "endpointslices", SLICES)
    return look.related(f"the endpoints of {name}", path, of_service(name))


def _port(out: Writer, port: Json, slices: list[Json]) -> None:
    name, protocol = text(port, "name") or "<unset>", text(port, "protocol")
    target = dig(port, "targetPort")
    out.line(0, "Port:", name, f"{number(port, 'port')}/{protocol}")
    out.line(0, "TargetPort:", f"{0 if target is None else target}/{protocol}")
    out.field(0, "AppProtocol:", port.get("appProtocol"))
    if port.get("nodePort"):
        out.line(0, "NodePort:", name, f"{port['nodePort']}/{protocol}")
    out.line(0, "Endpoints:", ready_addresses(slices, text(port, "name")))
