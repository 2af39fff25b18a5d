"""Secrets where Kubernetes and KubeVirt objects keep them."""

from __future__ import annotations

import base64
import copy
import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.execution.redaction import marked_size, redact_object
from tests.portal.execution.redaction.planted import SECRET, SHAPES

RECORDINGS = Path(__file__).parents[4] / "portal/demo/recordings"
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
SECRET64 = base64.b64encode(SECRET.encode()).decode()


def _object(kind: str, **fields: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": "x"}, **fields}


def _pod(**container: Any) -> dict[str, Any]:
    return _object("Pod", spec={"containers": [{"name": "c", **container}]})


def _volume(source: str, field: str) -> dict[str, Any]:
    return {"volumes": [{"name": "init", source: {field: SECRET64}}]}


OBJECTS: dict[str, Any] = {
    "secret": _object("Secret", data={"a": SECRET64}),
    "secret text": _object("Secret", stringData={"a": SECRET}),
    "secret without kind": {"type": "Opaque", "data": {"a": SECRET64}},
    "secret that is no map": _object("Secret", data=[SECRET64]),
    "secret list": {"kind": "SecretList", "items": [{"data": {"a": SECRET64}}]},
    "list of anything": {
        "kind": "List",
        "items": [_object("Secret", data={"a": SECRET64})],
    },
    "watch event": {"type": "ADDED", "object": _object("Secret", data={"a": SECRET64})},
    "helm release": _object("Secret", type="helm.sh/v1", data={"release": SECRET64}),
    "helm config map": {
        "kind": "ConfigMap",
        "metadata": {"labels": {"owner": "helm"}},
        "data": {"release": SECRET64},
    },
    "table": {
        "kind": "Table",
        "rows": [{"cells": ["x"], "object": _object("Secret", data={"a": SECRET64})}],
    },
    "table cell": {"kind": "Table", "rows": [{"cells": [f"password={SECRET}"]}]},
    "last applied": {
        "kind": "VirtualMachine",
        "metadata": {"annotations": {LAST_APPLIED: f'{{"x":"{SECRET}"}}'}},
    },
    "ignition": {
        "kind": "VirtualMachineInstance",
        "metadata": {
            "annotations": {"kubevirt.io/ignitiondata": f'{{"x":"{SECRET}"}}'}
        },
    },
    "json in an annotation": {
        "metadata": {
            "annotations": {
                "x": json.dumps({"kind": "Secret", "data": {"a": SECRET64}})
            }
        },
    },
    "variable": _pod(env=[{"name": "DB_PASSWORD", "value": SECRET}]),
    "api key": _pod(env=[{"name": "STRIPE_API_KEY", "value": SECRET}]),
    "any key": _pod(env=[{"name": "SIGNING_KEY", "value": SECRET}]),
    "dsn": _pod(env=[{"name": "SENTRY_DSN", "value": SECRET}]),
    "database url": _pod(env=[{"name": "DATABASE_URL", "value": SECRET}]),
    "harmless name, telling value": _pod(
        env=[{"name": "X", "value": f"amqp://u:{SECRET}@mq/"}]
    ),
    "template": {
        "kind": "DaemonSet",
        "spec": {"template": _pod(env=[{"name": "TOKEN", "value": SECRET}])},
    },
    "probe header": _pod(
        livenessProbe={
            "httpGet": {"httpHeaders": [{"name": "Authorization", "value": SECRET}]}
        }
    ),
    "flag": _pod(args=["--v=2", f"--token={SECRET}"]),
    "flag with next argument": _pod(command=["x", "--db-password", SECRET, "y"]),
    "shell line": _pod(command=["sh", "-c", f"x --password={SECRET}"]),
    "config map key": _object("ConfigMap", data={"db.password": SECRET}),
    "config map private key": _object(
        "ConfigMap", data={"x.pem": SHAPES["pem"], "y": "z"}
    ),
    "config map yaml": _object(
        "ConfigMap", data={"c.yaml": f"db:\n  password: {SECRET}\n"}
    ),
    "config map cloud-init": _object(
        "ConfigMap", data={"vm.yaml": SHAPES["userData block"]}
    ),
    "token request": _object("TokenRequest", status={"token": SECRET}),
    "custom resource": _object("Database", spec={"rootPassword": SECRET}),
    "import url": _object(
        "DataVolume",
        spec={"source": {"http": {"url": f"https://u:{SECRET}@h/i.qcow2"}}},
    ),
    **{
        f"{source} {field}": _object(
            "VirtualMachine", spec={"template": {"spec": _volume(source, field)}}
        )
        for source in ("cloudInitNoCloud", "cloudInitConfigDrive")
        for field in ("userData", "userDataBase64", "networkData", "networkDataBase64")
    },
    "controller revision": _object(
        "ControllerRevision",
        data={"spec": {"template": {"spec": _volume("cloudInitNoCloud", "userData")}}},
    ),
    "nested list": [[{"kind": "Secret", "data": {"a": SECRET64}}]],
    "text alone": f"password={SECRET}",
}


def _survives(value: Any) -> bool:
    text = json.dumps(value)
    return SECRET in text or SECRET64 in text


@pytest.mark.parametrize("value", OBJECTS.values(), ids=OBJECTS.keys())
def test_a_secret_does_not_survive_in_an_object(value: Any) -> None:
    redacted = redact_object(copy.deepcopy(value))
    assert not _survives(redacted)
    assert "[redacted: " in json.dumps(redacted)
    assert "redaction failed" not in json.dumps(redacted)


@pytest.mark.parametrize("value", OBJECTS.values(), ids=OBJECTS.keys())
def test_redacting_an_object_twice_is_the_same_as_once(value: Any) -> None:
    once = redact_object(copy.deepcopy(value))
    assert redact_object(copy.deepcopy(once)) == once


_PLANTED = st.one_of(
    st.sampled_from([copy.deepcopy(value) for value in OBJECTS.values()]),
    st.sampled_from(sorted(SHAPES.values())),
)
_KEYS = st.sampled_from(
    ["spec", "template", "data", "kind", "name", "value", "x", "env"]
)
_ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20), _PLANTED),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(_KEYS, inner, max_size=4)
    ),
    max_leaves=8,
)


