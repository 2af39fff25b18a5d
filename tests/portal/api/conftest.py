from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from portal.accounts.models import ApiToken, User

Answer = Any  # Django's test response, whose type has no public name


class Api:
    """The API as one person uses it, over HTTP."""

    def __init__(self, secret: str = "") -> None:
        self._client = Client(raise_request_exception=False)
        self._headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def get(self, path: str) -> Answer:
        return self._send("get", path)

    def post(self, path: str, body: Any = None) -> Answer:
        return self._send("post", path, {} if body is None else body)

    def put(self, path: str, body: Any) -> Answer:
        return self._send("put", path, body)

    def patch(self, path: str, body: Any) -> Answer:
        return self._send("patch", path, body)

    def delete(self, path: str, body: Any = None) -> Answer:
        return self._send("delete", path, body)

    def raw(self, path: str, body: bytes) -> Answer:
        return self._send("post", path, body)

    def _send(self, method: str, path: str, body: Any = None) -> HttpResponse:
        send = getattr(self._client, method)
        given = {"headers": self._headers, "content_type": "application/json"}
        if body is not None:
            given["data"] = body
        return send(f"/api/v1{path}", **given)


As = Callable[[User], Api]


@pytest.fixture
def as_user(db: None) -> As:
    """The API with a token of this person that may write."""
    return lambda user: Api(ApiToken.issue(user, "test")[1])


@pytest.fixture
def as_reader(db: None) -> As:
    """The API with a token of this person that may only read."""
    scope = ApiToken.Scope.READ
    return lambda user: Api(ApiToken.issue(user, "test", scope=scope)[1])


@pytest.fixture
def anonymous(db: None) -> Api:
    return Api()
