"""A browser without a screen: a session cookie, pages, and the live stream."""

from __future__ import annotations

import http.cookiejar
from collections.abc import Generator
from http.client import HTTPResponse
from typing import cast
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

from tests.running_portal import RunningPortal

LOGIN = "/accounts/login/"


class SignedIn:
    """The demo's account, signed in on the page for it."""

    def __init__(self, portal: RunningPortal) -> None:
        self._url = portal.url
        self._cookies = http.cookiejar.CookieJar()
        self._opener = build_opener(
            HTTPCookieProcessor(self._cookies), ProxyHandler({})
        )
        self.page(LOGIN)
        account = {"login": portal.username, "password": portal.password}
        assert portal.username in self.submit(LOGIN, **account)

    def page(self, path: str) -> str:
        """The text of a page; anything but 200 raises HTTPError."""
        with self._open(path, None) as response:
            return response.read().decode()

    def submit(self, path: str, **fields: str) -> str:
        """What a form leads to."""
        token = {each.name: each.value for each in self._cookies}.get("csrftoken", "")
        data = urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        with self._open(path, data) as response:
            return response.read().decode()

    def events(self, path: str) -> Generator[str]:
        """The names of a stream's events as they come, until it is closed."""
        with self._open(path, None) as response:
            for line in response:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name == "event":
                    yield value

    def _open(self, path: str, data: bytes | None) -> HTTPResponse:
        return cast(
            "HTTPResponse", self._opener.open(self._url + path, data, timeout=30)
        )
