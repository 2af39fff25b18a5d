"""Every error has one shape, and without a valid token there is nothing else."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from portal.accounts.models import ApiToken, User
from portal.api.description import document
from portal.clusters.models import Credential
from portal.incidents.models import Incident
from tests.portal.api.conftest import Api, As

FILLED = {
    "number": "1",
    "order": "1",
    "run_id": str(uuid4()),
    "slug": "prod-east",
    "name": "X",
    "parameter": "pod-name",
    "username": "alice",
    "channel_id": "1",
    "uuid": str(uuid4()),
    "revision": "1",
    "pk": "1",
    "tag": "network",
    "link": "1",
    "other": "1",
    "holder": "1",
    "note": "1",
    "follow_up": "1",
    "handover": "1",
}


def operations() -> Iterator[Any]:
    """(method, URL) of everything that the API describes."""
    for path, methods in document()["paths"].items():
        url = re.sub(r"\{(\w+)\}", lambda found: FILLED[found[1]], path)
        for method in methods:
            yield pytest.param(method, url, id=f"{method} {path}")


def check_shape(answer: Any, status: int, code: str) -> None:
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/json")
    assert list(answer.json()) == ["error"]
    told = answer.json()["error"]
    assert told["code"] == code
    assert isinstance(told["message"], str)
    assert told["message"]


@pytest.mark.parametrize(("method", "url"), list(operations()))
def test_without_a_token_it_is_401(db: None, method: str, url: str) -> None:
    answer = getattr(Client(), method)(url, content_type="application/json")
    check_shape(answer, 401, "unauthenticated")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_every_url_of_the_api_is_described(db: None) -> None:
    described = {
        re.sub(r"\{\w+\}", "*", path).removeprefix("/api/")
        for path in document()["paths"]
    }
    own = {"docs", "v1/openapi.json", r"^[\s\S]*$"}
    routes = {
        re.sub(r"<[^>]+>", "*", str(pattern.pattern))
        for resolver in get_resolver().url_patterns
        if str(resolver.pattern) == "api/"
        for pattern in resolver.url_patterns
    }
    assert routes == described | own


@pytest.mark.parametrize(("method", "url"), list(operations()))
def test_a_stranger_gets_an_error_of_the_one_shape_or_nothing_of_others(
    as_user: As, charlie: User, incident: Incident, method: str, url: str
) -> None:
    path = url.removeprefix("/api/v1")
    path = path.replace("/incidents/1", f"/incidents/{incident.number}")
    send = getattr(as_user(charlie), method)
    answer = send(path) if method == "get" else send(path, {})
    if answer.status_code < 400:
        assert "prod-east" not in answer.content.decode()
    else:
        assert answer.status_code in (403, 404, 422)
        check_shape(answer, answer.status_code, answer.json()["error"]["code"])


def test_a_session_is_no_token(client: Client, root: User) -> None:
    client.force_login(root)
    check_shape(client.get("/api/v1/incidents"), 401, "unauthenticated")


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer wrong", "Basic YTpi", "Bearer \x00", "Bearer é"],
)
def test_what_is_no_token_of_ours_is_401(db: None, header: str) -> None:
    answer = Client().get("/api/v1/incidents", headers={"Authorization": header})
    check_shape(answer, 401, "unauthenticated")


@pytest.mark.parametrize("how", ["revoked", "expired", "user inactive"])
def test_a_token_that_ended_is_401(alice: User, how: str) -> None:
    token, secret = ApiToken.issue(alice, "test")
    if how == "revoked":
        token.revoked_at = timezone.now()
    elif how == "expired":
        token.expires_at = timezone.now() - timedelta(seconds=1)
    else:
        alice.is_active = False
        alice.save()
    token.save()
    check_shape(Api(secret).get("/incidents"), 401, "unauthenticated")


def test_a_token_is_stored_as_a_digest_only(alice: User) -> None:
    token, secret = ApiToken.issue(alice, "test")
    assert secret not in str(ApiToken.objects.filter(pk=token.pk).values())


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[1", b"\xff", b'"text"', b"{" * 100_000, b"[" * 100_000],
    ids=["empty", "cut", "cut list", "not UTF-8", "text", "deep", "deeper"],
)
def test_a_body_that_is_no_json_object_is_refused(
    as_user: As, alice: User, incident: Incident, body: bytes
) -> None:
    answer = as_user(alice).raw(f"/incidents/{incident.number}/notes", body)
    assert answer.status_code in (400, 422)
    check_shape(answer, answer.status_code, answer.json()["error"]["code"])


def test_what_is_not_there_is_404(as_user: As, alice: User) -> None:
    for path in ("", "/", "/nothing", "/runs/no-uuid", "/incidents/x"):
        check_shape(as_user(alice).get(path), 404, "not-found")


def test_a_method_that_there_is_none_for_is_405(as_user: As, alice: User) -> None:
    answer = as_user(alice).put("/incidents", {})
    check_shape(answer, 405, "method-not-allowed")
    assert set(answer["Allow"].replace(" ", "").split(",")) == {"GET", "POST"}


def test_an_error_of_ours_has_an_id_that_stands_in_the_log(
    as_user: As, root: User, incident: Incident, caplog: pytest.LogCaptureFixture
) -> None:
    # Sealed with a key that is gone.
    Credential.objects.update(sealed=b"nobody can open this")
    with caplog.at_level(logging.ERROR):
        answer = as_user(root).post("/clusters/prod-east/check")
    check_shape(answer, 500, "internal")
    assert answer.json()["error"]["id"] in caplog.text