@given(_ANYTHING)
def test_a_secret_survives_nowhere(value: Any) -> None:
    assert not _survives(redact_object(json.loads(json.dumps(value))))


def test_keys_and_sizes_of_a_secret_stay_known() -> None:
    secret = redact_object(
        _object("Secret", data={"a": "aGVsbG8=", "b": ""}, stringData={"c": "é"})
    )
    assert secret["data"] == {
        "a": "[redacted: secret-data, 5 bytes]",
        "b": "[redacted: secret-data, 0 bytes]",
    }
    assert marked_size(secret["stringData"]["c"]) == 2


HARMLESS = {
    "reference": _pod(
        env=[
            {"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": "a", "key": "b"}}}
        ]
    ),
    "path": _pod(env=[{"name": "TOKEN_FILE", "value": "/var/run/token"}]),
    "path value": _pod(args=["--token", "/var/run/secrets/token", "--v=2"]),
    "expansion": _pod(env=[{"name": "PASSWORD", "value": "$(DB_PASSWORD)"}]),
    "switch": _pod(env=[{"name": "USE_TOKEN", "value": "true"}]),
    "keyboard": _pod(env=[{"name": "KEYBOARD", "value": "de"}]),
    "label key": _pod(env=[{"name": "NODE_LABEL_KEY", "value": "kubevirt.io"}]),
    "tls flags": _pod(args=["--tls-private-key-file", "/etc/x/tls.key"]),
    "secret volume": _object(
        "Pod", spec={"volumes": [{"name": "v", "secret": {"secretName": "certs"}}]}
    ),
    "token volume": _object(
        "Pod", spec={"sources": [{"serviceAccountToken": {"expirationSeconds": 3607}}]}
    ),
    "credential references": _object(
        "VirtualMachine",
        spec={
            "accessCredentials": [
                {"userPassword": {"source": {"secret": {"secretName": "pw"}}}}
            ],
            "volumes": [
                {"name": "s", "sysprep": {"secret": {"name": "unattend"}}},
                {"name": "c", "cloudInitNoCloud": {"secretRef": {"name": "ud"}}},
            ],
        },
    ),
    "toleration": _object("Pod", spec={"tolerations": [{"key": "a", "value": "b"}]}),
    "continue token": {
        "kind": "PodList",
        "metadata": {"continue": "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MX0"},
        "items": [],
    },
    "json annotation": {"metadata": {"annotations": {"x": '{"a":  [1, 2], "b":"c"}'}}},
}


