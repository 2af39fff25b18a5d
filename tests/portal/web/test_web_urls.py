"""Every URL of the portal, as nobody."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from portal.web.headers import HEADERS

OPEN = {"healthz", "readyz", "metrics", "alerts/alertmanager"}
SAMPLES = {
    "number": 1,
    "pk": 1,
    "order": 1,
    "position": 1,
    "uuid": uuid4(),
    "name": "NoReadyVirtOperator",
    "slug": "prod-east",
    "sha256": "0" * 64,
    "path": "img/a.png",
}


def _patterns(resolver, prefix=""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry


def _path(route: str) -> str:
    for name, value in SAMPLES.items():
        for kind in ("str", "int", "uuid", "slug", "path"):
            route = route.replace(f"<{kind}:{name}>", str(value))
            route = route.replace(f"<{name}>", str(value))
    return "/" + route


def ours() -> list[str]:
    """The paths of our own pages; those of sign-in are for everybody."""
    return sorted(
        _path(route)
        for route, _ in _patterns(get_resolver())
        if not route.startswith(("accounts/", "api/"))
    )


@pytest.mark.parametrize("path", ours())
def test_nobody_gets_anything_without_signing_in(db, path):
    for send in (Client().get, Client().post):
        page = send(path)
        if path.strip("/") in OPEN:
            assert page.status_code in {200, 401, 405, 503}
        else:
            assert page.status_code == 302
            assert page.url.startswith("/accounts/login/?next=/")


def test_every_path_of_ours_is_filled_in(db):
    assert not [path for path in ours() if "<" in path]


@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/healthz", "/", "/nothing-here", "/static/base.css"]
)
def test_security_headers_stand_on_every_answer(db, path):
    page = Client().get(path)
    for name, value in HEADERS.items():
        assert page[name] == value
    assert "unsafe" not in page["Content-Security-Policy"]
    assert page["X-Content-Type-Options"] == "nosniff"
    page.close()


def test_sign_in_comes_back_to_the_whole_url(client, alice):
    url = "/runbooks/NoReadyVirtOperator?cluster=prod-east&namespace=kubevirt"
    alice.set_password("correct horse battery")
    alice.save()
    to_sign_in = client.get(url).url
    form = {"login": "alice", "password": "correct horse battery"}
    assert "cluster%3Dprod-east%26namespace%3Dkubevirt" in to_sign_in
    shown = client.get(to_sign_in).content.decode()
    assert 'name="next"' in shown
    assert "cluster=prod-east&amp;namespace=kubevirt" in shown
    answer = client.post("/accounts/login/", form | {"next": url})
    assert answer.url == url


def test_wrong_password_is_told_and_nothing_else(client, alice):
    page = client.post("/accounts/login/", {"login": "alice", "password": "wrong"})
    assert page.status_code == 200
    assert b"alert broken" in page.content


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/inactive/",
        "/accounts/password/reset/",
    ],
)
def test_account_pages_wear_our_clothes(client, db, path):
    page = client.get(path)
    assert page.status_code == 200
    assert b"tokens.css" in page.content


@pytest.mark.parametrize("path", ["/accounts/logout/", "/accounts/password/change/"])
def test_account_pages_of_a_person_wear_our_clothes(browser_of, alice, path):
    page = browser_of(alice).get(path)
    assert page.status_code == 200
    assert b"tokens.css" in page.content


def test_pages_have_no_inline_script_or_style(browser_of, root, incident):
    client = browser_of(root)
    for path in ("/", "/styleguide/", f"/incidents/{incident.number}", "/add-cluster"):
        page = client.get(path).content.decode()
        assert "<script>" not in page
        assert "<style" not in page
        assert ' style="' not in page
        assert " onclick=" not in page


def test_missing_page_says_what_to_do(browser_of, alice):
    page = browser_of(alice).get("/nothing-here")
    assert page.status_code == 404
    assert b"Open incidents" in page.content


def test_our_own_error_has_an_id_that_is_in_the_log(
    browser_of, alice, monkeypatch, caplog
):
    def broken(*args, **kwargs):
        raise RuntimeError("the sky fell")

    client = browser_of(alice)
    # As when PostgreSQL goes away between two requests.
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", broken)
    page = client.get("/")
    assert page.status_code == 500
    [record] = [one for one in caplog.records if one.name == "portal.web.errors"]
    error_id = record.args[0]
    assert error_id in page.content.decode()
    assert "the sky fell" in caplog.text
