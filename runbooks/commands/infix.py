"""Commands with `|`, `&&` and `||` between them, as the text has them in a row.

The grammar nests them, and not always as bash binds them: behind a pipeline of
three commands, `||` ends up inside the pipeline. So the nesting is undone here.
"""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

_SIGNS = ("|", "|&", "&&", "||")
_NESTED = ("list", "pipeline")


@dataclass(frozen=True, slots=True)
class Operand:
    """One command; `around` are the nodes whose redirections are its own."""

    node: Node
    around: tuple[Node, ...] = ()

    @property
    def end(self) -> int:
        return max([self.node.end_byte, *(one.end_byte for one in self.around)])


Piece = Operand | str


def infix(node: Node) -> list[Piece]:
    """Operands and signs in the order of the text."""
    if node.type in _NESTED:
        row: list[Piece] = []
        for child in node.children:
            if child.type in _SIGNS:
                row.append(child.type)
            elif child.is_named and child.type != "comment":
                row += infix(child)
        return row
    if node.type == "redirected_statement":
        body = node.named_children[0]
        if body.type in (*_NESTED, "negated_command"):
            *row, last = infix(body)
            if isinstance(last, Operand):
                # What stands behind a row of commands is about the last of them.
                last = Operand(last.node, (*last.around, node))
            return [*row, last]
    return [Operand(node)]


def split_at(row: list[Piece], *signs: str) -> list[tuple[str, list[Piece]]]:
    """The parts between signs, each with the sign in front of it."""
    parts: list[tuple[str, list[Piece]]] = [("", [])]
    for piece in row:
        if isinstance(piece, str) and piece in signs:
            parts.append((piece, []))
        else:
            parts[-1][1].append(piece)
    return parts
