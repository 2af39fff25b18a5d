"""`sudo`, `time` and `watch` in front of a command: it runs as it does without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tree_sitter import Node

from runbooks.commands.filters.errors import FilterError, OptionUnsupportedError
from runbooks.commands.filters.getopt import Syntax, getopt
from runbooks.commands.model import Command, Group, Prefixed, Word
from runbooks.commands.reasons import NotSupportedError

if TYPE_CHECKING:
    from runbooks.commands.lower import Lowering

_SYNTAX = {
    # As another user (`-u`) it would be another question.
    "sudo": Syntax("sudo", "En", ordered=True, others="ABbgHhiKklPpRrSsTUuVv"),
    "time": Syntax("time", "p", ordered=True, others="afoqvV"),
    "watch": Syntax(
        "watch",
        "bcdegptxw",
        "n",
        {
            "beep": "b",
            "chgexit": "g",
            "color": "c",
            "differences": "d",
            "exec": "x",
            "interval": "n",
            "no-title": "t",
            "precise": "p",
        },
        ordered=True,
    ),
}
NAMES = frozenset(_SYNTAX)
# `watch` gives its words to a shell once more: these mean the same there.
_PLAIN = re.compile(r"[\w./:=,@%+-]+")
_QUOTED = re.compile(r"""(['"])([^'"\\$`]+)\1""")


def prefixed(lowering: Lowering, words: list[Word], node: Node, fed: bool) -> Prefixed:
    """The command behind the prefix and its options.

    Raises NotSupportedError where the prefix would change what it does.
    """
    name = words[0].literal or ""
    rest = words[1 + _options(_SYNTAX[name], words[1:]) :]
    if not rest:
        raise NotSupportedError("program", name)
    inner = _inner(lowering, name, rest, node, fed)
    return Prefixed(name, inner, lowering.text(node), lowering.line(node))


def _options(syntax: Syntax, words: list[Word]) -> int:
    """How many words the options take."""
    texts: list[str] = []
    for word in words:
        if word.literal is None:
            break
        texts.append(word.literal)
    try:
        operands = getopt(syntax, texts).operands
    except (OptionUnsupportedError, FilterError):
        raise NotSupportedError("filter_option", words[0].source) from None
    return len(texts) - len(operands)


def _inner(
    lowering: Lowering, name: str, words: list[Word], node: Node, fed: bool
) -> Command:
    if words[0].literal in NAMES:
        return prefixed(lowering, words, node, fed)
    if name != "watch":
        return lowering.called(words, node, fed)
    if len(words) == 1 and (quoted := _QUOTED.fullmatch(words[0].source)):
        shown = (lowering.text(node), lowering.line(node))
        return Group(lowering.inside(quoted[2], shown[1]), True, *shown)
    for word in words:
        if not _PLAIN.fullmatch(word.with_values("x")):
            raise NotSupportedError("dynamic", word.source)
    return lowering.called(words, node, fed)
