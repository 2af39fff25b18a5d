"""Containers, volumes, annotations and scheduling beyond what the recordings hold."""

from __future__ import annotations

from typing import Any

import pytest

from portal.kube.verbs.describe import maps
from portal.kube.verbs.describe.containers import containers
from portal.kube.verbs.describe.environment import pod_field
from portal.kube.verbs.describe.probes import probe
from portal.kube.verbs.describe.scheduling import spread, taints, tolerations
from portal.kube.verbs.describe.volume_kinds import KINDS
from portal.kube.verbs.describe.volumes import volumes
from portal.kube.verbs.describe.writer import Writer


def lines_of(out: Writer) -> list[str]:
    return out.text().splitlines()


def described(
    container: dict[str, Any], status: dict[str, Any] | None = None
) -> list[str]:
    out = Writer()
    pod = {
        "metadata": {
            "name": "web-0",
            "labels": {"app": "web"},
            "annotations": {"a/b": "c"},
        }
    }
    statuses = [{"name": "main", **status}] if status else []
    containers(
        out, "Containers", [{"name": "main", **container}], statuses, pod_field(pod)
    )
    return [" ".join(line.split()) for line in lines_of(out)]


@pytest.mark.parametrize(
    ("variable", "line"),
    [
        pytest.param({"value": "x"}, "V:  x", id="literal"),
        pytest.param({}, "V:  ", id="empty"),
        pytest.param(
            {
                "valueFrom": {
                    "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.name"}
                }
            },
            "V:  web-0 (v1:metadata.name)",
            id="name",
        ),
        pytest.param(
            {
                "valueFrom": {
                    "fieldRef": {"apiVersion": "v1", "fieldPath": "status.podIP"}
                }
            },
            "V:   (v1:status.podIP)",
            id="kubectl knows only name and namespace",
        ),
        pytest.param(
            {
                "valueFrom": {
                    "fieldRef": {
                        "fieldPath": "metadata.annotations['a/b']",
                        "apiVersion": "v1",
                    }
                }
            },
            "V:   (v1:metadata.annotations['a/b'])",
            id="kubectl does not look into maps",
        ),
        pytest.param(
            {"valueFrom": {"resourceFieldRef": {"resource": "limits.memory"}}},
            "V:  536870912 (limits.memory)",
            id="memory",
        ),
        pytest.param(
            {
                "valueFrom": {
                    "resourceFieldRef": {"resource": "limits.memory", "divisor": "1Mi"}
                }
            },
            "V:  512 (limits.memory)",
            id="memory by a divisor",
        ),
        pytest.param(
            {"valueFrom": {"resourceFieldRef": {"resource": "requests.cpu"}}},
            "V:  1 (requests.cpu)",
            id="cpu is rounded up",
        ),
        pytest.param(
            {"valueFrom": {"resourceFieldRef": {"resource": "limits.cpu"}}},
            "V:  node allocatable (limits.cpu)",
            id="no limit",
        ),
        pytest.param(
            {"valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
            "V:  <set to the key 'k' in secret 's'>  Optional: false",
            id="secret",
        ),
        pytest.param(
            {
                "valueFrom": {
                    "configMapKeyRef": {"name": "s", "key": "k", "optional": True}
                }
            },
            "V:  <set to the key 'k' of config map 's'>  Optional: true",
            id="config map",
        ),
    ],
)
def test_an_environment_variable_says_where_its_value_comes_from(
    variable: dict[str, Any], line: str
) -> None:
    resources = {"limits": {"memory": "512Mi"}, "requests": {"cpu": "100m"}}
    shown = described({"env": [{"name": "V", **variable}], "resources": resources})
    assert " ".join(line.split()) in shown


def test_a_value_of_many_lines_stays_under_its_name() -> None:
    out = Writer()
    given = {"name": "main", "env": [{"name": "V", "value": "one\ntwo"}]}
    containers(out, "Containers", [given], [], None)
    assert "      V:     one\n             two\n" in out.text()


def test_sources_of_many_variables_come_first() -> None:
    shown = described(
        {
            "envFrom": [
                {"configMapRef": {"name": "settings"}},
                {"secretRef": {"name": "login", "optional": True}, "prefix": "DB_"},
            ]
        }
    )
    at = shown.index("Environment Variables from:")
    assert shown[at + 1 : at + 4] == [
        "settings ConfigMap Optional: false",
        "login Secret with prefix 'DB_' Optional: true",
        "Environment: <none>",
    ]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        pytest.param({}, ["State: Waiting"], id="nothing known"),
        pytest.param({"waiting": {}}, ["State: Waiting"], id="waiting"),
        pytest.param(
            {
                "terminated": {
                    "exitCode": 137,
                    "signal": 9,
                    "reason": "OOMKilled",
                    "message": "m",
                }
            },
            [
                "State: Terminated",
                "Reason: OOMKilled",
                "Message: m",
                "Exit Code: 137",
                "Signal: 9",
                "Started: Mon, 01 Jan 0001 00:00:00 +0000",
            ],
            id="killed",
        ),
    ],
)
def test_a_container_says_how_it_is(state: dict[str, Any], expected: list[str]) -> None:
    shown = described({}, {"state": state, "restartCount": 3})
    at = shown.index(expected[0])
    assert shown[at : at + len(expected)] == expected
    assert "Restart Count: 3" in shown


