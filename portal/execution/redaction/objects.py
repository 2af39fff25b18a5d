"""Secrets in the API server's answers, masked where the API keeps them.

Fails closed: an object that can not be examined is replaced by one that has its
name and nothing else, so that formatters still find what they need.
"""

from __future__ import annotations

from typing import Any

from portal.execution.redaction.marker import FAILED
from portal.execution.redaction.patterns import telling
from portal.execution.redaction.structure import mask_fields
from portal.execution.redaction.text import redact_text

Json = dict[str, Any]


def redact_object(answer: Any) -> Any:
    """The decoded JSON of an answer without its secrets.

    Takes an object, a List, a Table, or a watch event. The argument is changed
    in place and must not be used afterwards; never raises. Redacting twice is the
    same as once. Resource versions and `continue` tokens stay.
    """
    try:
        return _answer(answer)
    except Exception:
        return _blank(answer)


def _answer(answer: Any) -> Any:
    if not isinstance(answer, dict):
        return _single([answer])[0]
    if isinstance(answer.get("items"), list):
        return _list(answer)
    if answer.get("kind") == "Table" and isinstance(answer.get("rows"), list):
        return _table(answer)
    if answer.keys() == {"type", "object"}:
        answer["object"] = redact_object(answer["object"])
        return answer
    return _closed(answer)


def _list(answer: Json) -> Json:
    # Items of built-in kinds do not say their kind; the list does.
    kind = str(answer.get("kind", "")).removesuffix("List")
    items = [_closed(item, kind) for item in answer.pop("items")]
    head: Json = _closed(answer)
    head["items"] = items
    return head


def _table(answer: Json) -> Json:
    rows = [_row(row) for row in answer.pop("rows")]
    head: Json = _closed(answer)
    head["rows"] = rows
    return head


def _row(row: Json) -> Json:
    """Cells are what the server prints (a Secret's shows a count): patterns only."""
    about = row.get("object")
    try:
        if about is not None:
            row["object"] = _single(about)
        row["cells"] = _single(row.get("cells", []))
        return row
    except Exception:
        cells = [FAILED for _ in row.get("cells", [])]
        return {"cells": cells, "object": _blank(about)}


def _closed(value: Any, kind: str = "") -> Any:
    try:
        return _single(value, kind)
    except Exception:
        return _blank(value, kind)


def _single(value: Any, kind: str = "") -> Any:
    """Fields first; then every text, if any of those left looks telling."""
    texts = mask_fields(value, kind)
    return _texts(value) if telling("\n".join(texts)) else value


def _texts(value: Any) -> Any:
    if isinstance(value, str):
        return redact_text(value)
    if isinstance(value, dict):
        for key, inner in value.items():
            value[key] = _texts(inner)
    elif isinstance(value, list):
        value[:] = [_texts(inner) for inner in value]
    return value


def _blank(value: Any, kind: str = "") -> Any:
    """What is left of an object that could not be examined."""
    if not isinstance(value, dict):
        return FAILED
    metadata = value.get("metadata")
    names = metadata if isinstance(metadata, dict) else {}
    about: Json = {
        key: name
        for key in ("name", "namespace")
        if isinstance(name := names.get(key), str)
    }
    about["annotations"] = {"redaction": FAILED}
    blank: Json = {
        key: text
        for key in ("apiVersion", "kind")
        if isinstance(text := value.get(key), str)
    }
    if kind and "kind" not in blank:
        blank["kind"] = kind
    return {**blank, "metadata": about}
