"""The kinds of names, what replaces them, and which stay."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a name names; the value is what people read."""

    CLUSTER = "cluster"
    NODE = "node"
    NAMESPACE = "namespace"
    VM = "virtual machine"
    VOLUME = "volume"
    OBJECT = "object"
    HASH = "pod hash"
    PERSON = "person"
    OWNER = "team or customer"
    SOURCE = "source"
    EMAIL = "mail address"
    HOST = "host"
    IPV4 = "IPv4 address"
    IPV6 = "IPv6 address"
    MAC = "MAC address"
    UID = "UID"
    ID = "machine id"
    WORD = "your word"


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it was found."""

    kind: Kind
    text: str


# `{n}` counts from 1. What has a form of its own keeps one that programs can read;
# the first eight characters of a UID name a run in file names.
FORMS = {
    Kind.CLUSTER: "cluster-{n}",
    Kind.NODE: "node-{n}",
    Kind.NAMESPACE: "namespace-{n}",
    Kind.VM: "vm-{n}",
    Kind.VOLUME: "volume-{n}",
    Kind.OBJECT: "object-{n}",
    Kind.HASH: "x{n}",
    Kind.PERSON: "person-{n}",
    Kind.OWNER: "team-{n}",
    Kind.SOURCE: "source-{n}",
    Kind.EMAIL: "mail-{n}@example.org",
    Kind.HOST: "host-{n}.example",
    Kind.IPV4: "10.{a}.{b}.{c}",
    Kind.IPV6: "fd00::{n:x}",
    Kind.MAC: "02:00:00:{a:02x}:{b:02x}:{c:02x}",
    Kind.UID: "{n:08x}-0000-4000-8000-000000000000",
    Kind.ID: "{n:032x}",
    Kind.WORD: "word-{n}",
}

# Namespaces that every cluster of this sort has: their names say nothing, and neither
# do the names of what stands in them.
_PLATFORM = re.compile(
    r"kube-(?:system|public|node-lease|flannel)|openshift(?:-[a-z0-9-]+)?"
    r"|kubevirt(?:-hyperconverged)?|cdi|cert-manager|monitoring|local-path-storage"
)
# Names that stand everywhere by default; replacing them would only blur the text.
_COMMON = {
    *("default", "kubernetes", "kube-root-ca.crt", "openshift-service-ca.crt"),
    *("admin", "root", "portal", "operator", "none", "unknown", "localhost", "cluster"),
    *("node", "pod", "namespace", "builder", "deployer", "true", "false", "null"),
}


def is_platform(namespace: str) -> bool:
    """Part of Kubernetes, OpenShift or KubeVirt, not of who uses them."""
    return _PLATFORM.fullmatch(namespace) is not None


def tells(text: str) -> bool:
    """Whether a name says anything about whose it is."""
    return len(text) > 1 and not text.isdigit() and text.lower() not in _COMMON
