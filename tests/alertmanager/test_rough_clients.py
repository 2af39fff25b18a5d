"""Clients that are slow, large, cut off, or spell HTTP in another way."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from itertools import count
from urllib.parse import urlsplit

import pytest

from tests.alertmanager.conftest import CLUSTER
from tests.alertmanager.real import eventually
from tests.portal_client import PortalClient
from tests.running_portal import RunningPortal, said

PATH = "/alerts/alertmanager"
# More than there are connections to the database.
MANY = 40
_numbers = count(1)


class Poster:
    """Speaks HTTP by hand."""

    def __init__(self, portal: RunningPortal, client: PortalClient) -> None:
        self.name = f"rough-{next(_numbers)}"
        new = {"name": self.name, "cluster": CLUSTER}
        self.token = client.post("/alert-sources", new)["token"]
        self.client = client
        self.host = urlsplit(portal.url).netloc
        self.address = ("127.0.0.1", int(self.host.partition(":")[2]))

    def post(self, body: object, path: str = PATH) -> tuple[int, bytes]:
        """With a length, or in chunks if the body is an iterator."""
        connection = HTTPConnection(self.host, timeout=60)
        headers = {"Authorization": f"Bearer {self.token}"}
        chunked = isinstance(body, Iterator)
        connection.request(
            "POST",
            path,
            body,  # type: ignore[arg-type]
            headers,
            encode_chunked=chunked,
        )
        answer = connection.getresponse()
        try:
            return answer.status, answer.read()
        finally:
            connection.close()

    def begin(self, length: int, part: bytes) -> socket.socket:
        """A request whose body does not come to its end."""
        line = socket.create_connection(self.address, timeout=30)
        head = f"POST {PATH} HTTP/1.1\r\nHost: {self.host}\r\n"
        head += (
            f"Authorization: Bearer {self.token}\r\nContent-Length: {length}\r\n\r\n"
        )
        line.sendall(head.encode() + part)
        return line

    def deliveries(self) -> list[dict[str, object]]:
        path = f"/alert-sources/{self.name}/deliveries"
        found: list[dict[str, object]] = self.client.get(path)["items"]
        return found


@pytest.fixture
def poster(running_portal: RunningPortal, client: PortalClient) -> Poster:
    return Poster(running_portal, client)


def body(name: str) -> bytes:
    labels = {"alertname": name, "severity": "info"}
    alert = {"status": "firing", "labels": labels}
    return json.dumps({"version": "4", "alerts": [alert]}).encode()


def test_a_body_in_chunks_is_taken(poster: Poster) -> None:
    whole = body("Chunked")
    pieces = (whole[at : at + 7] for at in range(0, len(whole), 7))
    assert poster.post(pieces)[0] == 202
    [delivery] = poster.deliveries()
    assert delivery["size"] == len(whole)


def test_slow_clients_hold_nobody_up(poster: Poster) -> None:
    whole = body("Slow")
    with ExitStack() as open_lines:
        slow = [
            open_lines.enter_context(poster.begin(len(whole), whole[:20]))
            for _ in range(MANY)
        ]
        assert poster.post(body("Quick"))[0] == 202
        assert len(poster.deliveries()) == 1
        for line in slow[:2]:
            line.sendall(whole[20:])
            assert b" 202 " in line.recv(100)


def test_who_goes_away_in_the_middle_has_told_nothing(poster: Poster) -> None:
    poster.begin(1000, b'{"alerts": [').close()
    assert poster.post(body("After"))[0] == 202
    assert len(poster.deliveries()) == 1


def test_more_than_32_mb_is_heard_to_the_end_and_kept_in_part(
    poster: Poster, running_portal: RunningPortal
) -> None:
    megabyte = b" " * (1 << 20)
    assert poster.post(megabyte for _ in range(40))[0] == 202
    [delivery] = poster.deliveries()
    assert delivery["status"] == "quarantined"
    assert delivery["size"] == (32 << 20) + 1


def test_ten_thousand_alerts_in_one_body_are_all_there(
    poster: Poster, running_portal: RunningPortal
) -> None:
    alerts = [
        {
            "status": "firing",
            "labels": {"alertname": "Many", "severity": "info", "pod": f"p{number}"},
            "annotations": {"summary": "x" * 500},
        }
        for number in range(10_000)
    ]
    whole = json.dumps({"version": "4", "alerts": alerts}).encode()
    assert poster.post(whole)[0] == 202

    def done() -> object:
        [delivery] = poster.deliveries()
        return delivery["status"] == "processed" and delivery["outcome"]

    log = running_portal.local
    assert eventually(done, lambda: said(log)) == {"fired": 10_000}


def test_a_redirect_is_never_answered(poster: Poster) -> None:
    for path in (PATH, f"{PATH}/", f"{PATH}?a=b"):
        assert poster.post(body(path), path)[0] == 202
    connection = HTTPConnection(poster.host, timeout=30)
    connection.request("GET", PATH)
    assert connection.getresponse().status == 405
    connection.close()
