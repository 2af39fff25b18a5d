"""The one door to an API server: raw JSON in, raw JSON out.

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
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import urllib3
from kubernetes import client as kubernetes_client

from portal.kube import errors
from portal.kube.answers import decode, event_of, refusal, warnings_of
from portal.kube.errors import Aborted, KubeError
from portal.kube.tls import tls_context
from portal.kube.watch import Watch, watch_connections, watched_by

JSON = "application/json"
TABLE = (
    "application/json;as=Table;v=v1;g=meta.k8s.io,"
    "application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json"
)
DISCOVERY = (
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
    "application/json"
)
CHUNK_BYTES = 64 * 1024
MAX_EVENT_BYTES = 16 * 1024 * 1024
# Of errors that are raised while an answer is read.
_NO_ANSWER = {errors.MALFORMED, errors.TIMEOUT}

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
class Timeouts:
    """Seconds. `total` bounds one request including its body."""

    connect: float = 5.0
    read: float = 15.0
    total: float = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one request. `json` is already redacted."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    status: int
    json: Any
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0


class KubeClient:
    """Requests of one run to one cluster.

    `redact` sees every JSON answer before anybody else; what it returns is what
    formatters, findings and storage get. If it raises, the answer is lost, not
    leaked. `observe` is told each answer that was used, after redaction.
    `deadline` is a `time.monotonic()` value after which everything ends.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        redact: Callable[[Any], Any] | None = None,
        observe: Callable[[Answer], None] | None = None,
        timeouts: Timeouts | None = None,
        deadline: float | None = None,
    ) -> None:
        self.endpoint = endpoint
        self.timeouts = timeouts or Timeouts()
        self.deadline = deadline
        self._redact = redact
        self._observe = observe
        # The last error that means "we could not look", not "there is nothing".
        self.failure: KubeError | None = None
        self._abort_reason: str | None = None
        self._open: set[Watch] = set()
        self._lock = threading.Lock()

    # -- requests --------------------------------------------------------

    def get(self, path: str, query: Query = (), *, accept: str = JSON) -> Any:
        """The JSON object at `path`, redacted. Raises KubeError."""
        return self.answer("GET", path, query, accept=accept).json

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Create a review object (access reviews are the only writes we send)."""
        return self.answer("POST", path, body=body).json

    def answer(
        self,
        method: str,
        path: str,
        query: Query = (),
        *,
        accept: str = JSON,
        body: dict[str, Any] | None = None,
    ) -> Answer:
        """One request with everything about its answer. Raises KubeError."""
        began = time.monotonic()
        with self._exchange(method, path, query, accept, body) as (response, _):
            raw = b"".join(self._chunks(response, began))
            data = decode(raw, response, path)
            warnings = warnings_of(response)
        if self._redact is not None:
            data = self._redact(data)
        answer = Answer(
            method,
            path,
            tuple(query),
            response.status,
            data,
            warnings,
            time.monotonic() - began,
        )
        if self._observe is not None:
            self._observe(answer)
        return answer

    def text(self, path: str, query: Query = ()) -> str:
        """A plain text answer (`/healthz`), at most 1 MiB."""
        return b"".join(self.stream(path, query))[: 1 << 20].decode(errors="replace")

    def stream(
        self,
        path: str,
        query: Query = (),
        *,
        accept: str = "*/*",
        seconds: float | None = None,
    ) -> Generator[bytes, None, bool]:
        """The body of a GET as it arrives (logs), not redacted here.

        Close the iterator to drop the connection. `timeouts.total` does not
        apply; the deadline does. With `seconds` a body without an end is cut off
        after them; then the generator returns True. Raises KubeError.
        """
        exchange = self._exchange("GET", path, query, accept, None, seconds)
        with exchange as (response, watch):
            yield from self._chunks(response, None)
        return watch.over

    def watch(
        self, path: str, query: Query, *, accept: str, seconds: float
    ) -> Generator[dict[str, Any], None, bool]:
        """The events of a watch for so many seconds, redacted.

        Returns True if the time was over before the server ended it. Raises
        KubeError.
        """
        stream = self.stream(path, query, accept=accept, seconds=seconds)
        rest = b""
        while True:
            try:
                *lines, rest = (rest + next(stream)).split(b"\n")
            except StopIteration as end:
                return bool(end.value)
            if len(rest) > MAX_EVENT_BYTES:
                raise KubeError("an event is too long", reason=errors.BROKEN)
            for line in filter(None, lines):
                event = event_of(line, path)
                yield event if self._redact is None else self._redact(event)

    def abort(self, reason: str) -> None:
        """End what is under way from another thread; later requests refuse too."""
        with self._lock:
            self._abort_reason = reason
            for watch in self._open:
                watch.end()

    # -- the exchange ----------------------------------------------------

    @contextmanager
    def _exchange(
        self,
        method: str,
        path: str,
        query: Query,
        accept: str,
        body: dict[str, Any] | None,
        seconds: float | None = None,
    ) -> Iterator[tuple[urllib3.BaseHTTPResponse, Watch]]:
        with self._watched(seconds) as watch:
            wait = self._seconds() if seconds is None else seconds + 1
            with watched_by(watch):
                response = self._send(method, path, query, accept, body, wait)
            finished = False
            try:
                if response.status >= 300:
                    raise refusal(response, path)
                yield response, watch
                finished = not watch.over
            except KubeError as error:
                if error.status == 401 or error.reason in _NO_ANSWER:
                    self.failure = error
                raise
            except (urllib3.exceptions.HTTPError, OSError) as error:
                if not watch.over or self._abort_reason is not None:
                    raise self._translate(error) from error
            finally:
                if finished or response.status >= 300:
                    response.release_conn()
                else:
                    response.close()

    @contextmanager
    def _watched(self, seconds: float | None) -> Iterator[Watch]:
        """A watch that `abort` ends."""
        watch = Watch(seconds)
        with self._lock:
            self._open.add(watch)
        try:
            self._check()
            yield watch
        finally:
            with self._lock:
                self._open.discard(watch)
            watch.close()

    def _send(
        self,
        method: str,
        path: str,
        query: Query,
        accept: str,
        body: dict[str, Any] | None,
        wait: float,
    ) -> urllib3.BaseHTTPResponse:
        """Send a request; its answer, of which the body is still to come."""
        transport = _transport(self.endpoint)
        headers = {"Accept": accept, "Accept-Encoding": "identity"}
        if self.endpoint.token:
            headers["Authorization"] = f"Bearer {self.endpoint.token}"
        if body is not None:
            headers["Content-Type"] = JSON
        try:
            prepared = transport.param_serialize(
                method,
                path,
                query_params=list(query),
                header_params=headers,
                body=body,
            )
            answer: urllib3.BaseHTTPResponse = transport.call_api(
                *prepared, _request_timeout=(self._connect_seconds(), wait)
            ).response
        except Exception as error:
            raise self._translate(error) from error
        return answer

    def _chunks(
        self, response: urllib3.BaseHTTPResponse, began: float | None
    ) -> Iterator[bytes]:
        while chunk := response.read1(CHUNK_BYTES):
            yield chunk
            self._check()
            if began is not None and time.monotonic() - began > self.timeouts.total:
                raise KubeError(
                    f"the API server took longer than {self.timeouts.total:g} s"
                    " to answer",
                    reason=errors.TIMEOUT,
                )
        self._check()

    def _check(self) -> None:
        if self._abort_reason is not None:
            raise Aborted(self._abort_reason)
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise Aborted("the time limit of this step is over")

    def _connect_seconds(self) -> float:
        return min(self.timeouts.connect, self._seconds())

    def _seconds(self) -> float:
        if self.deadline is None:
            return self.timeouts.read
        return max(0.05, min(self.timeouts.read, self.deadline - time.monotonic()))

    def _translate(self, error: Exception) -> KubeError:
        """Our word for what the transport raised."""
        if isinstance(error, KubeError):
            self.failure = error
            return error
        try:
            self._check()
        except Aborted as aborted:
            return aborted
        self.failure = _unreachable(error, self.endpoint.server)
        return self.failure


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


def _unreachable(error: Exception, server: str) -> KubeError:
    if isinstance(error, kubernetes_client.ApiException) and error.__context__:
        error = error.__context__  # type: ignore[assignment]  # its wrapper of TLS errors
    why, known = getattr(error, "reason", None) or error, urllib3.exceptions
    if isinstance(why, known.NameResolutionError):
        text, reason = f"no such host: {server}", errors.DNS
    elif isinstance(error, known.SSLError) or isinstance(why, ssl.SSLError):
        text, reason = f"TLS to {server} failed: {why}", errors.TLS
    # Before time-outs: urllib3 counts a refused connection among them.
    elif isinstance(error, known.NewConnectionError):
        text, reason = f"can not connect to {server}: {error}", errors.REFUSED
    elif isinstance(error, known.TimeoutError) or isinstance(why, TimeoutError):
        text, reason = f"{server} did not answer in time", errors.TIMEOUT
    else:
        text, reason = f"the connection to {server} broke: {error}", errors.BROKEN
    return KubeError(text, reason=reason, details={"server": server})
