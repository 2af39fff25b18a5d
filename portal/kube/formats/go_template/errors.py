"""What is wrong with a template, in Go's words."""

from __future__ import annotations

from portal.kube.formats.go_template.nodes import Node


class TemplateError(Exception):
    """`template: output:1:2: executing "output" at <…>: …`."""


class FunctionError(Exception):
    """What a function says; the place is added where it was called."""


def parse_error(text: str, at: int, message: str) -> TemplateError:
    """An error found before anything is printed, with its line."""
    line = text.count("\n", 0, at) + 1
    return TemplateError(f"template: output:{line}: {message}")


def run_error(text: str, node: Node, message: str) -> TemplateError:
    """An error found while printing, with its line, its column and what stands there."""
    before = text[: node.at]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n") - 1
    where = f"template: output:{line}:{len(before[-column:].encode()) if column else 0}"
    return TemplateError(f'{where}: executing "output" at <{node.source}>: {message}')
