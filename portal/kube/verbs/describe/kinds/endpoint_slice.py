"""describe endpointslice"""

from __future__ import annotations

from portal.kube.formats.go_values import sprint
from portal.kube.objects import Json, dig, rows, strings, text
from portal.kube.verbs.describe import identity
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer


def endpoint_slice(out: Writer, given: Json, look: Look) -> None:
    """A slice with its ports, its endpoints and events."""
    identity.place(out, given)
    identity.marks(out, given)
    out.line(0, "AddressType:", text(given, "addressType"))
    ports = rows(given, "ports")
    out.line(0, "Ports:" if ports else "Ports: <unset>")
    if ports:
        out.heading(1, "Name", "Port", "Protocol")
    for port in ports:
        name = text(port, "name") or "<unset>"
        out.line(1, name, _set(port.get("port")), text(port, "protocol"))
    found = rows(given, "endpoints")
    out.line(0, "Endpoints:" if found else "Endpoints: <none>")
    for endpoint in found:
        _endpoint(out, endpoint)
    look.events_of(out, given)


def _endpoint(out: Writer, given: Json) -> None:
    addresses = ", ".join(strings(given, "addresses"))
    out.line(1, "- Addresses:", addresses or "<none>")
    out.line(2, "Conditions:")
    out.line(3, "Ready:", _set(dig(given, "conditions", "ready")))
    out.line(2, "Hostname:", _set(given.get("hostname")))
    if target := given.get("targetRef"):
        out.line(2, "TargetRef:", f"{text(target, 'kind')}/{text(target, 'name')}")
    out.line(2, "NodeName:", _set(given.get("nodeName")))
    out.line(2, "Zone:", _set(given.get("zone")))


def _set(value: object) -> str:
    return "<unset>" if value is None else sprint(value)
