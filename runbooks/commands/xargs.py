"""xargs onto a command that reads: its words become arguments, never flags."""

from __future__ import annotations

from collections.abc import Callable

from runbooks.commands.filters.errors import FilterError, OptionUnsupportedError
from runbooks.commands.filters.getopt import Syntax, getopt
from runbooks.commands.model import (
    ITEM,
    Command,
    Echo,
    Kubectl,
    Part,
    Text,
    Variable,
    Word,
    Xargs,
    text_word,
)
from runbooks.commands.reasons import NotSupportedError

SYNTAX = Syntax(
    "xargs",
    "r",
    "nILP",
    {"no-run-if-empty": "r", "max-args": "n", "max-procs": "P", "max-lines": "L"},
    others="0adeEilopstx",
    other_long=("null", "delimiter", "arg-file", "verbose", "interactive", "replace"),
    ordered=True,
)
_ITEMS = Word((Variable(ITEM),), "")

Called = Callable[[list[Word], str, int], Command]


def xargs_command(words: list[Word], source: str, line: int, called: Called) -> Xargs:
    """The command that xargs calls, with slots for its words.

    Raises NotSupportedError unless that is kubectl or echo.
    """
    at = _command_at(words)
    texts = [word.literal or "" for word in words[:at]]
    try:
        given = getopt(SYNTAX, texts)
    except OptionUnsupportedError as error:
        raise NotSupportedError("filter_option", str(error)) from None
    except FilterError as error:
        raise NotSupportedError("filter_option", error.message.split("\n")[0]) from None
    template = words[at:] or [text_word("echo")]
    replaced = given.last("I")
    if replaced:
        template = [_filled(word, replaced) for word in template]
    else:
        template = [*template, _ITEMS]
    command = called(template, source, line)
    if not isinstance(command, Kubectl | Echo):
        raise NotSupportedError("filter_program", f"xargs {template[0].source}")
    most = _number(given.last("n", given.last("L", "0")))
    # A line at a time is what `-L 1` means for names that stand one a line.
    if given.has("L") and most != 1:
        raise NotSupportedError("filter_option", "-L")
    return Xargs(command, most, bool(replaced), given.has("r"), source, line)


def _command_at(words: list[Word]) -> int:
    """Where the options of xargs end."""
    at = 0
    while at < len(words) and words[at].head.startswith("-"):
        text = words[at].literal
        if text is None:
            raise NotSupportedError("dynamic", words[at].source)
        valued = len(text) == 2 and text[1] in SYNTAX.valued
        long = text.startswith("--") and "=" not in text and text != "--no-run-if-empty"
        at += 1 + (valued or long)
        if text == "--":
            return at - 1
    return min(at, len(words))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise NotSupportedError("filter_option", f"-n {text}")
    return int(text)


def _filled(word: Word, replaced: str) -> Word:
    """A slot wherever the text has what `-I` names."""
    parts: list[Part] = []
    for part in word.parts:
        if not isinstance(part, Text) or replaced not in part.value:
            parts.append(part)
            continue
        for at, piece in enumerate(part.value.split(replaced)):
            if at:
                parts.append(Variable(ITEM, quoted=True))
            if piece:
                parts.append(Text(piece, part.quoted))
    return Word(tuple(parts), word.source)
