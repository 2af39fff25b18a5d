"""`[[ … ]]`, `[ … ]` and `test`: texts and numbers are compared, files are not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tree_sitter import Node

from runbooks.commands.model import (
    Combined,
    Compare,
    Condition,
    Text,
    Word,
    text_word,
)
from runbooks.commands.reasons import NotSupportedError

if TYPE_CHECKING:
    from runbooks.commands.lower import Lowering

_NESTED = ("unary_expression", "binary_expression", "parenthesized_expression")
_ONE = ("-z", "-n")
_TWO = ("=", "==", "!=", "=~", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge")


def test_items(lowering: Lowering, node: Node) -> list[Word]:
    """The operators and operands between the brackets, in the order of the text."""
    items: list[Word] = []
    for leaf in _leaves(node):
        if not leaf.is_named or leaf.type == "test_operator":
            if leaf.type not in ("[[", "]]", "[", "]"):
                items.append(_operator(lowering.text(leaf)))
        else:
            items.append(
                lowering.reader.read(leaf.start_byte, leaf.end_byte, [leaf], loose=True)
            )
    return items


def _leaves(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.type in _NESTED:
            yield from _leaves(child)
        elif child.type != "comment":
            yield child


def _operator(text: str) -> Word:
    return Word((Text(text),), text)


def condition_of(items: list[Word]) -> Condition:
    """The condition that the items make. Raises NotSupportedError."""
    return _Items(items).all()


class _Items:
    def __init__(self, items: list[Word]) -> None:
        self.items = items
        self.at = 0

    def _sign(self) -> str:
        """The operator at the cursor: text that no quotes make an operand."""
        if self.at >= len(self.items):
            return ""
        parts = self.items[self.at].parts
        plain = len(parts) == 1 and isinstance(parts[0], Text) and not parts[0].quoted
        return self.items[self.at].literal or "" if plain else ""

    def all(self) -> Condition:
        if not self.items:
            return Compare("-n", _EMPTY, _EMPTY)
        condition = self._or()
        if self.at < len(self.items):
            raise NotSupportedError("test", self.items[self.at].source)
        return condition

    def _or(self) -> Condition:
        found = [self._and()]
        while self._sign() == "||":
            self.at += 1
            found.append(self._and())
        return found[0] if len(found) == 1 else Combined("||", tuple(found))

    def _and(self) -> Condition:
        found = [self._not()]
        while self._sign() == "&&":
            self.at += 1
            found.append(self._not())
        return found[0] if len(found) == 1 else Combined("&&", tuple(found))

    def _not(self) -> Condition:
        if self._sign() == "!":
            self.at += 1
            return Combined("!", (self._not(),))
        if self._sign() == "(":
            self.at += 1
            inner = self._or()
            if self._sign() != ")":
                raise NotSupportedError("syntax")
            self.at += 1
            return inner
        return self._compare()

    def _compare(self) -> Condition:
        sign = self._sign()
        if sign in _ONE and self.at + 1 < len(self.items):
            self.at += 2
            return Compare(sign, _EMPTY, self.items[self.at - 1])
        left = self._take()
        operator = self._sign()
        if operator in _TWO:
            self.at += 1
            return Compare(operator.replace("==", "="), left, self._take())
        if sign.startswith("-") and len(sign) == 2:
            # -f, -d, -e and their like ask about files.
            raise NotSupportedError("test", sign)
        return Compare("-n", _EMPTY, left)

    def _take(self) -> Word:
        if self.at >= len(self.items):
            raise NotSupportedError("syntax")
        self.at += 1
        return self.items[self.at - 1]


_EMPTY = text_word("")
