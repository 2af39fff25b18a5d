"""Reading a Kubernetes object that may lack anything, or hold null where a list was meant."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def dig(thing: Any, *keys: str) -> Any:
    """The value at a path of keys, None where the path ends early."""
    for key in keys:
        if not isinstance(thing, dict):
            return None
        thing = thing.get(key)
    return thing


def text(thing: Any, *keys: str) -> str:
    """The value at a path as Go prints a field of type string: missing is empty."""
    value = dig(thing, *keys)
    return "" if value is None else str(value)


def number(thing: Any, *keys: str) -> int:
    """The value at a path as Go prints an integer field: missing is 0."""
    value = dig(thing, *keys)
    return value if isinstance(value, int) else 0


def rows(thing: Any, *keys: str) -> list[Json]:
    """The objects in the list at a path."""
    value = dig(thing, *keys)
    return (
        [row for row in value if isinstance(row, dict)]
        if isinstance(value, list)
        else []
    )


def strings(thing: Any, *keys: str) -> list[str]:
    """The list of strings at a path."""
    value = dig(thing, *keys)
    return [str(one) for one in value] if isinstance(value, list) else []


def pairs(thing: Any, *keys: str) -> dict[str, str]:
    """The string map at a path, sorted by key as kubectl prints maps."""
    value = dig(thing, *keys)
    if not isinstance(value, dict):
        return {}
    return {key: "" if one is None else str(one) for key, one in sorted(value.items())}


def controller(thing: Json) -> Json | None:
    """The owner reference that controls an object."""
    for owner in rows(thing, "metadata", "ownerReferences"):
        if owner.get("controller"):
            return owner
    return None
