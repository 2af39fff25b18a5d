"""The syntax tree of a text to statements."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from tree_sitter import Node

from runbooks.commands import control, prefixes
from runbooks.commands.grammar import tree_of
from runbooks.commands.infix import Operand, Piece, infix, split_at
from runbooks.commands.model import (
    AndOr,
    Assignment,
    Command,
    Group,
    Pipeline,
    Program,
    Statement,
    Unsupported,
    Word,
)
from runbooks.commands.placeholders import Mask
from runbooks.commands.programs import command, not_ours
from runbooks.commands.reasons import NotSupportedError
from runbooks.commands.redirects import REDIRECTS, redirected
from runbooks.commands.words import WordReader

_MAX_DEPTH = 16
_CODES = {
    "heredoc_redirect": "redirection",
    "c_style_for_statement": "control_flow",
    "function_definition": "control_flow",
    "declaration_command": "builtin",
    "variable_assignment": "builtin",
}
_ASSIGNING = ("variable_assignment", "variable_assignments", "declaration_command")
_NAME_OF_PROGRAM = re.compile(r"[\w./-]+")
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
        self.first_line = line
        self.depth = 0
        self.loops = 0
        self.reader = WordReader(source, mask, self._substitution)

    def inside(self, source: str, line: int) -> tuple[Statement, ...]:
        """The statements of a text that stands in quotes: `watch "a | b"`."""
        mask = Mask(active=self.mask.active)
        masked = mask.apply(source).encode()
        root = tree_of(masked).root_node
        if root.has_error:
            raise NotSupportedError("syntax")
        return Lowering(masked, mask, line).statements(root.children)

    def statements(self, nodes: Iterable[Node]) -> tuple[Statement, ...]:
        """What stands in a row of nodes, one after the other."""
        found: list[Statement] = []
        for node in nodes:
            if node.type == "&" and found:
                found[-1] = self._background(found[-1])
            elif node.is_named and node.type != "comment":
                found += self._statement(node)
        return tuple(found)

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
                    return [self._and_or(node)]
        except NotSupportedError as error:
            return [self._unsupported(node, error)]

    def name(self, node: Node) -> str:
        """The name of a variable that may be set."""
        return _checked(self.text(node))

    def _and_or(self, node: Node) -> Statement:
        """`a | b && c || d`: pipelines, one after the other."""
        pipelines = split_at(infix(node), "&&", "||")
        lowered: list[tuple[str, Statement]] = []
        for sign, row in pipelines:
            lowered.append((sign, self._pipeline(row)))
            self.reader.status_known = True
        first, *rest = lowered
        if not rest:
            return first[1]
        return AndOr(first[1], tuple(rest), self.text(node), self.line(node))

    def _pipeline(self, row: list[Piece]) -> Statement:
        """The statement that a row of commands and `|` makes."""
        negated = False
        while isinstance(row[0], Operand) and row[0].node.type == "negated_command":
            negated = not negated
            row = [Operand(row[0].node.named_children[-1], row[0].around), *row[1:]]
        first, last = row[0], row[-1]
        if not (isinstance(first, Operand) and isinstance(last, Operand)):
            raise NotSupportedError("syntax")
        text = self.reader.original(first.node.start_byte, last.end)
        line = self.line(first.node)
        if len(row) == 1 and first.node.type in _ASSIGNING and not negated:
            return self._assigned(first.node, text, line)
        return Pipeline(self._stages(row), text, line, negated)

    def _assigned(self, node: Node, text: str, line: int) -> Statement:
        found = self._statement(node)
        if len(found) == 1:
            return found[0]
        return Pipeline((Group(tuple(found), False, text, line),), text, line)

    def _stages(self, row: list[Piece]) -> tuple[Command, ...]:
        commands: list[Command] = []
        for sign, stage in split_at(row, "|", "|&"):
            if len(stage) != 1 or not isinstance(stage[0], Operand):
                raise NotSupportedError("syntax")
            if sign == "|&":
                last = commands[-1]
                commands[-1] = control.with_both(last, last.source, last.line)
            commands.append(self._stage(stage[0], fed=bool(commands)))
        return tuple(commands)

    def _stage(self, operand: Operand, *, fed: bool) -> Command:
        command = self.command(operand.node, fed=fed)
        for around in operand.around:
            command = redirected(self, around, around.named_children[1:], command)
        return command

    def command(self, node: Node, *, fed: bool) -> Command:
        """One command; `fed` says that something is piped into it."""
        try:
            return self._command(node, fed)
        except NotSupportedError as error:
            return unsupported(error, self.text(node), self.line(node))

    def _command(self, node: Node, fed: bool) -> Command:
        if node.type == "redirected_statement":
            body, *redirects = node.named_children
            inner = self.command(body, fed=fed or self._feeds(redirects))
            return redirected(self, node, redirects, inner)
        if node.type in control.LOWERED:
            return self._compound(node, fed)
        if node.type != "command":
            raise NotSupportedError(_CODES.get(node.type, "syntax"), self.text(node))
        redirects = [one for one in node.children if one.type in REDIRECTS]
        inner = self._simple(node, fed=fed or self._feeds(redirects))
        return redirected(self, node, redirects, inner) if redirects else inner

    def _simple(self, node: Node, *, fed: bool) -> Command:
        words = self._words_of_ours(node)
        if not words:
            raise NotSupportedError("redirection", self.text(node))
        if words[0].literal in ("break", "continue"):
            return control.leave(self, words, node)
        if words[0].literal in prefixes.NAMES:
            return prefixes.prefixed(self, words, node, fed)
        return self.called(words, node, fed)

    def _words_of_ours(self, node: Node) -> list[Word]:
        """Its words; of another program nothing is said but that it is another."""
        try:
            return self._words(node)
        except NotSupportedError:
            name = node.child_by_field_name("name")
            foreign = _NAME_OF_PROGRAM.fullmatch(self.text(name)) if name else None
            if foreign and (why := not_ours(foreign.group())):
                raise why from None
            raise

    def called(self, words: list[Word], node: Node, fed: bool) -> Command:
        """The command that these words of a node mean."""
        shown = (self.text(node), self.line(node))
        return command(words, *shown, fed=fed, placeholders=self.mask.active)

    def _feeds(self, redirects: list[Node]) -> bool:
        """Whether a redirection gives the command an input."""
        return any(self.text(one).startswith("<") for one in redirects)

    def _compound(self, node: Node, fed: bool) -> Command:
        if self.depth >= _MAX_DEPTH:
            raise NotSupportedError("too_long")
        self.depth += 1
        try:
            return control.LOWERED[node.type](self, node, fed)
        finally:
            self.depth -= 1

    def _words(self, node: Node) -> list[Word]:
        """The words of a command: nodes that touch each other are one word."""
        groups: list[list[Node]] = []
        for child in node.children:
            if child.type in REDIRECTS:
                continue  # redirected() reads them
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
            self.text(whole),
            self.line(node),
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
                name = _checked(self.text(child))
                found.append(
                    Assignment(name, None, True, self.text(whole), self.line(child))
                )
            elif child.type != "comment":
                raise NotSupportedError("builtin", self.text(node))
        if not found:
            raise NotSupportedError("builtin", "export")
        return found

    def _substitution(self, node: Node) -> Program:
        if self.depth >= _MAX_DEPTH:
            raise NotSupportedError("too_long")
        if any(child.type in REDIRECTS for child in node.children):
            raise NotSupportedError("redirection", self.text(node))
        self.depth += 1
        loops, self.loops = self.loops, 0
        try:
            inner = self.text(node).removeprefix("$(").removesuffix(")").strip("`")
            return Program(self.statements(node.children), inner.strip())
        finally:
            self.depth -= 1
            self.loops = loops

    def _background(self, statement: Statement) -> Pipeline:
        error = NotSupportedError("background")
        command = unsupported(error, statement.source, statement.line)
        return Pipeline((command,), statement.source, statement.line)

    def _unsupported(self, node: Node, error: NotSupportedError) -> Pipeline:
        text, line = self.text(node), self.line(node)
        return Pipeline((unsupported(error, text, line),), text, line)

    def text(self, node: Node) -> str:
        return self.reader.original(node.start_byte, node.end_byte)

    def line(self, node: Node) -> int:
        return self.first_line + int(node.start_point[0])


def _checked(name: str) -> str:
    if name in _OTHER_CLUSTER:
        raise NotSupportedError("server", name)
    if name in _SHELL_NAMES:
        raise NotSupportedError("special_variable", name)
    return name


def _as_one(word: Word) -> Word:
    """The value of an assignment is never split into words."""
    return Word(tuple(replace(part, quoted=True) for part in word.parts), word.source)
