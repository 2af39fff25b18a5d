"""A filter's words to a typed command whose values can not become options."""

from __future__ import annotations

from runbooks.commands.filters.errors import (
    FilterError,
    OptionUnsupportedError,
    ProgramUnsupportedError,
)
from runbooks.commands.filters.getopt import Syntax, long_name
from runbooks.commands.filters.posix import PatternError, PatternUnsupportedError
from runbooks.commands.filters.tools import ALIASES, TOOLS, Tool
from runbooks.commands.model import Filter, Word, text_word
from runbooks.commands.reasons import NotSupportedError


def is_filter(name: str) -> bool:
    return name in TOOLS or name in ALIASES


def filter_command(name: str, words: list[Word], source: str, line: int) -> Filter:
    """A filter with its operands behind `--`, so that they stay operands.

    Raises NotSupportedError for files and for what the filter does not have.
    """
    name, more = ALIASES.get(name, (name, ()))
    tool = TOOLS[name]
    options, operands = _sort(tool.syntax, [*map(text_word, more), *words])
    if name == "grep" and operands and not _has_program(tool, options):
        options += [text_word("-e"), operands.pop(0)]
    most = 0 if _has_program(tool, options) else tool.operands
    for extra in operands[most:]:
        if extra.literal != "-":
            raise NotSupportedError("redirection", extra.source)
    args = options + ([text_word("--"), *operands] if operands else [])
    _try(tool, args)
    return Filter(name, tuple(args), source, line)


def _sort(syntax: Syntax, words: list[Word]) -> tuple[list[Word], list[Word]]:
    """Options with their values, and the operands, as getopt sorts them."""
    options: list[Word] = []
    operands: list[Word] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        head = word.head
        if head == "--" and word.literal:
            return options, operands + rest
        if not head.startswith("-") or word.literal == "-":
            operands.append(word)
            if syntax.ordered:
                return options, operands + rest
            continue
        options.append(word)
        if word.literal is None:
            _glued(syntax, word, head)
            continue
        for _ in range(min(_takes_next(syntax, head), len(rest))):
            options.append(rest.pop(0))
    return options, operands


def _glued(syntax: Syntax, word: Word, head: str) -> None:
    """A value filled at run time has to stand behind an option that takes one."""
    if head.startswith("--"):
        name, equals, _ = head[2:].partition("=")
        full = long_name(syntax, name) or ""
        known = bool(equals) and syntax.long.get(full, "?") in syntax.valued
    else:
        known = any(letter in syntax.valued for letter in head[1:])
    if not known:
        raise NotSupportedError("dynamic", word.source)


def _takes_next(syntax: Syntax, option: str) -> int:
    """How many of the words behind an option are its values."""
    if option.startswith("--"):
        if option[2:] in syntax.pairs:
            return 2
        name = long_name(syntax, option[2:])
        letter = syntax.long.get(name or "", "")
        return int(bool(letter) and letter in syntax.valued)
    valued = [at for at, one in enumerate(option) if at and one in syntax.valued]
    return int(bool(valued) and valued[0] == len(option) - 1)


def _has_program(tool: Tool, options: list[Word]) -> bool:
    """Whether the pattern or program was given by an option: `-e`."""
    if tool.syntax.long.get("regexp", tool.syntax.long.get("expression")) != "e":
        return False
    heads = [word.head for word in options if word.head.startswith("-")]
    return any(
        head.startswith(("--regexp", "--expression"))
        or (head[1:2] != "-" and "e" in head[1:])
        for head in heads
    )


def _try(tool: Tool, args: list[Word]) -> None:
    """Find out now what the filter does not have, as far as text is known.

    What the tool itself would refuse is left to the run, which shows its error.
    """
    if any(word.literal is None for word in args):
        args = _known(tool, args)
    try:
        tool.check([word.literal or "" for word in args])
    except OptionUnsupportedError as error:
        raise NotSupportedError("filter_option", str(error)) from None
    except ProgramUnsupportedError as error:
        raise NotSupportedError("filter_program", str(error)) from None
    except PatternUnsupportedError as error:
        raise NotSupportedError("filter_pattern", str(error)) from None
    except (PatternError, FilterError):
        pass


def _known(tool: Tool, args: list[Word]) -> list[Word]:
    """The arguments with a harmless text for what only the run knows.

    In a program it stands for a name: `1` is one in no language, and a number
    in all.
    """
    return [
        word if word.literal is not None else text_word(word.with_values("1"))
        for word in args
    ]
