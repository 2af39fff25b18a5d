"""describe networkpolicy"""

from __future__ import annotations

from dataclasses import dataclass

from portal.kube.objects import Json, dig, rows, strings, text
from portal.kube.times import moment
from portal.kube.verbs.describe import identity
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.related import label_selector
from portal.kube.verbs.describe.writer import Writer

EVERY_POD = "<none> (Allowing the specific traffic to all pods in this namespace)"
EVERY_PORT = "To Port: <any> (traffic allowed to all ports)"


@dataclass(frozen=True, slots=True)
class Direction:
    """One direction of traffic: `type` of policy, whom the peers are named after."""

    type: str
    peers: str
    place: str

    @property
    def word(self) -> str:
        return self.type.lower()


DIRECTIONS = (
    Direction("Ingress", "From", "source"),
    Direction("Egress", "To", "destination"),
)


def network_policy(out: Writer, given: Json, look: Look) -> None:
    """A network policy with what it allows in each direction; kubectl shows no events."""
    spec = given.get("spec") or {}
    identity.place(out, given)
    out.line(0, "Created on:", _stamp(dig(given, "metadata", "creationTimestamp")))
    identity.marks(out, given)
    out.line(0, "Spec:")
    chosen = label_selector(spec.get("podSelector")) or EVERY_POD
    out.line(1, f"PodSelector:     {chosen}")
    types = strings(spec, "policyTypes")
    for direction in DIRECTIONS:
        if direction.type in types:
            out.line(1, f"Allowing {direction.word} traffic:")
            _rules(out.nested(2), direction, rows(spec, direction.word))
        else:
            out.line(1, f"Not affecting {direction.word} traffic")
    out.line(1, f"Policy Types: {', '.join(types) or '<none>'}")


def _stamp(given: str | None) -> str:
    """A time as Go prints it: `2026-11-22 00:58:33 +0000 UTC`."""
    return f"{moment(given):%Y-%m-%d %H:%M:%S} +0000 UTC" if given else "<nil>"


def _rules(out: Writer, direction: Direction, given: list[Json]) -> None:
    if not given:
        word = direction.word
        out.line(0, f"<none> (Selected pods are isolated for {word} connectivity)")
    for order, rule in enumerate(given):
        if order:
            out.line(0, "----------")
        ports = rows(rule, "ports")
        for line in map(_port, ports) if ports else [EVERY_PORT]:
            out.line(0, line)
        peers = rows(rule, direction.peers.lower())
        for peer in peers:
            out.line(0, f"{direction.peers}:")
            _peer(out, peer)
        if not peers:
            place = direction.place
            out.line(0, f"{direction.peers}: <any> (traffic not restricted by {place})")


def _port(given: Json) -> str:
    port = given.get("port")
    number = "<nil>" if port is None else str(port)
    protocol = "TCP" if given.get("protocol") is None else given["protocol"]
    if given.get("endPort") is None:
        return f"To Port: {number}/{protocol}"
    return f"To Port Range: {number}-{given['endPort']}/{protocol}"


def _peer(out: Writer, given: Json) -> None:
    selectors = ("namespaceSelector", "podSelector")
    for key in selectors:
        if given.get(key) is not None:
            title = key[0].upper() + key[1:]
            out.line(1, f"{title}: {label_selector(given[key]) or '<none>'}")
    block = given.get("ipBlock")
    if block is not None and all(given.get(key) is None for key in selectors):
        out.line(1, "IPBlock:")
        out.line(2, f"CIDR: {text(block, 'cidr')}")
        out.line(2, f"Except: {', '.join(strings(block, 'except'))}")
