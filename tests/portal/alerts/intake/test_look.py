"""A look at a source's API: what is asked, and answers that are of no use."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography.fernet import Fernet

from portal.alerts.intake.reconcile import reconcile
from portal.alerts.models import AlertSource, SourceCredential
from portal.alerts.services import create_source, keep_api_token
from portal.alerts.source_settings import SourceSettings
from portal.clusters.resealing import reseal_all


class Api(BaseHTTPRequestHandler):
    """Answers what a test put there, and remembers what it was asked."""

    answer = b"[]"
    status = 200
    asked: list[tuple[str, str | None]] = []

    def do_GET(self) -> None:
        Api.asked.append((self.path, self.headers["Authorization"]))
        self.send_response(Api.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(Api.answer)

    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def source(db: None, url: str) -> AlertSource:
    Api.answer, Api.status = b"[]", 200
    Api.asked.clear()
    return create_source(None, "east", SourceSettings(api_url=f"{url}/am/"))[0]


def look(source: AlertSource) -> str:
    reconcile(source)
    source.refresh_from_db()
    return source.reconcile_problem


def test_the_path_is_put_behind_the_address_and_no_token_is_sent(source):
    assert look(source) == ""
    assert Api.asked == [("/am/api/v2/alerts", None)]


def test_the_stored_token_is_sent_and_survives_new_keys(source, root, settings):
    keep_api_token(root, source, "hunter2")
    old = settings.ENCRYPTION_KEYS
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode(), *old]
    reseal_all()
    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS[:1]
    assert look(source) == ""
    assert Api.asked[-1][1] == "Bearer hunter2"


def test_a_token_that_no_key_opens_is_told(source, root, settings):
    keep_api_token(root, source, "hunter2")
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    assert "none of the keys opens" in look(source)
    assert not Api.asked


def test_a_token_is_taken_away_with_nothing(source, root):
    keep_api_token(root, source, "hunter2")
    keep_api_token(root, source, "")
    assert not SourceCredential.objects.exists()


@pytest.mark.parametrize(
    ("status", "answer", "told"),
    [
        (401, b"[]", "answered 401"),
        (302, b"[]", "answered 302"),
        (200, b"<html>", "not JSON"),
        (200, b"{}", "no list"),
        (200, b"[" * 200_000, "not JSON"),
        (200, b"\xff\xfe", "not JSON"),
    ],
)
def test_what_is_no_list_of_alerts_is_told_and_not_repeated_on_the_page(
    source, status, answer, told
):
    Api.status, Api.answer = status, answer
    problem = look(source)
    assert told in problem
    assert "<html>" not in problem
    assert [path for path, _ in Api.asked] == ["/am/api/v2/alerts"]


def test_entries_that_are_no_alerts_are_left_out(source):
    Api.answer = b'[null, 7, {"labels": 3, "receivers": [1], "status": "x"}]'
    assert look(source) == ""
