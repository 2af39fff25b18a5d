"""Requests to addresses that people typed in: pinned, bounded, never redirected.

Private addresses and this machine are fine, for that is where one's own services live.
What is refused is where clouds hand out credentials: link-local addresses and the few
other metadata services. A name is resolved once, all its addresses are checked, and the
connection goes to one of these, so that a second answer of the DNS changes nothing.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

_PORTS = {"http": 80, "https": 443}
_METADATA = frozenset({"fd00:ec2::254", "100.100.100.200"})
CONNECT_SECONDS = 3.0


class OutboundError(Exception):
    """Why there is no answer; a sentence without anything that came back."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and whole body."""

    status: int
    body: bytes


def check_url(url: str) -> str:
    """The URL if it can be one of ours. Raises OutboundError."""
    _split(url)
    return url


def fetch(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes | None = None,
    seconds: float = 10.0,
    max_bytes: int,
) -> Answer:
    """One request, the whole of it within `seconds`. Raises OutboundError.

    A redirect is an answer like any other: its status is in 300 to 399.
    """
    parts, deadline = _split(url), time.monotonic() + seconds
    host = parts.hostname or ""
    port = parts.port or _PORTS[parts.scheme]
    pool = _pool(parts.scheme, host, _resolved(host, port), port)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    timeout = urllib3.Timeout(connect=min(CONNECT_SECONDS, seconds), read=seconds)
    try:
        with pool:
            response = pool.urlopen(
                method,
                target,
                body,
                dict(headers) | {"Host": parts.netloc},
                retries=False,
                redirect=False,
                timeout=timeout,
                preload_content=False,
            )
            return Answer(response.status, _read(response, deadline, max_bytes))
    except (HTTPError, OSError) as error:
        raise OutboundError(f"No answer from {parts.netloc}: {_why(error)}.") from error


def _split(url: str) -> SplitResult:
    if not url.isascii() or not url.isprintable() or " " in url or len(url) > 500:
        raise OutboundError("A URL has at most 500 printable ASCII characters.")
    try:
        parts = urlsplit(url)
        port_is_right = parts.port is None or parts.port > 0
    except ValueError as error:
        raise OutboundError(f"{url[:100]!r} is not a URL: {error}.") from error
    if parts.scheme not in _PORTS or not parts.hostname or not port_is_right:
        raise OutboundError("A URL begins with http:// or https:// and a host.")
    if "@" in parts.netloc or parts.fragment:
        raise OutboundError("User, password and fragment do not belong into this URL.")
    return parts


def _resolved(host: str, port: int) -> str:
    """An address of the host; all of them must be harmless."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OutboundError(f"The name {host} is not known here.") from error
    addresses = [str(each[4][0]) for each in found]
    for address in addresses:
        if _is_refused(address):
            raise OutboundError(
                f"{host} leads to {address}, which is never asked: link-local and"
                " metadata addresses hand out credentials."
            )
    return addresses[0]


def _is_refused(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    if mapped is not None:
        return _is_refused(str(mapped))
    return (
        ip.is_link_local
        or ip.is_multicast
        or ip.is_unspecified
        or str(ip) in _METADATA
        or ip == ipaddress.ip_address("255.255.255.255")
    )


def _pool(
    scheme: str, host: str, address: str, port: int
) -> urllib3.HTTPConnectionPool:
    if scheme == "http":
        return urllib3.HTTPConnectionPool(address, port)
    return urllib3.HTTPSConnectionPool(
        address, port, assert_hostname=host, server_hostname=host
    )


def _read(response: urllib3.BaseHTTPResponse, deadline: float, max_bytes: int) -> bytes:
    pieces, size = [], 0
    for piece in response.stream(64 * 1024):
        pieces.append(piece)
        size += len(piece)
        if size > max_bytes:
            raise OutboundError(f"The answer is larger than {max_bytes:,} bytes.")
        if time.monotonic() > deadline:
            raise OutboundError("The answer did not come to its end in time.")
    return b"".join(pieces)


def _why(error: Exception) -> str:
    """In few words, without addresses of objects."""
    known = urllib3.exceptions
    # Before time-outs: urllib3 counts a refused connection among them.
    if isinstance(error, known.NewConnectionError):
        return "the connection was refused"
    if isinstance(error, known.TimeoutError):
        return "it took too long"
    if isinstance(error, known.SSLError):
        return "its TLS certificate is not trusted"
    return type(error).__name__
