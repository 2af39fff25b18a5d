"""Where a name leads, and the addresses that no request of ours ever goes to."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address

# Metadata services outside the link-local range.
_METADATA = {ip_address("100.100.100.200"), ip_address("fd00:ec2::254")}
_BROADCAST = ip_address("255.255.255.255")


def resolved(host: str, port: int) -> list[str]:
    """All addresses of the host, each once. Raises OSError and UnicodeError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def bare(address: str) -> IPv4Address | IPv6Address:
    """Without a zone, and the IPv4 address that an IPv6 one may hold."""
    ip = ip_address(address.partition("%")[0])
    return getattr(ip, "ipv4_mapped", None) or ip


def is_never_asked(ip: IPv4Address | IPv6Address) -> bool:
    """Whether clouds hand out credentials there, or no single machine answers."""
    nowhere = ip.is_multicast or ip.is_unspecified or ip == _BROADCAST
    return nowhere or ip.is_link_local or ip in _METADATA