def test_mounts_are_sorted_and_say_how_they_are_mounted() -> None:
    shown = described(
        {
            "volumeMounts": [
                {"mountPath": "/z", "name": "b", "subPath": 'in"side'},
                {"mountPath": "/a", "name": "a", "readOnly": True},
            ],
            "volumeDevices": [{"devicePath": "/dev/x", "name": "disk"}],
        }
    )
    at = shown.index("Mounts:")
    assert shown[at + 1 : at + 5] == [
        "/a from a (ro)",
        '/z from b (rw,path="in\\"side")',
        "Devices:",
        "/dev/x from disk",
    ]


@pytest.mark.parametrize(
    ("given", "action"),
    [
        ({"exec": {"command": ["cat", "/x"]}}, "exec [cat /x]"),
        (
            {"httpGet": {"scheme": "HTTP", "port": "web", "path": "a?b"}},
            "http-get http://:web/a%3Fb",
        ),
        (
            {"httpGet": {"scheme": "HTTPS", "port": 1, "host": "::1"}},
            "http-get https://[::1]:1",
        ),
        ({"tcpSocket": {"port": 5432}}, "tcp-socket :5432"),
        ({"grpc": {"port": 9, "service": "live"}}, "grpc <pod>:9 live"),
        ({}, "unknown"),
    ],
)
def test_a_probe_is_one_line(given: dict[str, Any], action: str) -> None:
    assert probe({**given, "periodSeconds": 10}) == (
        f"{action} delay=0s timeout=0s period=10s #success=0 #failure=0"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_volume_has_a_title_even_when_empty(kind: str) -> None:
    out = Writer()
    volumes(out, [{"name": "data", kind: {}}])
    shown = lines_of(out)
    assert shown[:2] == ["Volumes:", "  data:"]
    assert shown[2].startswith("    Type: ")
    assert "<unknown>" not in out.text()


@pytest.mark.parametrize(
    ("volume", "expected"),
    [
        pytest.param(
            {"persistentVolumeClaim": {"claimName": "c", "readOnly": True}},
            ["    ClaimName:  c", "    ReadOnly:   true"],
            id="claim",
        ),
        pytest.param(
            {"emptyDir": {"medium": "Memory", "sizeLimit": "1024Mi"}},
            ["    Medium:     Memory", "    SizeLimit:  1Gi"],
            id="memory",
        ),
        pytest.param(
            {"csi": {"driver": "d", "volumeAttributes": {"a": "b", "c": "d"}}},
            ["    VolumeAttributes:      a=b", " " * 27 + "c=d"],
            id="csi",
        ),
        pytest.param(
            {
                "downwardAPI": {
                    "items": [{"path": "p", "fieldRef": {"fieldPath": "metadata.name"}}]
                }
            },
            ["    Items:", "      metadata.name -> p"],
            id="downward",
        ),
        pytest.param(
            {"rbd": {"monitors": ["m1", "m2"], "secretRef": {"name": "s"}}},
            [
                "    CephMonitors:  [m1 m2]",
                "    SecretRef:     &LocalObjectReference{Name:s,}",
            ],
            id="references print as Go values",
        ),
        pytest.param(
            {
                "ephemeral": {
                    "volumeClaimTemplate": {"spec": {"storageClassName": "fast"}}
                }
            },
            [
                "    StorageClass:  fast",
                "    Volume:        ",
                "    Labels:            <none>",
            ],
            id="claim made with the pod",
        ),
        pytest.param({"brandNew": {}}, ["  <unknown>"], id="unknown"),
    ],
)
def test_a_volume_says_where_it_comes_from(
    volume: dict[str, Any], expected: list[str]
) -> None:
    out = Writer()
    volumes(out, [{"name": "data", **volume}])
    shown = lines_of(out)
    assert [line for line in expected if line not in shown] == []


def test_long_annotations_stand_below_their_key_and_are_cut() -> None:
    out = Writer()
    given = {
        "long": "x" * 200,
        "short": "y",
        "two": "one\ntwo\n",
        maps.LAST_APPLIED: "{}",
    }
    maps.notes(out, "Annotations", given)
    assert lines_of(out) == [
        "Annotations:  long:",
        "                " + "x" * 138 + "...",
        "              short: y",
        "              two:",
        "                one",
        "                two",
    ]


def test_tolerations_taints_and_spread_are_told_in_one_line_each() -> None:
    out = Writer()
    tolerations(
        out,
        "Tolerations",
        [{"key": "b", "value": "v", "effect": "NoSchedule"}, {"operator": "Exists"}],
    )
    taints(
        out,
        [
            {"key": "k", "effect": "NoSchedule"},
            {"key": "j", "value": "v", "effect": "NoExecute"},
        ],
    )
    selector = {
        "matchExpressions": [{"key": "a", "operator": "In", "values": ["y", "x"]}]
    }
    spread(
        out,
        [
            {
                "topologyKey": "zone",
                "whenUnsatisfiable": "DoNotSchedule",
                "maxSkew": 1,
                "labelSelector": selector,
            }
        ],
    )
    assert [" ".join(line.split()) for line in lines_of(out)] == [
        "Tolerations: op=Exists",
        "b=v:NoSchedule",
        "Taints: j=v:NoExecute",
        "k:NoSchedule",
        "Topology Spread Constraints: zone:DoNotSchedule when max skew 1 is exceeded for selector a in (x,y)",
    ]
