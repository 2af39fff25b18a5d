"""A filter's words to a typed command whose values can not become options."""

from __future__ import annotations

from runbooks.commands.filters.errors import FilterError
from runbooks.commands.filters.matching import Matcher
from runbooks.commands.filters.options import (
    VALUED_LONG,
    VALUED_SHORT,
    OptionUnsupportedError,
    parse_options,
)
from runbooks.commands.filters.posix import PatternError, PatternUnsupportedError
from runbooks.commands.model import Filter, Parameter, Word, text_word
from runbooks.commands.reasons import NotSupportedError


def filter_command(name: str, words: list[Word], source: str, line: int) -> Filter:
    """grep with its pattern behind `-e`, so that it stays a pattern.

    Raises NotSupportedError for files, unknown options and placeholders.
    """
    for word in words:
        _no_placeholder(word)
    options, positional = _sort(words)
    if positional and not _has_pattern(options):
        options += [text_word("-e"), positional.pop(0)]
    if positional:
        raise NotSupportedError("redirection", positional[0].source)
    _try(options)
    return Filter(name, tuple(options), source, line)


def _no_placeholder(word: Word) -> None:
    for part in word.parts:
        if isinstance(part, Parameter):
            raise NotSupportedError("placeholder", f"<{part.name}>")


def _sort(words: list[Word]) -> tuple[list[Word], list[Word]]:
    """Options with their values, and the rest, as getopt sorts them."""
    options: list[Word] = []
    positional: list[Word] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        head = word.head
        if head == "--" and word.literal:
            return options, positional + rest
        if not head.startswith("-") or word.literal == "-":
            positional.append(word)
            continue
        options.append(word)
        if word.literal is None:
            _glued(word, head)
        elif _takes_next(head) and rest:
            options.append(rest.pop(0))
    return options, positional


def _glued(word: Word, head: str) -> None:
    """A value filled at run time has to stand behind an option that takes one."""
    name, equals, _ = head.partition("=")
    if head.startswith("--"):
        known = bool(equals) and name[2:] in VALUED_LONG
    else:
        known = any(letter in VALUED_SHORT for letter in head[1:])
    if not known:
        raise NotSupportedError("dynamic", word.source)


def _takes_next(option: str) -> bool:
    if option.startswith("--"):
        # getopt takes any beginning of a name.
        return any(name.startswith(option[2:]) for name in VALUED_LONG)
    valued = [at for at, letter in enumerate(option) if at and letter in VALUED_SHORT]
    return bool(valued) and valued[0] == len(option) - 1


def _has_pattern(options: list[Word]) -> bool:
    heads = [word.head for word in options if word.head.startswith("-")]
    return any(
        head.startswith("--regexp") or (head[1:2] != "-" and "e" in head[1:])
        for head in heads
    )


def _try(options: list[Word]) -> None:
    """Find out now what the portal's grep can not do, as far as text is known.

    What grep itself would refuse is left to the run, which shows its error.
    """
    known = [
        word.literal if word.literal is not None else word.head for word in options
    ]
    try:
        parsed = parse_options(known)
        if all(word.literal is not None for word in options):
            Matcher(parsed)
    except OptionUnsupportedError as error:
        raise NotSupportedError("filter_option", str(error)) from None
    except PatternUnsupportedError as error:
        raise NotSupportedError("filter_pattern", str(error)) from None
    except (PatternError, FilterError):
        pass
