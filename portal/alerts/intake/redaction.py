"""Secrets in what a source posted: no rule author means to send one, some do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.execution.redaction import redact_text, strip_controls
from portal.execution.redaction.marker import marker
from portal.execution.redaction.names import is_harmless, is_secret_name
from portal.execution.redaction.patterns import telling

# kube-state-metrics labels with these which Secret is meant, not what is in it.
_NAMES_OF_OBJECTS = frozenset({"secret"})


def redact_document(document: Any) -> Any:
    """Decoded JSON with a marker in the place of each secret.

    Every text is looked at, names included. All of them together are looked at first: a
    storm's body holds nothing that could be a secret, and then needs no second look.
    """
    texts = set(_texts(document))
    masked = {text: _masked(text) for text in texts} if _telling(texts) else {}
    return _replaced(document, masked)


def redact_unread(body: bytes) -> str:
    """The text of a body that could not be decoded."""
    return redact_text(strip_controls(body.decode("utf-8", "replace")))


def _telling(texts: set[str]) -> bool:
    """Whether any could hold a secret, also one with an escape sequence inside."""
    return telling("\n".join(map(strip_controls, texts)))


def _masked(text: str) -> str:
    """The text; if it holds a secret, without it and without control characters."""
    clean = strip_controls(text)
    redacted = redact_text(clean) if telling(clean) else clean
    return text if redacted == clean else redacted


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _replaced(value: Any, masked: dict[str, str]) -> Any:
    if isinstance(value, str):
        return masked.get(value, value)
    if isinstance(value, dict):
        return {
            masked.get(name, name): _named(name, _replaced(part, masked))
            for name, part in value.items()
        }
    if isinstance(value, list):
        return [_replaced(part, masked) for part in value]
    return value


def _named(name: str, value: Any) -> Any:
    """A text whose name promises a secret is one."""
    if not isinstance(value, str) or is_harmless(value) or name in _NAMES_OF_OBJECTS:
        return value
    return marker("secret-like-name") if is_secret_name(name) else value
