"""Access reviews as kubectl posts them: in Kubernetes' protobuf envelope.

Only the strings of the three self reviews are read. Sources: `generated.proto`
of `k8s.io/api/authorization/v1` and of `k8s.io/apimachinery/pkg/runtime`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

MAGIC = b"k8s\0"

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_RAW, _TYPE_META, _KIND, _SPEC = 2, 1, 2, 2

_RESOURCE = {
    1: "namespace",
    2: "verb",
    3: "group",
    4: "version",
    5: "resource",
    6: "subresource",
    7: "name",
}
_PATH = {1: "path", 2: "verb"}
# The parts of each spec: a group of strings, or a string of its own.
_SPECS: dict[str, dict[int, tuple[str, dict[int, str]]]] = {
    "SelfSubjectAccessReview": {
        1: ("resourceAttributes", _RESOURCE),
        2: ("nonResourceAttributes", _PATH),
    },
    "SelfSubjectRulesReview": {1: ("namespace", {})},
}


def decode_review(body: bytes) -> dict[str, Any]:
    """The review as it would stand in JSON. Raises ValueError."""
    if not body.startswith(MAGIC):
        raise ValueError("no Kubernetes protobuf envelope")
    envelope = dict(_fields(body[len(MAGIC) :]))
    kind = dict(_fields(envelope.get(_TYPE_META, b""))).get(_KIND, b"").decode()
    spec = dict(_fields(envelope.get(_RAW, b""))).get(_SPEC, b"")
    known = _SPECS.get(kind, {})
    found: dict[str, Any] = {}
    for number, value in _fields(spec):
        if number in known:
            name, strings = known[number]
            found[name] = _strings(value, strings) if strings else value.decode()
    return {"kind": kind, "spec": found}


def _strings(message: bytes, names: dict[int, str]) -> dict[str, str]:
    return {
        names[number]: value.decode()
        for number, value in _fields(message)
        if number in names
    }


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of each length-delimited field; other types are skipped."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        number, wire_type = key >> 3, key & 7
        if wire_type == _BYTES:
            length, at = _varint(message, at)
            if at + length > len(message):
                raise ValueError("truncated protobuf message")
            yield number, message[at : at + length]
            at += length
        elif wire_type == _VARINT:
            _, at = _varint(message, at)
        elif wire_type in (_FIXED64, _FIXED32):
            at += 8 if wire_type == _FIXED64 else 4
        else:
            raise ValueError(f"unknown protobuf wire type {wire_type}")


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """The number that begins at `at`, and where it ends."""
    value = shift = 0
    while True:
        if at >= len(message) or shift > 63:
            raise ValueError("truncated protobuf message")
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at
