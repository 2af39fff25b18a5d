"""A pasted YAML or JSON text as plain data, with the line of every field.

Hostile text is refused before anything is built from it: aliases (a few lines
can stand for gigabytes), deep nesting, several documents, other types than
JSON's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 40

Path = tuple[str | int, ...]


class DocumentError(Exception):
    """The text can not be taken as data. `line` counts from 1, 0 if unknown."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True)
class Document:
    """The data of a text, and its tree with lines."""

    data: Any
    tree: yaml.Node

    def line(self, path: Path) -> int:
        """The line of the field at `path`, or of the nearest field above it."""
        node, line = self.tree, 1
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return line


def read_document(text: str) -> Document:
    """Raises DocumentError."""
    if len(text.encode(errors="replace")) > MAX_BYTES:
        raise DocumentError("it is larger than 1 MB")
    try:
        _refuse_tricks(text)
        tree = yaml.compose(text, Loader=yaml.CSafeLoader)
        data = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise DocumentError(f"it is not valid YAML: {error.problem}", line) from None
    except (yaml.YAMLError, ValueError) as error:
        raise DocumentError(f"it is not valid YAML: {_first_line(error)}") from None
    if tree is None:
        raise DocumentError("it is empty")
    return Document(data, tree)


def _refuse_tricks(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise DocumentError("it uses anchors or aliases (& and *)", line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise DocumentError("it is nested too deeply", line)


def _child(node: yaml.Node, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        if step < len(node.value):
            return node.value[step].start_mark.line + 1, node.value[step]
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    return None


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