@pytest.mark.parametrize("value", HARMLESS.values(), ids=HARMLESS.keys())
def test_what_is_no_secret_stays_as_it_is(value: Any) -> None:
    assert redact_object(copy.deepcopy(value)) == value


def test_an_object_that_can_not_be_examined_keeps_its_name_only() -> None:
    deep: Any = SECRET
    for _ in range(100_000):
        deep = [deep]
    good = _pod(image="x")
    answer = redact_object(
        {
            "kind": "PodList",
            "apiVersion": "v1",
            "items": [
                {"metadata": {"name": "bad", "namespace": "n"}, "spec": deep},
                copy.deepcopy(good),
            ],
        }
    )
    assert answer["items"] == [
        {
            "kind": "Pod",
            "metadata": {
                "name": "bad",
                "namespace": "n",
                "annotations": {"redaction": "[redacted: redaction failed]"},
            },
        },
        good,
    ]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"kind": "PodList", "items": [None, 1, "x", [], {}]}, id="items"),
        pytest.param(
            {"kind": "Table", "rows": [None, {}, {"object": None}]}, id="rows"
        ),
        pytest.param(
            {"kind": 5, "metadata": [], "data": {"a": None}}, id="wrong types"
        ),
        pytest.param({"kind": "ConfigMap", "metadata": [1], "data": {}}, id="metadata"),
        pytest.param({"a": "\ud800 password: x"}, id="lone surrogate"),
        pytest.param(None, id="null"),
    ],
)
def test_imperfect_answers_never_raise(value: Any) -> None:
    json.dumps(redact_object(value))


def _recorded() -> list[Path]:
    return sorted(RECORDINGS.glob("*/resources/**/*.json"))


def _meant(value: Any, kind: str = "") -> Any:
    """The object as it should come out of the recordings: two rules apply."""
    if isinstance(value, dict):
        if "items" in value:
            item = str(value.get("kind", "")).removesuffix("List")
            return {
                key: [_meant(one, item) for one in inner]
                if key == "items"
                else _meant(inner)
                for key, inner in value.items()
            }
        return {
            key: f"[redacted: {LAST_APPLIED.partition('/')[2]}]"
            if key == LAST_APPLIED
            else dict.fromkeys(inner, "[redacted: secret-data, 21 bytes]")
            if kind == "Secret" and key == "data"
            else _meant(inner)
            for key, inner in value.items()
        }
    return [_meant(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    "path", _recorded(), ids=lambda path: "/".join(path.parts[-5:])
)
def test_recorded_objects_change_only_where_a_rule_says_so(path: Path) -> None:
    recorded = json.loads(path.read_text())
    for part in recorded if isinstance(recorded, list) else [recorded]:
        for form in ("list", "table"):
            meant = _meant(part[form]) if form in part else None
            assert redact_object(part.get(form)) == meant


def test_ten_thousand_pods_take_less_than_two_seconds() -> None:
    pod = _pod(
        env=[{"name": f"NAME_{n}", "value": f"value {n}"} for n in range(20)],
        args=["--v", "2"] * 5,
        volumeMounts=[{"name": f"v{n}", "mountPath": f"/m/{n}"} for n in range(20)],
    )
    pods = [copy.deepcopy(pod) for _ in range(10_000)]
    began = time.process_time()
    redact_object({"kind": "PodList", "items": pods})
    assert time.process_time() - began < 2
