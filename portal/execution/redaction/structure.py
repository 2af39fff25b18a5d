"""Where Kubernetes and KubeVirt objects keep secrets: rules on fields.

One walk over the decoded JSON, in place. A rule looks at a field's name, or at
an object's kind wherever the object stands: templates, ControllerRevisions and
JSON inside an annotation hold whole objects.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from portal.execution.redaction.marker import is_marker, marker
from portal.execution.redaction.names import (
    is_harmless,
    is_secret_field,
    is_secret_name,
)

Json = dict[str, Any]

_FIELD_RULES = {
    "kubectl.kubernetes.io/last-applied-configuration": "last-applied-configuration",
    "kubevirt.io/ignitiondata": "ignition",
    "userData": "cloud-init",
    "userDataBase64": "cloud-init",
    "networkData": "cloud-init",
    "networkDataBase64": "cloud-init",
}
_LISTS = {"SecretList": "Secret", "ConfigMapList": "ConfigMap"}
# Shorter JSON in a text holds no object.
_JSON_MINIMUM = 12
_JSON_STARTS = ("{", "[")


def mask_fields(value: Any, kind: str = "") -> list[str]:
    """Mask what the rules find; returns the texts that are left, to be searched.

    `kind` is for a list's item that has none itself.
    """
    texts: list[str] = []
    if isinstance(value, dict):
        _object(value, texts, kind)
    elif isinstance(value, list):
        _items(value, texts)
    return texts


def _object(node: Json, texts: list[str], kind: str = "") -> None:
    named = node.get("kind")  # in a CRD's schema this is an object
    kind = named if isinstance(named, str) else kind
    if kind == "Secret" or (not kind and "data" in node and "type" in node):
        _secret(node)
    elif kind == "ConfigMap":
        _config_map(node)
    elif kind in _LISTS and isinstance(node.get("items"), list):
        for item in node["items"]:  # they do not say their kind; the list does
            _object(item, [], _LISTS[kind])
    if "value" in node and "name" in node:
        _named_value(node)
    for key, value in node.items():
        shape = type(value)
        if shape is str:
            if rule := _rule(key):
                node[key] = _masked(value, rule)
                continue
            if value[:1] in _JSON_STARTS and len(value) > _JSON_MINIMUM:
                node[key] = value = _embedded(value)
            texts.append(value)
        elif shape is dict:
            if key != "fieldsV1":  # names of fields, and a third of an object
                _object(value, texts)
        elif shape is list:
            _items(value, texts)


def _items(node: list[Any], texts: list[str]) -> None:
    secret_follows = False
    for index, value in enumerate(node):
        shape = type(value)
        if shape is dict:
            _object(value, texts)
        elif shape is list:
            _items(value, texts)
        elif shape is str:
            node[index], secret_follows = _element(value, secret_follows)
            texts.append(node[index])


def _element(value: str, secret: bool) -> tuple[str, bool]:
    """A text of a list masked, and whether the next one is the secret of a flag."""
    if value.startswith("-"):
        return _flag(value)
    if secret:
        return _masked(value, "secret-like-name"), False
    if value[:1] in _JSON_STARTS and len(value) > _JSON_MINIMUM:
        return _embedded(value), False
    return value, False


def _flag(argument: str) -> tuple[str, bool]:
    """A command's flag masked, and whether the next argument is its secret."""
    name, equals, value = argument.partition("=")
    if not is_secret_name(name):
        return argument, False
    if not equals:
        return argument, True
    return f"{name}={_masked(value, 'secret-like-name')}", False


@lru_cache(maxsize=8192)
def _rule(key: str) -> str:
    """The rule for a text field of this name, "" without one."""
    return _FIELD_RULES.get(key) or ("secret-like-name" if is_secret_field(key) else "")


def _secret(node: Json) -> None:
    """Keys and sizes are evidence, values are not. `data` is base64."""
    for field, is_base64 in (("data", True), ("stringData", False)):
        values = node.get(field)
        if isinstance(values, dict):
            for key, value in values.items():
                values[key] = _sized(value, is_base64)
        elif values:
            node[field] = marker("secret-data")


def _sized(value: Any, is_base64: bool) -> str:
    if not isinstance(value, str):
        return marker("secret-data")
    if is_marker(value):
        return value
    size = _decoded_size(value) if is_base64 else len(value.encode(errors="replace"))
    return marker("secret-data", size)


def _decoded_size(text: str) -> int:
    digits = len("".join(text.split()).rstrip("="))
    return digits * 3 // 4


def _config_map(node: Json) -> None:
    labels = (node.get("metadata") or {}).get("labels") or {}
    helm = labels.get("owner") == "helm"
    for field in ("data", "binaryData"):
        values = node.get(field) or {}
        for key, value in values.items():
            if helm and key == "release":
                values[key] = _masked(value, "helm-release")
            elif is_secret_name(key):
                values[key] = _masked(value, "secret-like-name")


def _named_value(node: Json) -> None:
    """An environment variable, an HTTP header, a parameter: `name` and `value`."""
    name, value = node["name"], node["value"]
    if isinstance(name, str) and isinstance(value, str) and is_secret_name(name):
        node["value"] = _masked(value, "secret-like-name")


def _masked(value: Any, rule: str) -> str:
    if not isinstance(value, str):
        return marker(rule)
    if is_marker(value) or (rule == "secret-like-name" and is_harmless(value)):
        return value
    size = len(value.encode(errors="replace")) if rule == "cloud-init" else None
    return marker(rule, size)


def _embedded(text: str) -> str:
    """JSON inside a text, rewritten only if something in it was masked."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    before = json.dumps(value)
    mask_fields(value)
    after = json.dumps(value)
    return text if after == before else after
