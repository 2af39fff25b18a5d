"""What descriptions show of values that were masked, and of what they could not read."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest

from portal.kube.errors import KubeError
from portal.kube.verbs.describe.encoded import size
from portal.kube.verbs.describe.kinds.config_map import config_map
from portal.kube.verbs.describe.kinds.ingress import ingress
from portal.kube.verbs.describe.kinds.namespace import namespace
from portal.kube.verbs.describe.kinds.node import node
from portal.kube.verbs.describe.kinds.secret import secret
from portal.kube.verbs.describe.kinds.service import service
from portal.kube.verbs.describe.look import Look
from portal.kube.verbs.describe.writer import Writer

Stub = Callable[[dict[str, Any]], Any]
SHOP = {"name": "web", "namespace": "shop"}
SLICES = "/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices"
FORBIDDEN = (
    403,
    {"kind": "Status", "reason": "Forbidden", "message": "no", "code": 403},
)


def encoded(text: str) -> str:
    return b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", "0"),
        (encoded("four"), "4"),
        ("[redacted: secret-data, 24 bytes]", "24"),
        ("[redacted: helm-release]", "?"),
    ],
)
def test_a_size_is_that_of_what_was_masked(value: str, expected: str) -> None:
    assert size(value) == expected


def test_a_masked_secret_shows_the_sizes_of_what_it_holds(look: Look) -> None:
    out = Writer()
    data = {"ca.crt": "[redacted: secret-data, 1066 bytes]", "a": encoded("x")}
    secret(out, {"metadata": SHOP, "type": "Opaque", "data": data}, look)
    assert out.text().endswith("Data\n====\na:       1 bytes\nca.crt:  1066 bytes\n")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param("[redacted: secret-data, 9 bytes]", None, id="masked"),
        pytest.param(encoded("the-token"), "the-token", id="plain"),
    ],
)
def test_the_token_of_a_service_account_is_shown_as_it_came(
    value: str, shown: str | None, look: Look
) -> None:
    out = Writer()
    kind = "kubernetes.io/service-account-token"
    given = {"metadata": SHOP, "type": kind, "data": {"token": value, "x": value}}
    secret(out, given, look)
    assert f"token:  {shown or value}\nx:      9 bytes\n" in out.text()


def test_masked_binary_data_of_a_config_map_keeps_its_place(look: Look) -> None:
    out = Writer()
    given = {"metadata": SHOP, "binaryData": {"release": "[redacted: helm-release]"}}
    config_map(out, given, look)
    assert "release: ? bytes\n" in out.text()


def test_endpoints_that_may_not_be_read_are_not_passed_off_as_none(stub: Stub) -> None:
    out, look = Writer(), Look(stub({SLICES: FORBIDDEN}).context, show_events=False)
    service(out, {"metadata": SHOP, "spec": {"ports": [{"port": 80}]}}, look)
    assert "Endpoints:         <none>" in out.text()
    assert look.unread == ["the endpoints of web could not be read: no"]


def test_paths_to_one_service_cost_two_reads(stub: Stub) -> None:
    server = stub({SLICES: {"items": []}, "/api/v1/namespaces/shop/services/a": {}})
    backend = {"service": {"name": "a", "port": {"number": 80}}}
    paths = [{"path": path, "backend": backend} for path in ("/x", "/y", "/z")]
    out = Writer()
    given = {"metadata": SHOP, "spec": {"rules": [{"http": {"paths": paths}}]}}
    ingress(out, given, Look(server.context, show_events=False))
    assert out.text().count("a:80 (<none>)") == 3
    assert len(server.asked) == 2


def test_a_backend_that_may_not_be_read_says_why(stub: Stub) -> None:
    server = stub({SLICES: FORBIDDEN})
    out = Writer()
    backend = {"service": {"name": "a", "port": {"name": "http"}}}
    given = {"metadata": SHOP, "spec": {"defaultBackend": backend}}
    ingress(out, given, Look(server.context, show_events=False))
    assert "Default backend:  a:http (<error: no>)\n" in out.text()


def test_a_server_without_quotas_has_no_section_for_them(stub: Stub) -> None:
    out = Writer()
    limits: dict[str, Any] = {"/api/v1/namespaces/web/limitranges": {"items": []}}
    namespace(out, {"metadata": SHOP}, Look(stub(limits).context, show_events=False))
    assert "uota" not in out.text()
    assert out.text().endswith("\n\nNo LimitRange resource.\n")


def test_quotas_that_may_not_be_read_end_the_description(stub: Stub) -> None:
    quotas = {"/api/v1/namespaces/web/resourcequotas": FORBIDDEN}
    look = Look(stub(quotas).context, show_events=False)
    with pytest.raises(KubeError, match="no"):
        namespace(Writer(), {"metadata": SHOP}, look)


NODES = [{"metadata": {"name": f"n{number}"}} for number in range(12)]
LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases"
RESOURCE_SLICES = "/apis/resource.k8s.io/v1/resourceslices"


def described_nodes(look: Look) -> list[str]:
    texts = []
    for given in NODES:
        out = Writer()
        node(out, given, look)
        texts.append(out.text())
    return texts


def test_many_nodes_cost_one_list_of_leases_and_one_of_slices(stub: Stub) -> None:
    leases = [
        {**one, "spec": {"holderIdentity": one["metadata"]["name"]}} for one in NODES
    ]
    pool = {
        "nodeName": "n3",
        "driver": "gpu",
        "pool": {"name": "p"},
        "devices": [{}, {}],
    }
    lists: dict[str, Any] = {
        LEASES: {"items": leases[:-1]},
        f"{LEASES}/n11": leases[-1],
        RESOURCE_SLICES: {"items": [{"spec": pool}]},
        "/api/v1/pods": (200, {"items": []}),
    }
    server = stub(lists)
    texts = described_nodes(Look(server.context, show_events=False, many=True))
    for number, text in enumerate(texts):
        assert re.search(rf"HolderIdentity: +n{number}\n", text)
    assert "  gpu     p     1       2\n" in texts[3]
    assert "ResourceSlices" not in texts[2]
    asked = [path.partition("?")[0] for path in server.asked]
    assert asked.count(LEASES) == asked.count(RESOURCE_SLICES) == 1
    assert [path for path in asked if path.startswith(LEASES + "/")] == [
        f"{LEASES}/n11"
    ]


def test_leases_that_may_not_be_listed_are_read_one_by_one(stub: Stub) -> None:
    lists: dict[str, Any] = {LEASES: FORBIDDEN, "/api/v1/pods": (200, {"items": []})}
    lists |= {f"{LEASES}/{one['metadata']['name']}": {"spec": {}} for one in NODES}
    look = Look(stub(lists).context, show_events=False, many=True)
    assert all(
        re.search("AcquireTime: +<unset>", text) for text in described_nodes(look)
    )
