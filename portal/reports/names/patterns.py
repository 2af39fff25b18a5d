"""Names that one knows by their form, wherever they stand."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterator

from portal.reports.names.kinds import Kind, Name

# Kubernetes makes random parts of names of these, so that they form no words.
_RANDOM = "bcdfghjklmnpqrstvwxz2456789"
_NOT_RANDOM = {"http2", "https", "x8664", "sha256", "sha512"}

_UID = re.compile(
    r"(?<![0-9A-Za-z])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![0-9A-Za-z])"
)
_ID = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{32}(?![0-9A-Za-z])")
_MAC = re.compile(r"(?<![0-9A-Za-z:])(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}(?![\w:])")
_IPV4 = re.compile(r"(?<![0-9A-Za-z.])\d{1,3}(?:\.\d{1,3}){3}(?![0-9A-Za-z]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:])")
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*\.)+[A-Za-z]{2,}(?![A-Za-z0-9])"
)
_HOST = re.compile(
    r"(?<![A-Za-z0-9_-])(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,12}"
    r"[A-Za-z]{2,}(?![A-Za-z0-9_-])"
)
_POD = re.compile(
    rf"(?<=[a-z0-9]-)(?P<template>[{_RANDOM}]{{6,10}})-(?P<pod>[{_RANDOM}]{{5}})"
    r"(?![A-Za-z0-9])"
)
_SUFFIX = re.compile(rf"(?<=[a-z0-9]-)[{_RANDOM}]{{5}}(?![A-Za-z0-9-])")

# Ends of host names. Two letters are a country where a third part stands before.
_ENDS = {
    *("com", "net", "org", "edu", "gov", "mil", "int", "info", "biz", "io", "dev"),
    *("app", "cloud", "tech", "online", "local", "localdomain", "internal", "intranet"),
    *("lan", "corp", "home", "private", "test", "example", "invalid", "arpa", "zone"),
}
# Names of projects, of API groups and of labels; and of services inside a cluster,
# whose other parts are found as what they name.
_PUBLIC = re.compile(
    r"(?:.*\.)?(?:kubevirt\.io|kubernetes\.io|k8s\.io|openshift\.io|openshift\.com"
    r"|prometheus\.io|coreos\.com|redhat\.com|github\.com|golang\.org|cncf\.io"
    r"|cluster\.local|w3\.org|example\.org|metallb\.io|cert-manager\.io|projectcalico\.org"
    r"|cilium\.io|ceph\.com|rook\.io|helm\.sh|istio\.io|operatorframework\.io)",
    re.IGNORECASE,
)
_LOCAL_V4 = {"127.0.0.1", "0.0.0.0", "255.255.255.255"}  # noqa: S104 - kept, not bound
_LOCAL_V6 = {"::1", "::"}


def names_in(text: str) -> Iterator[Name]:
    """Every name in `text` that its form gives away."""
    for kind, pattern, is_one in _PATTERNS:
        for found in pattern.finditer(text):
            if is_one(found.group()):
                yield Name(kind, found.group())
    for found in _POD.finditer(text):
        yield Name(Kind.HASH, found["template"])
        yield Name(Kind.HASH, found["pod"])


def random_suffix(name: str) -> str:
    """The random end of a generated name; empty if there is none."""
    found = re.search(rf"-([{_RANDOM}]{{5}})\Z", name)
    return found[1] if found and found[1] not in _NOT_RANDOM else ""


def _any(text: str) -> bool:
    return True


def _is_ipv4(text: str) -> bool:
    return text not in _LOCAL_V4 and all(int(part) < 256 for part in text.split("."))


def _is_ipv6(text: str) -> bool:
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return str(address) not in _LOCAL_V6


def _is_host(text: str) -> bool:
    parts = text.lower().split(".")
    end = parts[-1]
    known = end in _ENDS or (len(end) == 2 and len(parts) > 2)
    return known and not _PUBLIC.fullmatch(text)


def _is_suffix(text: str) -> bool:
    """Words of five consonants exist (`https`): without a digit it may be one."""
    return any(sign.isdigit() for sign in text) and text not in _NOT_RANDOM


_PATTERNS: list[tuple[Kind, re.Pattern[str], Callable[[str], bool]]] = [
    (Kind.UID, _UID, _any),
    (Kind.ID, _ID, _any),
    (Kind.MAC, _MAC, _any),
    (Kind.IPV4, _IPV4, _is_ipv4),
    (Kind.IPV6, _IPV6, _is_ipv6),
    (Kind.EMAIL, _EMAIL, _any),
    (Kind.HOST, _HOST, _is_host),
    (Kind.HASH, _SUFFIX, _is_suffix),
]
