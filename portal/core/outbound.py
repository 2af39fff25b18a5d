"""Requests to addresses that people typed in: pinned, bounded, never redirected.

Private addresses and this machine are fine, for that is where one's own services live.
What is refused is where clouds hand out credentials: link-local addresses and the few
other metadata services. A name is resolved once, all its addresses are checked, and the
connection goes to one of these, so that a second answer of the DNS changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from portal.core.addresses import bare, is_never_asked, resolved

_PORTS = {"http": 80, "https": 443}
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
    url: str, *, headers: Mapping[str, str], seconds: float, max_bytes: int
) -> Answer:
    """GET, the whole of it within `seconds`. Raises OutboundError.

    A redirect is an answer like any other: its status is in 300 to 399.
    """
    parts, deadline = _split(url), time.monotonic() + seconds
    *others, last = _resolved(parts)
    try:
        for address in others:
            with suppress(NewConnectionError, ConnectTimeoutError):
                return _asked(parts, address, headers, deadline, max_bytes)
        return _asked(parts, last, headers, deadline, max_bytes)
    except (HTTPError, OSError) as error:
        raise OutboundError(f"No answer from {parts.netloc}: {_why(error)}.") from error


def _asked(
    parts: SplitResult,
    address: str,
    headers: Mapping[str, str],
    deadline: float,
    max_bytes: int,
) -> Answer:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    seconds = max(deadline - time.monotonic(), 0.001)
    with _pool(parts, address) as pool:
        response = pool.urlopen(
            "GET",
            target,
            headers=dict(headers) | {"Host": parts.netloc},
            retries=False,
            redirect=False,
            timeout=urllib3.Timeout(
                connect=min(CONNECT_SECONDS, seconds), read=seconds
            ),
            preload_content=False,
        )
        return Answer(response.status, _read(response, deadline, max_bytes))


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


def _resolved(parts: SplitResult) -> list[str]:
    """The addresses of the host; all of them must be harmless."""
    host = parts.hostname or ""
    try:
        found = resolved(host, _port(parts))
    except (OSError, UnicodeError) as error:
        raise OutboundError(f"The name {host} is not known here.") from error
    for address in found:
        if is_never_asked(bare(address)):
            raise OutboundError(
                f"{host} leads to {address}, which is never asked: link-local and"
                " metadata addresses hand out credentials."
            )
    return found


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme]


def _pool(parts: SplitResult, address: str) -> urllib3.HTTPConnectionPool:
    host, port = parts.hostname, _port(parts)
    if parts.scheme == "http":
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
