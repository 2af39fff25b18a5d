"""The one door to an API server: raw JSON in, raw JSON out.

Nothing is retried, but what the server asks to be sent again later
(`Retry-After`), as kubectl does.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import urllib3

from portal.kube import errors
from portal.kube.answers import decode, event_of, refusal, retry_after, warnings_of
from portal.kube.errors import Aborted, KubeError
from portal.kube.gate import Gate, Open
from portal.kube.shared import SharedReads, key_of
from portal.kube.transport import JSON, Endpoint, Query, Request, send, unreachable
from portal.kube.watch import Watch, watched_by

__all__ = ["JSON", "TABLE", "Answer", "Endpoint", "KubeClient", "Query", "Timeouts"]

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
# How often a request is sent again that the server wants later (as client-go).
MAX_AGAIN = 10


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
    `gate` lets requests through to the cluster, one by one. `shared` holds what other
    runs were told a moment ago; a person who looks on gets a fresh answer, without it.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        redact: Callable[[Any], Any] | None = None,
        observe: Callable[[Answer], None] | None = None,
        timeouts: Timeouts | None = None,
        deadline: float | None = None,
        gate: Gate | None = None,
        shared: SharedReads | None = None,
    ) -> None:
        self.endpoint = endpoint
        self.timeouts = timeouts or Timeouts()
        self.deadline = deadline
        self._redact = redact
        self._observe = observe
        self._gate = gate or Open()
        self._shared = shared
        # The last error that means "we could not look", not "there is nothing".
        self.failure: KubeError | None = None
        # How many answers were used so far.
        self.answers = 0
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
        request = Request(method, path, tuple(query), accept, body)
        answer = self._shared_answer(request) or self._asked(request)
        self.answers += 1
        if self._observe is not None:
            self._observe(answer)
        return answer

    def _shared_answer(self, request: Request) -> Answer | None:
        """What another run was told a moment ago."""
        if self._shared is None or request.method != "GET":
            return None
        self._check()
        return self._shared.find(key_of(self.endpoint, self._redact, request))

    def _asked(self, request: Request) -> Answer:
        """What the server says now."""
        began = time.monotonic()
        with self._exchange(request) as (response, _):
            raw = b"".join(self._chunks(response, began))
            data = decode(raw, response, request.path)
            warnings = warnings_of(response)
        if self._redact is not None:
            data = self._redact(data)
        answer = Answer(
            request.method,
            request.path,
            tuple(request.query),
            response.status,
            data,
            warnings,
            time.monotonic() - began,
        )
        if self._shared is not None and request.method == "GET":
            key = key_of(self.endpoint, self._redact, request)
            self._shared.keep(key, answer, began)
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
        request = Request("GET", path, query, accept)
        with self._exchange(request, seconds) as (response, watch):
            self.answers += 1
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
        self, request: Request, seconds: float | None = None
    ) -> Iterator[tuple[urllib3.BaseHTTPResponse, Watch]]:
        for again in range(MAX_AGAIN, -1, -1):
            with self._admitted(), self._watched(seconds) as watch:
                response = self._send(request, watch, seconds)
                pause = retry_after(response) if again else None
                self._gate.answered(pause)
                if pause is None:
                    with self._reading(response, request.path, watch):
                        yield response, watch
                    return
                response.close()

    @contextmanager
    def _admitted(self) -> Iterator[None]:
        """While the gate lets a request through."""
        try:
            passage = self._gate.enter(self._remaining)
        except Aborted:
            raise
        except KubeError as error:
            self.failure = error
            raise
        with passage:
            yield

    @contextmanager
    def _reading(
        self, response: urllib3.BaseHTTPResponse, path: str, watch: Watch
    ) -> Iterator[None]:
        """Refuse what is no success; keep the connection if it was read to its end."""
        finished = False
        try:
            if response.status >= 300:
                raise refusal(response, path)
            yield
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
        self, request: Request, watch: Watch, seconds: float | None
    ) -> urllib3.BaseHTTPResponse:
        """Send a request; its answer, of which the body is still to come."""
        read = self._seconds() if seconds is None else seconds + 1
        try:
            with watched_by(watch):
                return send(self.endpoint, request, self._connect_seconds(), read)
        except Exception as error:
            translated = self._translate(error)
            if not (watch.asked or isinstance(translated, Aborted)):
                self._gate.failed(translated)
            raise translated from error

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
        self._remaining()

    def _remaining(self) -> float:
        """Seconds until the deadline. Raises Aborted when there are none."""
        if self._abort_reason is not None:
            raise Aborted(self._abort_reason)
        if self.deadline is None:
            return math.inf
        left = self.deadline - time.monotonic()
        if left < 0:
            raise Aborted("the time limit of this step is over")
        return left

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
        self.failure = unreachable(error, self.endpoint.server)
        return self.failure
