"""A parsed template applied to an object. Follows client-go's jsonpath.go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.kube.formats import json_text
from portal.kube.formats.go_values import sprint
from portal.kube.formats.jsonpath.compare import compare
from portal.kube.formats.jsonpath.nodes import (
    Field,
    Filter,
    Identifier,
    JSONPathError,
    Literal,
    Node,
    Path,
    Recursive,
    Slice,
    Union,
    Wildcard,
)
from portal.kube.formats.jsonpath.parse import parse


class Template:
    """One `-o jsonpath=` template, ready to be applied any number of times."""

    def __init__(self, text: str, *, allow_missing: bool = True) -> None:
        """Raises JSONPathError if the text does not parse."""
        self._nodes = parse(text)
        self._allow_missing = allow_missing

    def find(self, data: Any) -> list[list[Any]]:
        """The values of each pair of braces and of each text, in order."""
        return _Run(self._nodes, self._allow_missing).find(data, 0)

    def text(self, data: Any) -> str:
        """What `-o jsonpath` prints."""
        return "".join(" ".join(map(_shown, group)) for group in self.find(data))

    def json(self, data: Any) -> str:
        """What `-o jsonpath-as-json` prints."""
        return "".join(json_text.indented(group) + "\n" for group in self.find(data))


def _shown(value: Any) -> str:
    if isinstance(value, dict | list):
        return json_text.compact(value)
    return "null" if value is None else sprint(value)


class _Run:
    """The state of one application: open ranges and the last `end` that was met."""

    def __init__(self, nodes: tuple[Node, ...], allow_missing: bool) -> None:
        self._nodes = nodes
        self._allow_missing = allow_missing
        self._begun = self._inside = self._ended = 0
        self._last_end = -1

    def find(self, data: Any, start: int) -> list[list[Any]]:
        found: list[list[Any]] = []
        index = start
        while index < len(self._nodes):
            values = self._walk([data], self._nodes[index])
            if 0 < self._ended <= self._inside:
                self._ended -= 1
                self._last_end = index
                break
            if self._begun:
                found += self._range(values, index)
                if self._last_end > index:
                    index = self._last_end
            else:
                found.append(values)
            index += 1
        return found

    def _range(self, values: list[Any], index: int) -> list[list[Any]]:
        self._begun -= 1
        self._inside += 1
        found = [group for value in values for group in self.find(value, index + 1)]
        if not values:  # only to learn where the range ends
            self.find(None, index + 1)
        self._inside -= 1
        return found

    def _walk(self, values: list[Any], node: Node) -> list[Any]:
        match node:
            case Path(nodes):
                for each in nodes:
                    values = self._walk(values, each)
                return values
            case Literal(value):
                return [value] if isinstance(value, str) else [value] * len(values)
            case Field(name):
                return self._field(values, name)
            case Slice():
                return [item for value in values for item in _sliced(value, node)]
            case Filter():
                return [item for value in values for item in self._filter(value, node)]
            case Wildcard():
                return [child for value in values for child in _children(value)]
            case Recursive():
                return [each for value in values for each in _descendants(value)]
            case Union(branches):
                return [item for each in branches for item in self._walk(values, each)]
            case Identifier(name):
                return self._identifier(values, name)

    def _field(self, values: list[Any], name: str) -> list[Any]:
        found = [v[name] for v in values if isinstance(v, dict) and name in v]
        if values and not found and not self._allow_missing:
            raise JSONPathError(f"{name} is not found")
        return found

    def _identifier(self, values: list[Any], name: str) -> list[Any]:
        if name == "range":
            self._begun += 1
            return values
        if name != "end":
            raise JSONPathError(f"unrecognized identifier {name}")
        if not self._inside:
            raise JSONPathError("not in range, nothing to end")
        self._ended += 1
        return []

    def _filter(self, value: Any, node: Filter) -> Iterator[Any]:
        if not isinstance(value, list):
            shown = "<nil>" if value is None else sprint(value)
            raise JSONPathError(f"{shown} is not array or slice and cannot be filtered")
        for item in value:
            if self._passes(item, node):
                yield item

    def _passes(self, item: Any, node: Filter) -> bool:
        if node.operator == "exists":
            try:
                return bool(self._walk([item], node.left))
            except JSONPathError:
                return True  # kubectl looks at what it had before the error
        lefts = self._walk([item], node.left)
        if len(lefts) == 1:
            rights = self._walk([item], node.right)
            if len(rights) == 1:
                return compare(lefts[0], node.operator, rights[0])
            lefts = rights
        if lefts:
            raise JSONPathError("can only compare one element at a time")
        return False


def _sliced(value: Any, node: Slice) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise JSONPathError(f"{_type(value)} is not array or slice")
    length = len(value)
    start = node.start or 0
    end = length if node.end is None else node.end
    start += length if start < 0 else 0
    end += length if end < 0 or (end == 0 and node.single) else 0
    if start == end:
        return []
    for index, outside in ((start, start >= length), (end - 1, end > length)):
        if outside or index + (index != start) < 0:
            raise JSONPathError(
                f"array index out of bounds: index {index}, length {length}"
            )
    if start > end:
        raise JSONPathError(
            f"starting index {start} is greater than ending index {end}"
        )
    if node.step is not None and node.step <= 0:
        raise JSONPathError("step must be > 0")
    return value[start : end : node.step or 1]


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [value[key] for key in sorted(value)]
    if isinstance(value, str):
        return list(value.encode())  # Go sees the bytes of a string
    return value if isinstance(value, list) else []


def _descendants(value: Any) -> Iterator[Any]:
    if isinstance(value, str):
        if value:
            yield value
        return
    children = _children(value)
    if children:
        yield value
        for child in children:
            yield from _descendants(child)


def _type(value: Any) -> str:
    names = {str: "string", bool: "bool", int: "int64", float: "float64"}
    return names.get(type(value), "map[string]interface {}")
