"""Which kubeconfigs are taken, and what is said about the others."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import yaml

from portal.clusters.kubeconfig import (
    KubeconfigError,
    certificate_expiry,
    contexts,
    read_kubeconfig,
    token_endpoint,
    token_expiry,
)
from portal.kube.client import Endpoint
from tests.portal.clusters.credentials import (
    ENDS,
    base64_of,
    kubeconfig,
    pair,
    token,
)

CA, CA_KEY = pair("ca")
CERTIFICATE, KEY = pair("reader")


def _refused(text: str, context: str = "") -> KubeconfigError:
    with pytest.raises(KubeconfigError) as caught:
        read_kubeconfig(text, context)
    return caught.value


def test_a_token_a_ca_and_a_namespace_are_taken() -> None:
    config = kubeconfig(
        cluster={
            "certificate-authority-data": base64_of(CA),
            "tls-server-name": "kubernetes",
        },
        user={"token": "abc\n"},
    )
    config["contexts"][0]["context"]["namespace"] = "kubevirt"
    assert read_kubeconfig(yaml.safe_dump(config)) == Endpoint(
        server="https://api.example.org:6443",
        ca=CA,
        token="abc",
        tls_server_name="kubernetes",
        namespace="kubevirt",
    )


def test_a_client_certificate_with_its_key_is_taken_from_json_too() -> None:
    user = {
        "client-certificate-data": base64_of(CERTIFICATE),
        "client-key-data": base64_of(KEY),
    }
    endpoint = read_kubeconfig(json.dumps(kubeconfig(user=user)))
    assert (endpoint.client_cert, endpoint.client_key) == (CERTIFICATE, KEY)
    assert endpoint.namespace == "default"


def test_fields_that_are_off_do_not_count() -> None:
    config = kubeconfig(
        cluster={"insecure-skip-tls-verify": False, "proxy-url": ""},
        user={"token": "abc", "exec": None},
    )
    assert read_kubeconfig(yaml.safe_dump(config)).token == "abc"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("exec", {"command": "aws"}),
        ("auth-provider", {"name": "oidc"}),
        ("tokenFile", "/var/run/token"),
        ("client-certificate", "/home/x/client.crt"),
        ("client-key", "client.key"),
        ("username", "admin"),
        ("password", "hunter2"),
        ("as", "system:admin"),
        ("as-groups", ["system:masters"]),
    ],
)
def test_a_user_that_is_not_all_in_the_text_is_refused(field: str, value: Any) -> None:
    text = yaml.safe_dump(kubeconfig(user={"token": "abc", field: value}))
    error = _refused(text)
    line = next(
        number
        for number, row in enumerate(text.splitlines(), 1)
        if row.strip().startswith(f"{field}:")
    )
    assert error.code == f"refused_{field}"
    assert error.where == f"users[0].user.{field}, line {line}"
    assert "deploy/rbac.yaml" in error.message or "--flatten" in error.message
    assert "hunter2" not in str(error)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("certificate-authority", "/etc/ca.crt"),
        ("insecure-skip-tls-verify", True),
        ("proxy-url", "http://proxy:3128"),
    ],
)
def test_a_cluster_that_weakens_the_way_is_refused(field: str, value: Any) -> None:
    error = _refused(json.dumps(kubeconfig(cluster={field: value})))
    assert error.code == f"refused_{field}"
    assert error.where.startswith(f"clusters[0].cluster.{field}, line ")


@pytest.mark.parametrize(
    "server",
    [
        "http://api.example.org",
        "https://",
        "api.example.org:6443",
        "file:///etc/passwd",
        "https://user:pw@api.example.org",
        "https://api.example.org?x=1",
        "https://api.example.org:port",
        "https://[::1",
        "http://127.0.0.1.example.org",
        "",
    ],
)
def test_a_server_must_be_an_https_url(server: str) -> None:
    error = _refused(json.dumps(kubeconfig(cluster={"server": server})))
    assert error.code == "bad_server"


@pytest.mark.parametrize(
    "server", ["http://127.0.0.1:8001", "http://localhost:8001", "http://[::1]:8001"]
)
def test_plain_http_stays_on_this_machine(server: str) -> None:
    text = json.dumps(kubeconfig(cluster={"server": server}))
    assert read_kubeconfig(text).server == server


@pytest.mark.parametrize(
    ("user", "code"),
    [
        pytest.param({}, "no_credential", id="nothing"),
        pytest.param({"token": "a b"}, "bad_token", id="wrapped token"),
        pytest.param({"token": "a\r\nX-Remote-User: root"}, "bad_token", id="header"),
        pytest.param({"token": 123}, "not_text", id="number"),
        pytest.param({"impersonate": "x"}, "unknown_field", id="unknown field"),
        pytest.param(
            {"client-key-data": base64_of(KEY)}, "half_pair", id="half a pair"
        ),
        pytest.param({"client-certificate-data": "%"}, "bad_base64", id="no base64"),
        pytest.param(
            {
                "client-certificate-data": base64_of(CERTIFICATE),
                "client-key-data": base64_of(CA_KEY),
            },
            "bad_pair",
            id="key of another certificate",
        ),
        pytest.param(
            {
                "client-certificate-data": base64_of(CERTIFICATE),
                "client-key-data": base64_of(pair("locked", "x")[1]),
            },
            "bad_pair",
            id="locked key",
        ),
    ],
)
def test_a_broken_credential_is_named(user: dict[str, Any], code: str) -> None:
    assert _refused(json.dumps(kubeconfig(user=user))).code == code


def test_a_ca_without_a_certificate_is_refused() -> None:
    config = kubeconfig(cluster={"certificate-authority-data": base64_of("x")})
    assert _refused(json.dumps(config)).code == "bad_ca"


def _two_contexts() -> dict[str, Any]:
    config = kubeconfig()
    config["contexts"].append(
        {"name": "west", "context": {"cluster": "prod", "user": "reader"}}
    )
    return config


def test_several_contexts_without_a_current_one_must_be_chosen_from() -> None:
    config = _two_contexts()
    del config["current-context"]
    text = json.dumps(config)
    error = _refused(text)
    assert error.code == "choose_context"
    assert "east, west" in error.message
    assert read_kubeconfig(text, "west").token == "abc"
    assert contexts(text) == ["east", "west"]


def test_the_only_context_needs_no_choice() -> None:
    config = kubeconfig()
    del config["current-context"]
    assert read_kubeconfig(json.dumps(config)).token == "abc"


def test_a_context_that_is_not_there_is_told_with_those_that_are() -> None:
    error = _refused(json.dumps(_two_contexts()), "north")
    assert error.code == "no_such_context"
    assert "east, west" in error.message


@pytest.mark.parametrize("section", ["clusters", "users"])
def test_a_context_must_name_what_is_there(section: str) -> None:
    config = kubeconfig()
    config[section][0]["name"] = "other"
    assert _refused(json.dumps(config)).code == f"no_{section[:-1]}"


BOMB = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [*{last}, *{last}]\n"
    for last, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("", "unreadable", id="empty"),
        pytest.param("a: [", "unreadable", id="not YAML"),
        pytest.param("a: 1\n---\na: 2", "unreadable", id="two documents"),
        pytest.param(BOMB, "unreadable", id="aliases"),
        pytest.param("[" * 100_000, "unreadable", id="nested"),
        pytest.param("!!python/object/apply:os.system [x]", "unreadable", id="objects"),
        pytest.param("a: \x00", "unreadable", id="nul"),
        pytest.param("x" * 1_100_000, "unreadable", id="too large"),
        pytest.param("\ud800", "unreadable", id="lone surrogate"),
        pytest.param("? [a]\n: b", "unreadable", id="keys that are lists"),
        pytest.param("just a text", "not_a_kubeconfig", id="text"),
        pytest.param("- a", "not_a_kubeconfig", id="list"),
        pytest.param("kind: Pod", "not_a_kubeconfig", id="another object"),
        pytest.param("clusters: {}\ncontexts: x", "not_a_list", id="no list"),
        pytest.param("clusters: []\ncontexts: [x]", "no_name", id="no entry"),
        pytest.param("clusters: []\n", "no_context", id="no context"),
        pytest.param(
            "clusters: []\ncontexts: [{name: a, context: b}]",
            "not_an_object",
            id="text",
        ),
    ],
)
def test_what_is_no_kubeconfig_is_refused(text: str, code: str) -> None:
    assert _refused(text).code == code


def test_errors_in_yaml_tell_their_line() -> None:
    assert _refused("a: 1\nb: [\nc: }").where == "line 3"


def test_server_ca_and_token_make_an_endpoint() -> None:
    endpoint = token_endpoint(" https://api.example.org ", CA, "abc\n")
    assert (endpoint.server, endpoint.token) == ("https://api.example.org", "abc")


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("http://api.example.org", "", "abc"), "bad_server"),
        (("https://api.example.org", "", ""), "no_credential"),
        (("https://api.example.org", "", "a b"), "bad_token"),
        (("https://api.example.org", "x", "abc"), "bad_ca"),
    ],
)
def test_parts_are_checked_like_a_kubeconfig(
    parts: tuple[str, str, str], code: str
) -> None:
    with pytest.raises(KubeconfigError) as caught:
        token_endpoint(*parts)
    assert caught.value.code == code


def test_the_end_of_a_token_is_read_from_it() -> None:
    assert token_expiry(token(exp=1_900_000_000)) == datetime.fromtimestamp(
        1_900_000_000, UTC
    )


@pytest.mark.parametrize(
    "text", ["abc", "a.b.c", token(), token(exp="x"), token(exp=1e300), "..", "é.é.é"]
)
def test_a_token_that_does_not_tell_its_end_has_none(text: str) -> None:
    assert token_expiry(text) is None


def test_the_end_of_a_certificate_is_read_from_it() -> None:
    assert certificate_expiry(CERTIFICATE) == ENDS
