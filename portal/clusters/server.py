"""Which URLs may be an API server's."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit


def server_problem(server: str) -> str:
    """What is wrong with the URL of an API server, "" if nothing is.

    Plain http would show the token to everybody on the way; to this machine
    itself (a `kubectl proxy`) there is no way.
    """
    try:
        parts = urlsplit(server)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "is not a URL that can be read."
    if parts.scheme not in ("https", "http") or not host:
        return "must be a URL like https://api.example.org:6443."
    if parts.username is not None or parts.password is not None:
        return "must not hold a user or a password."
    if parts.query or parts.fragment or any(sign.isspace() for sign in server):
        return "must be a URL without query, fragment and blanks."
    if parts.scheme == "http" and not is_loopback(host):
        return "is http, which shows the token to everybody on the way; use https."
    return ""


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
