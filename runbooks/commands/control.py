"""Loops, conditions and groups: from the grammar's nodes to commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tree_sitter import Node

from runbooks.commands.conditions import condition_of, test_items
from runbooks.commands.model import (
    Case,
    Command,
    For,
    Group,
    If,
    Leave,
    Redirected,
    Statement,
    Test,
    Unset,
    WhileRead,
    Word,
)
from runbooks.commands.reasons import NotSupportedError

if TYPE_CHECKING:
    from runbooks.commands.lower import Lowering

_BLANKS = " \t\n"
Statements = tuple[Statement, ...]


def with_both(command: Command, source: str, line: int) -> Redirected:
    """`command |&`: what it prints on stderr goes on as well."""
    return Redirected(command, "out", "out", None, source, line)


def leave(lowering: Lowering, words: list[Word], node: Node) -> Leave:
    """`break` and `continue`, inside a loop only."""
    levels = words[1].literal if len(words) > 1 else "1"
    if not lowering.loops or len(words) > 2 or not (levels or "").isdecimal():
        raise NotSupportedError("builtin", words[0].source)
    how = words[0].literal or ""
    text, line = lowering.text(node), lowering.line(node)
    return Leave(how, max(1, min(int(levels or 1), lowering.loops)), text, line)


def _body(lowering: Lowering, node: Node) -> Statements:
    group = next((one for one in node.children if one.type == "do_group"), None)
    if group is None:
        raise NotSupportedError("syntax")
    lowering.loops += 1
    try:
        return lowering.statements(group.children)
    finally:
        lowering.loops -= 1


def _for(lowering: Lowering, node: Node, fed: bool) -> For:
    if node.children[0].type != "for" or not any(
        one.type == "in" for one in node.children
    ):
        raise NotSupportedError("control_flow")
    name = node.child_by_field_name("variable")
    if name is None:
        raise NotSupportedError("syntax")
    values = tuple(
        lowering.reader.read(one.start_byte, one.end_byte, [one])
        for one in node.children_by_field_name("value")
    )
    shown = (lowering.text(node), lowering.line(node))
    return For(lowering.name(name), values, _body(lowering, node), *shown)


def _while(lowering: Lowering, node: Node, fed: bool) -> WhileRead:
    """Only `while read`: other loops would not end by themselves."""
    condition = [
        one for one in node.children_by_field_name("condition") if one.is_named
    ]
    if node.children[0].type != "while" or len(condition) != 1:
        raise NotSupportedError("control_flow")
    separators, words = _read_words(lowering, condition[0])
    if not fed:
        raise NotSupportedError("filter_input", "while read")
    raw = False
    while words and words[0] in ("-r", "--"):
        raw = raw or words.pop(0) == "-r"
    if any(not one.isidentifier() for one in words):
        raise NotSupportedError("control_flow")
    names = tuple(words) or ("REPLY",)
    shown = (lowering.text(node), lowering.line(node))
    return WhileRead(names, raw, separators, _body(lowering, node), *shown)


def _read_words(lowering: Lowering, node: Node) -> tuple[str, list[str]]:
    """IFS and the words behind `read`."""
    separators = _BLANKS
    words: list[str] = []
    if node.type != "command":
        raise NotSupportedError("control_flow")
    for child in node.named_children:
        if child.type == "variable_assignment":
            name, _, _ = lowering.text(child).partition("=")
            value = child.child_by_field_name("value")
            if name != "IFS":
                raise NotSupportedError("environment")
            separators = _literal(lowering, value) if value is not None else ""
        else:
            words.append(_literal(lowering, child))
    if words[:1] != ["read"]:
        raise NotSupportedError("control_flow")
    return separators, words[1:]


def _literal(lowering: Lowering, node: Node) -> str:
    word = lowering.reader.read(node.start_byte, node.end_byte, [node])
    if word.literal is None:
        raise NotSupportedError("dynamic", word.source)
    return word.literal


def _if(lowering: Lowering, node: Node, fed: bool) -> If:
    branches: list[tuple[Statements, Statements]] = []
    other: Statements = ()
    held: list[Node] = []
    conditions: list[Node] = []
    for child in node.children:
        match child.type:
            case "if":
                pass
            case "then":
                conditions, held = held, []
            case "elif_clause" | "else_clause" | "fi":
                if conditions:
                    branches.append(_branch(lowering, conditions, held))
                    conditions = []
                if child.type == "elif_clause":
                    branches.append(_elif(lowering, child))
                elif child.type == "else_clause":
                    other = lowering.statements(child.children)
            case _:
                held.append(child)
    return If(tuple(branches), other, lowering.text(node), lowering.line(node))


def _case(lowering: Lowering, node: Node, fed: bool) -> Case:
    value = node.child_by_field_name("value")
    if value is None:
        raise NotSupportedError("syntax")
    word = lowering.reader.read(value.start_byte, value.end_byte, [value], loose=True)
    items = [one for one in node.children if one.type == "case_item"]
    branches = tuple(_case_item(lowering, one) for one in items)
    return Case(word, branches, lowering.text(node), lowering.line(node))


def _case_item(lowering: Lowering, node: Node) -> tuple[tuple[Word, ...], Statements]:
    if node.child_by_field_name("fallthrough") is not None:
        raise NotSupportedError("control_flow")
    patterns = node.children_by_field_name("value")
    at = [one.type for one in node.children].index(")", int(len(patterns) > 0))
    return (
        tuple(_pattern(lowering, one) for one in patterns),
        lowering.statements(node.children[at + 1 :]),
    )


def _pattern(lowering: Lowering, node: Node) -> Word:
    text = lowering.text(node)
    if "(" in text and node.type == "extglob_pattern":
        raise NotSupportedError("glob", text)
    return lowering.reader.read(node.start_byte, node.end_byte, [node], loose=True)


def _elif(lowering: Lowering, node: Node) -> tuple[Statements, Statements]:
    at = [one.type for one in node.children].index("then")
    return _branch(lowering, node.children[:at], node.children[at + 1 :])


def _branch(
    lowering: Lowering, condition: list[Node], body: list[Node]
) -> tuple[Statements, Statements]:
    return lowering.statements(condition), lowering.statements(body)


def _group(lowering: Lowering, node: Node, fed: bool) -> Group:
    shown = (lowering.text(node), lowering.line(node))
    return Group(lowering.statements(node.children), node.type == "subshell", *shown)


def _test(lowering: Lowering, node: Node, fed: bool) -> Test:
    items = test_items(lowering, node)
    shown = (lowering.text(node), lowering.line(node))
    return Test(condition_of(items), *shown)


def _unset(lowering: Lowering, node: Node, fed: bool) -> Unset:
    names = tuple(
        lowering.text(one) for one in node.named_children if one.type != "comment"
    )
    if not names or any(not name.isidentifier() for name in names):
        raise NotSupportedError("builtin", lowering.text(node))
    return Unset(names, lowering.text(node), lowering.line(node))


LOWERED: dict[str, Callable[[Lowering, Node, bool], Command]] = {
    "for_statement": _for,
    "while_statement": _while,
    "if_statement": _if,
    "case_statement": _case,
    "compound_statement": _group,
    "subshell": _group,
    "test_command": _test,
    "unset_command": _unset,
}
