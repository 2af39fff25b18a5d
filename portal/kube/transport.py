"""The way to an API server: kept connections, one request, and what broke it.

Only this module imports `kubernetes`. Its generated models reject imperfect
answers (a pod with `containers: null` raises), so we use its transport alone:
`ApiClient.param_serialize` and `call_api`, reading the raw response.

Connections are kept per `Endpoint`, which holds the credential, so two
identities never share one. Nothing is retried and no redirect is followed:
a redirect would carry the token to another host.
"""

from __future__ import annotations

import os
import ssl
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import urllib3
from kubernetes import client as kubernetes_client

from portal.kube import errors
from portal.kube.errors import KubeError
from portal.kube.tls import tls_context
from portal.kube.watch import watch_connections

JSON = "application/json"

Query = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where an API server is and who we are to it.

    `ca`, `client_cert` and `client_key` are PEM texts, never paths; an empty
    `ca` means the machine's own trust store. `namespace` is what commands
    without `-n` mean.
    """

    server: str
    ca: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    client_cert: str = field(default="", repr=False)
    client_key: str = field(default="", repr=False)
    tls_server_name: str = ""
    namespace: str = "default"


@dataclass(frozen=True, slots=True)
class Request:
    """One request, without who sends it and where to."""

    method: str
    path: str
    query: Query = ()
    accept: str = JSON
    body: dict[str, Any] | None = None


def send(
    endpoint: Endpoint, request: Request, connect: float, read: float
) -> urllib3.BaseHTTPResponse:
    """Its answer, of which the body is still to come; any error of the transport.

    `connect` and `read` are seconds.
    """
    transport = _transport(endpoint)
    headers = {"Accept": request.accept, "Accept-Encoding": "identity"}
    if endpoint.token:
        headers["Authorization"] = f"Bearer {endpoint.token}"
    if request.body is not None:
        headers["Content-Type"] = JSON
    prepared = transport.param_serialize(
        request.method,
        request.path,
        query_params=list(request.query),
        header_params=headers,
        body=request.body,
    )
    answer: urllib3.BaseHTTPResponse = transport.call_api(
        *prepared, _request_timeout=(connect, read)
    ).response
    return answer


# -- the kept connections --------------------------------------------------

_transports: dict[Endpoint, kubernetes_client.ApiClient] = {}
_transports_lock = threading.Lock()
MAX_TRANSPORTS = 64


def _transport(endpoint: Endpoint) -> kubernetes_client.ApiClient:
    with _transports_lock:
        if endpoint not in _transports:
            while len(_transports) >= MAX_TRANSPORTS:
                _transports.pop(next(iter(_transports))).rest_client.close()
            _transports[endpoint] = _connect(endpoint)
        return _transports[endpoint]


def _connect(endpoint: Endpoint) -> kubernetes_client.ApiClient:
    configuration = kubernetes_client.Configuration()
    configuration.host = endpoint.server.rstrip("/")
    configuration.proxy = None  # never the environment's: it would see the token
    configuration.retries = False
    configuration.connection_pool_maxsize = 8
    configuration.tls_server_name = endpoint.tls_server_name or None
    transport = kubernetes_client.ApiClient(configuration)
    manager = transport.rest_client.pool_manager
    watch_connections(manager)
    if endpoint.server.startswith("https:"):
        manager.connection_pool_kw["ssl_context"] = tls_context(
            endpoint.ca, endpoint.client_cert, endpoint.client_key
        )
    return transport


# A forked worker must not talk through its parent's sockets.
os.register_at_fork(after_in_child=_transports.clear)


# -- what went wrong on the way ---------------------------------------------


def unreachable(error: Exception, server: str) -> KubeError:
    """Our word for what `send`, or reading its answer, raised."""
    if isinstance(error, kubernetes_client.ApiException) and error.__context__:
        error = error.__context__  # type: ignore[assignment]  # its wrapper of TLS errors
    why, known = getattr(error, "reason", None) or error, urllib3.exceptions
    if isinstance(why, known.NameResolutionError):
        text, reason = f"no such host: {server}", errors.DNS
    elif isinstance(error, known.SSLError) or isinstance(why, ssl.SSLError):
        text, reason = f"TLS to {server} failed: {why}", errors.TLS
    # Before time-outs: urllib3 counts a refused connection among them.
    elif isinstance(error, known.NewConnectionError):
        cause = getattr(error.__cause__, "strerror", None) or error
        text, reason = f"can not connect to {server}: {cause}", errors.REFUSED
    elif isinstance(error, known.TimeoutError) or isinstance(why, TimeoutError):
        text, reason = f"{server} did not answer in time", errors.TIMEOUT
    else:
        text, reason = f"the connection to {server} broke: {error}", errors.BROKEN
    return KubeError(text, reason=reason, details={"server": server})
