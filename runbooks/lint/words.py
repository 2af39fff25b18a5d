"""The words of every command in a text, also of those that the portal does not run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from runbooks.commands.grammar import tree_of
from runbooks.commands.lines import clean
from runbooks.commands.placeholders import Mask

_LONGEST = 65_536
_APART = {"file_redirect", "herestring_redirect", "heredoc_redirect", "comment"}


@dataclass(frozen=True, slots=True)
class Invocation:
    """One command with its words as written, quotes and placeholders included.

    `assignments` are the `NAME=value` in front of it. `piped` says that it reads
    what another one prints, `filtered` that another one reads what it prints.
    `line` counts from 0.
    """

    words: tuple[str, ...]
    assignments: tuple[str, ...]
    piped: bool
    filtered: bool
    line: int

    @property
    def program(self) -> str:
        return self.words[0] if self.words else ""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a text is made of. `broken`: no shell can read it.

    `reads` and `sets` are names of variables, each with its line from 0.
    """

    invocations: tuple[Invocation, ...]
    reads: tuple[tuple[str, int], ...]
    sets: tuple[str, ...]
    broken: bool


def shape_of(text: str) -> Shape:
    """The shape of command text; placeholders are words.

    Text that is too long for the language is broken, whatever stands in it.
    """
    if len(text) > _LONGEST:
        return Shape((), (), (), broken=True)
    mask = Mask(active=True)
    source = mask.apply(clean(text)).encode(errors="replace")
    root = tree_of(source).root_node
    reader = _Reader(source, mask)
    nodes = list(_all(root))
    firsts, lasts = _ends(nodes)
    return Shape(
        tuple(
            Invocation(
                *reader.words(node),
                piped=node.start_byte not in firsts,
                filtered=node.start_byte not in lasts,
                line=node.start_point[0],
            )
            for node in nodes
            if node.type == "command"
        ),
        tuple(reader.reads(nodes)),
        tuple(reader.sets(nodes)),
        root.has_error,
    )


def unquoted(word: str) -> str:
    """The word without quotes around it or in it."""
    return word.replace('"', "").replace("'", "")


def _all(root: Node) -> Iterator[Node]:
    """Every node, in the order of the text."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.children))


def _ends(nodes: list[Node]) -> tuple[set[int], set[int]]:
    """Where commands begin that no pipe leads into, and out of."""
    firsts = {node.start_byte for node in nodes if node.type == "command"}
    lasts = set(firsts)
    for node in nodes:
        if node.type == "pipeline":
            stages = [child.start_byte for child in node.named_children]
            firsts -= set(stages[1:])
            lasts -= set(stages[:-1])
    return firsts, lasts


class _Reader:
    def __init__(self, source: bytes, mask: Mask) -> None:
        self._source = source
        self._mask = mask

    def _text(self, start: int, end: int) -> str:
        return self._mask.restore(self._source[start:end].decode(errors="replace"))

    def _of(self, node: Node) -> str:
        return self._text(node.start_byte, node.end_byte)

    def words(self, node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words of a command, and the assignments in front of it.

        Nodes that touch each other are one word.
        """
        before: list[str] = []
        words: list[tuple[int, int]] = []
        for child in node.children:
            if child.type == "variable_assignment" and not words:
                before.append(self._of(child))
            elif child.type not in _APART:
                touches = words and words[-1][1] == child.start_byte
                start = words.pop()[0] if touches else child.start_byte
                words.append((start, child.end_byte))
        return tuple(self._text(*span) for span in words), tuple(before)

    def reads(self, nodes: list[Node]) -> Iterator[tuple[str, int]]:
        """`$NAME` and `${NAME…}`."""
        for node in nodes:
            if node.type in ("simple_expansion", "expansion"):
                for child in node.children:
                    if child.type == "variable_name":
                        yield self._of(child), node.start_point[0]
                        break

    def sets(self, nodes: list[Node]) -> Iterator[str]:
        """By assignment, `for` and `read`."""
        for node in nodes:
            if node.type in ("variable_assignment", "for_statement"):
                for child in node.children:
                    if child.type == "variable_name":
                        yield self._of(child)
                        break
            elif node.type == "command":
                words, _ = self.words(node)
                if words[:1] == ("read",):
                    yield from (word for word in words[1:] if word[:1] != "-")
