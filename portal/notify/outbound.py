"""Requests that leave the portal for an address that a person typed.

Only http and https, no redirects, no proxy, a short answer, and not to the machine
itself or to the link-local addresses where clouds keep their secrets. The address that
was checked is the one that is connected to: a name that changes in between gains nothing.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from portal.core.addresses import bare, is_never_asked, resolved

SECONDS = 10.0
ANSWER_BYTES = 64 * 1024
URL_MAX = 2_000


class Refused(Exception):
    """A sentence that says why nothing is sent there."""


class Unreachable(Exception):
    """A sentence: the other side did not answer; later it may."""


@dataclass(frozen=True, slots=True)
class Answered:
    """`retry_after` is the header as it came."""

    status: int
    reason: str
    retry_after: str


def checked_url(url: str) -> SplitResult:
    """The URL in parts. Raises Refused when nothing may be posted to it."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise Refused("It is not a URL that can be read.") from None
    if parts.scheme not in ("https", "http") or not host:
        raise Refused("Give a URL like https://hooks.example.org/portal.")
    if parts.username is not None or parts.password is not None:
        raise Refused("Leave user and password out: the signature proves who sends.")
    if parts.fragment or not url.isascii() or not url.isprintable() or " " in url:
        raise Refused("Give the URL in ASCII, without blanks and without a fragment.")
    if len(url) > URL_MAX:
        raise Refused(f"At most {URL_MAX:,} characters, please.")
    return parts


def addresses(host: str, port: int) -> list[str]:
    """Where `host` is. Raises Refused, and Unreachable if nobody knows."""
    try:
        known = resolved(host, port)
    except (OSError, UnicodeError):
        raise Unreachable(f"No address is known for {host}.") from None
    if host not in settings.NOTIFY_HOSTS:
        for address in known:
            _require_allowed(host, address)
    return known


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answered:
    """POST once. Raises Refused and Unreachable; any answer is an answer."""
    parts = checked_url(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = HTTPConnection(host, port, timeout=SECONDS)
    try:
        connection.sock = _connected(parts.scheme, host, port)
        with closing(connection):
            connection.request("POST", target, body, {**headers, "Host": parts.netloc})
            response = connection.getresponse()
            response.read(ANSWER_BYTES)
            retry_after = response.getheader("Retry-After") or ""
            return Answered(response.status, response.reason, retry_after)
    except (OSError, HTTPException) as error:
        raise Unreachable(_sentence(host, error)) from None


def _connected(scheme: str, host: str, port: int) -> socket.socket:
    raw = _first_that_answers(addresses(host, port), port)
    if scheme == "http":
        return raw
    try:
        return ssl.create_default_context().wrap_socket(raw, server_hostname=host)
    except BaseException:
        raw.close()
        raise


def _first_that_answers(known: list[str], port: int) -> socket.socket:
    for address in known[:-1]:
        with suppress(OSError):
            return socket.create_connection((address, port), SECONDS / len(known))
    return socket.create_connection((known[-1], port), SECONDS / len(known))


def _require_allowed(host: str, address: str) -> None:
    ip = bare(address)
    if ip.is_loopback or ip.is_reserved or is_never_asked(ip):
        raise Refused(
            f"{host} is {ip}: an address of this machine or of its surroundings"
            " that messages do not go to. If it is meant, an administrator names the"
            " host in PORTAL_NOTIFY_HOSTS."
        )


def _sentence(host: str, error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return f"{host} did not answer within {SECONDS:g} s."
    if isinstance(error, ssl.SSLError):
        return f"{host}: TLS failed, {error.reason or 'the certificate is not valid'}."
    if isinstance(error, ConnectionRefusedError):
        return f"{host} refuses connections."
    return f"{host} can not be reached ({type(error).__name__})."
