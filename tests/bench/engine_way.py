"""The engine alone, and the bare requests that it makes."""

from __future__ import annotations

import ssl
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPSConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from portal.execution.engine import run_program
from portal.execution.redaction import redact_object
from portal.execution.safe_text import SafeText
from portal.execution.session import Session
from portal.kube.call import Context
from portal.kube.client import JSON, Answer, Endpoint, KubeClient, Query
from portal.kube.discovery import Discovery
from runbooks.commands.model import Program


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of the engine."""

    url: str
    accept: str


@dataclass(slots=True)
class Printed:
    """Keeps what a command prints, as a terminal would."""

    text: list[str] = field(default_factory=list)

    def begin(self, command: str) -> None:
        """A terminal does not show the command again."""

    def write(self, stream: str, text: str) -> None:
        """Both streams are output here."""
        self.text.append(text)

    def end(self, status: int) -> None:
        """Nothing is held back."""


class NotingClient(KubeClient):
    """A client that remembers what it was asked to request."""

    def __init__(self, endpoint: Endpoint) -> None:
        super().__init__(endpoint, redact=redact_object)
        self.asked: list[Asked] = []

    def answer(
        self,
        method: str,
        path: str,
        query: Query = (),
        *,
        accept: str = JSON,
        body: dict[str, Any] | None = None,
    ) -> Answer:
        self.asked.append(Asked(_url(path, query), accept))
        return super().answer(method, path, query, accept=accept, body=body)

    def stream(
        self,
        path: str,
        query: Query = (),
        *,
        accept: str = "*/*",
        seconds: float | None = None,
    ) -> Generator[bytes, None, bool]:
        self.asked.append(Asked(_url(path, query), accept))
        return super().stream(path, query, accept=accept, seconds=seconds)


def client_for(endpoint: Endpoint) -> KubeClient:
    """A client as a worker makes one for each run; connections are kept below it."""
    return KubeClient(endpoint, redact=redact_object)


def run_engine(program: Program, client: KubeClient) -> str:
    """Run the command in this process, redaction included, and return its output."""
    printed = Printed()
    context = Context(client, Discovery(client), datetime.now(UTC))
    session = Session(context, printed, redactor=SafeText)
    assert run_program(program, session) == 0, printed.text
    return "".join(printed.text)


def requests_of(program: Program, endpoint: Endpoint) -> tuple[Asked, ...]:
    """What the command asks the API server once discovery is known."""
    run_engine(program, client_for(endpoint))
    client = NotingClient(endpoint)
    run_engine(program, client)
    return tuple(client.asked)


class BareConnection:
    """One kept HTTPS connection that sends requests and reads whole bodies."""

    def __init__(self, endpoint: Endpoint) -> None:
        context = ssl.create_default_context(cadata=endpoint.ca)
        host = urlsplit(endpoint.server).netloc
        self._connection = HTTPSConnection(host, context=context)
        self._authorization = f"Bearer {endpoint.token}"

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()

    def send(self, requests: Sequence[Asked]) -> None:
        """One after the other. What the engine lives without may be refused here too."""
        for asked in requests:
            headers = {"Accept": asked.accept, "Authorization": self._authorization}
            self._connection.request("GET", asked.url, headers=headers)
            response = self._connection.getresponse()
            body = response.read()
            assert response.status < 500, body


def _url(path: str, query: Query) -> str:
    return f"{path}?{urlencode(list(query))}" if query else path
