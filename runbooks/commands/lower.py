"""The syntax tree of a text to statements."""

from __future__ import annotations

import re
from dataclasses import replace

from tree_sitter import Node

from runbooks.commands.model import (
    Assignment,
    Command,
    Pipeline,
    Program,
    Statement,
    Unsupported,
    Word,
)
from runbooks.commands.placeholders import Mask
from runbooks.commands.programs import command
from runbooks.commands.reasons import NotSupportedError
from runbooks.commands.words import WordReader

_MAX_DEPTH = 16
_CODES = {
    "list": "and_or",
    "redirected_statement": "redirection",
    "for_statement": "control_flow",
    "c_style_for_statement": "control_flow",
    "while_statement": "control_flow",
    "if_statement": "control_flow",
    "case_statement": "control_flow",
    "function_definition": "control_flow",
    "compound_statement": "control_flow",
    "subshell": "control_flow",
    "negated_command": "control_flow",
    "test_command": "control_flow",
    "unset_command": "builtin",
}
_REDIRECTS = {"file_redirect", "herestring_redirect", "heredoc_redirect"}
_NAME = re.compile(rb"[A-Za-z_]\w*")
# They say which cluster kubectl asks, or how a value falls into words.
_OTHER_CLUSTER = {"KUBECONFIG", "KUBERNETES_MASTER", "KUBERNETES_SERVICE_HOST"}
_SHELL_NAMES = {"IFS", "PATH", "BASH_ENV", "ENV", "LD_PRELOAD"}


def unsupported(error: NotSupportedError, source: str, line: int) -> Unsupported:
    return Unsupported(source, line, error.code, error.reason, error.refused)


class Lowering:
    """Lowers one text; `line` is the number of its first line."""

    def __init__(self, source: bytes, mask: Mask, line: int) -> None:
        self.source = source
        self.mask = mask
        self.line = line
        self.depth = 0
        self.reader = WordReader(source, mask, self._substitution)

    def statements(self, parent: Node) -> list[Statement]:
        """What stands below a node, one after the other."""
        found: list[Statement] = []
        for node in parent.children:
            if node.type == "&" and found:
                found[-1] = self._background(found[-1])
            elif node.is_named and node.type != "comment":
                found += self._statement(node)
        return found

    def _statement(self, node: Node) -> list[Statement]:
        try:
            match node.type:
                case "variable_assignment":
                    return [self._assignment(node, node, exported=False)]
                case "variable_assignments":
                    return [
                        self._assignment(child, child, exported=False)
                        for child in node.named_children
                    ]
                case "declaration_command":
                    return self._declaration(node)
                case _:
                    return [self._pipeline(node)]
        except NotSupportedError as error:
            return [self._unsupported(node, error)]

    def _pipeline(self, node: Node) -> Pipeline:
        stages = [node]
        if node.type == "pipeline":
            stages = node.named_children
            if any(child.type == "|&" for child in node.children):
                raise NotSupportedError("redirection", "|&")
        commands = [
            self._command(stage, first=index == 0) for index, stage in enumerate(stages)
        ]
        return Pipeline(tuple(commands), self._text(node), self._line(node))

    def _command(self, node: Node, *, first: bool) -> Command:
        try:
            if node.type != "command":
                raise self._not_a_command(node)
            words = self._words(node)
            return command(words, self._text(node), self._line(node), first=first)
        except NotSupportedError as error:
            return unsupported(error, self._text(node), self._line(node))

    def _not_a_command(self, node: Node) -> NotSupportedError:
        code = _CODES.get(node.type, "syntax")
        redirects = [child for child in node.children if child.type in _REDIRECTS]
        return NotSupportedError(code, self._text(redirects[0] if redirects else node))

    def _words(self, node: Node) -> list[Word]:
        """The words of a command: nodes that touch each other are one word."""
        groups: list[list[Node]] = []
        for child in node.children:
            if child.type in _REDIRECTS:
                raise NotSupportedError("redirection", self._text(child))
            if child.type == "variable_assignment":
                raise NotSupportedError("environment")
            if child.type == "comment":
                continue
            if groups and self._touch(groups[-1][-1], child):
                groups[-1].append(child)
            else:
                groups.append([child])
        return [
            self.reader.read(group[0].start_byte, group[-1].end_byte, group)
            for group in groups
        ]

    def _touch(self, before: Node, after: Node) -> bool:
        gap = self.source[before.end_byte : after.start_byte]
        return not gap.replace(b"\\\n", b"")

    def _assignment(self, node: Node, whole: Node, *, exported: bool) -> Assignment:
        """`NAME=word`; the value is what stands after the equals sign."""
        name = _NAME.match(self.source, node.start_byte, node.end_byte)
        if not name or self.source[name.end() : name.end() + 1] != b"=":
            raise NotSupportedError("array")
        if any(child.type == "array" for child in node.children):
            raise NotSupportedError("array")
        word = self.reader.read(name.end() + 1, node.end_byte, node.children)
        return Assignment(
            _checked(name.group().decode()),
            _as_one(word),
            exported,
            self._text(whole),
            self._line(node),
        )

    def _declaration(self, node: Node) -> list[Statement]:
        first, *rest = node.children
        if first.type != "export":
            raise NotSupportedError("builtin", first.type)
        found: list[Statement] = []
        for child in rest:
            whole = node if len(rest) == 1 else child
            if child.type == "variable_assignment":
                found.append(self._assignment(child, whole, exported=True))
            elif child.type == "variable_name":
                name = _checked(self._text(child))
                found.append(
                    Assignment(name, None, True, self._text(whole), self._line(child))
                )
            elif child.type != "comment":
                raise NotSupportedError("builtin", self._text(node))
        if not found:
            raise NotSupportedError("builtin", "export")
        return found

    def _substitution(self, node: Node) -> Program:
        if self.depth >= _MAX_DEPTH:
            raise NotSupportedError("too_long")
        if any(child.type in _REDIRECTS for child in node.children):
            raise NotSupportedError("redirection", self._text(node))
        self.depth += 1
        try:
            inner = self._text(node).removeprefix("$(").removesuffix(")").strip("`")
            return Program(tuple(self.statements(node)), inner.strip())
        finally:
            self.depth -= 1

    def _background(self, statement: Statement) -> Pipeline:
        error = NotSupportedError("background")
        command = unsupported(error, statement.source, statement.line)
        return Pipeline((command,), statement.source, statement.line)

    def _unsupported(self, node: Node, error: NotSupportedError) -> Pipeline:
        text, line = self._text(node), self._line(node)
        return Pipeline((unsupported(error, text, line),), text, line)

    def _text(self, node: Node) -> str:
        return self.reader.original(node.start_byte, node.end_byte)

    def _line(self, node: Node) -> int:
        return self.line + int(node.start_point[0])


def _checked(name: str) -> str:
    if name in _OTHER_CLUSTER:
        raise NotSupportedError("server", name)
    if name in _SHELL_NAMES:
        raise NotSupportedError("special_variable", name)
    return name


def _as_one(word: Word) -> Word:
    """The value of an assignment is never split into words."""
    return Word(tuple(replace(part, quoted=True) for part in word.parts), word.source)
