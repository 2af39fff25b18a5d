"""Redirections: between the two outputs, to nowhere, and from a text or program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tree_sitter import Node

from runbooks.commands.model import Command, Program, Redirected, Word, text_word
from runbooks.commands.reasons import NotSupportedError

if TYPE_CHECKING:
    from runbooks.commands.lower import Lowering

REDIRECTS = {"file_redirect", "herestring_redirect", "heredoc_redirect"}
_NOWHERE = "/dev/null"


def redirected(
    lowering: Lowering, node: Node, redirects: list[Node], command: Command
) -> Command:
    """The command with its redirections, in order; `node` is all of it.

    Raises NotSupportedError for those that read or write files.
    """
    streams = {"1": "out", "2": "err"}
    given: Word | Program | None = None
    for redirect in redirects:
        if redirect.type == "herestring_redirect":
            given = _here_string(lowering, redirect)
        elif redirect.type == "file_redirect":
            given = _file(lowering, redirect, streams) or given
        elif redirect.type != "comment":
            raise NotSupportedError("redirection", lowering.text(redirect))
    shown = (lowering.text(node), lowering.line(node))
    return Redirected(command, streams["1"], streams["2"], given, *shown)


def _here_string(lowering: Lowering, redirect: Node) -> Word:
    word = redirect.named_children[-1]
    return lowering.reader.read(word.start_byte, word.end_byte, [word])


def _file(
    lowering: Lowering, redirect: Node, streams: dict[str, str]
) -> Word | Program | None:
    """Learn where the streams go; or the input, for `<`."""
    shown = lowering.text(redirect)
    operator = next(one.type for one in redirect.children if not one.is_named)
    number = redirect.child_by_field_name("descriptor")
    target = redirect.named_children[-1]
    where = lowering.text(target)
    stream = lowering.text(number) if number is not None else "1"
    if operator == "<" and number is None:
        if target.type == "process_substitution" and where.startswith("<("):
            return Program(lowering.statements(target.children), where[2:-1].strip())
        if where == _NOWHERE:
            return text_word("")
    elif stream not in streams:
        pass
    elif operator in (">", ">>", ">|") and where == _NOWHERE:
        streams[stream] = "null"
        return None
    elif operator in ("&>", "&>>", ">&") and where == _NOWHERE and number is None:
        streams.update({"1": "null", "2": "null"})
        return None
    elif operator == ">&" and where in streams:
        streams[stream] = streams[where]
        return None
    raise NotSupportedError("redirection", shown)
