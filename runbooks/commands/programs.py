"""Words to a typed command, by the name of the program."""

from __future__ import annotations

import re

from runbooks.commands import dates, kubectl, prefixes
from runbooks.commands.conditions import condition_of
from runbooks.commands.filters.errors import FilterError, OptionUnsupportedError
from runbooks.commands.filters.lower import filter_command, is_filter
from runbooks.commands.model import (
    Command,
    Date,
    Echo,
    Kubectl,
    Parameter,
    Part,
    PipeFail,
    Printf,
    Status,
    Test,
    Text,
    Word,
)
from runbooks.commands.names import plain, with_names
from runbooks.commands.reasons import NotSupportedError
from runbooks.commands.xargs import xargs_command

# Filters of other people's runbooks that are not there.
_FILTERS = {"comm", "diff", "expand", "fold", "join", "split", "strings", "yq", "zgrep"}
_PYTHONS = {"python", "python3"}
_BUILTINS = {
    *(".", "alias", "break", "cd", "continue", "eval", "exec", "exit", "local"),
    *("popd", "pushd", "read", "return", "set", "shift", "shopt", "source", "trap"),
    *("unset", "wait"),
}
_ECHO_OPTION = re.compile(r"-[neE]+")
_PRINTING = {"echo", "printf", "set", "test"}
_PATH = re.compile(r"\.{0,2}(?:/[\w.@:+-]+)+")
_STATUS = {"true": 0, ":": 0, "false": 1}


def command(
    words: list[Word], source: str, line: int, *, fed: bool, placeholders: bool
) -> Command:
    """The command that the words mean; `fed`: something is piped into it.

    Raises NotSupportedError for what the portal does not run.
    """
    name = words[0].literal
    if name is None:
        raise NotSupportedError("dynamic", words[0].source)
    if name in ("kubectl", "oc"):
        lowered = kubectl.lower(name, words[1:], source, line)
        if placeholders and isinstance(lowered, Kubectl):
            return with_names(lowered)
        return lowered
    words = [plain(word) for word in words]
    if name in _PRINTING or name in _STATUS:
        return _builtin(name, words[1:], source, line)
    if name == "date":
        return _date(words[1:], source, line)
    if name == "xargs":
        if not fed:
            raise NotSupportedError("filter_input", name)
        return xargs_command(words[1:], source, line, _called)
    if name in _PYTHONS and [one.literal for one in words[1:3]] == ["-m", "json.tool"]:
        name, words = "python3 -m json.tool", words[2:]
    if is_filter(name):
        if not fed:
            raise _unfed(name, words[1:])
        return filter_command(name, words[1:], source, line)
    raise _other(name)


def not_ours(name: str) -> NotSupportedError | None:
    """Why a program is left to a person, whatever its words; None if it may run."""
    known = {"kubectl", "oc", "xargs", "date", *_PRINTING, *_STATUS, *_PYTHONS}
    if name in known or name in prefixes.NAMES or is_filter(name):
        return None
    return _other(name)


def _unfed(name: str, words: list[Word]) -> NotSupportedError:
    """Nothing is piped into it: it reads a file, if a word looks like one."""
    for word in words:
        if _PATH.fullmatch(word.literal or ""):
            return NotSupportedError("redirection", word.source)
    return NotSupportedError("filter_input", name)


def _called(words: list[Word], source: str, line: int) -> Command:
    """What xargs may call: it gets no input of its own."""
    return command(words, source, line, fed=False, placeholders=False)


def _builtin(name: str, words: list[Word], source: str, line: int) -> Command:
    if name in _STATUS:
        return Status(_STATUS[name], source, line)
    if name == "test":
        return Test(condition_of(words), source, line)
    if name == "set":
        given = [word.literal for word in words]
        if given not in (["-o", "pipefail"], ["+o", "pipefail"]):
            raise NotSupportedError("builtin", source)
        return PipeFail(given[0] == "-o", source, line)
    if name == "echo":
        return _echo(words, source, line)
    words = words[1:] if words and words[0].literal == "--" else words
    if not words or words[0].head.startswith("-"):
        raise NotSupportedError("builtin", source)
    return Printf(tuple(words), source, line)


def _date(words: list[Word], source: str, line: int) -> Date:
    for word in words:
        if word.literal is None and word.head[:2] not in ("", "@", "+%"):
            raise NotSupportedError("dynamic", word.source)
    if all(word.literal is not None for word in words):
        try:
            dates.check([word.literal or "" for word in words])
        except OptionUnsupportedError as error:
            raise NotSupportedError("filter_option", f"date {error}") from None
        except FilterError:
            pass  # the run shows date's own error
    return Date(tuple(words), source, line)


def _other(name: str) -> NotSupportedError:
    if name == "virtctl":
        return NotSupportedError("virtctl")
    if name in _FILTERS:
        return NotSupportedError("filter", name)
    if name in _BUILTINS:
        return NotSupportedError("builtin", name)
    return NotSupportedError("program", name)


def _echo(words: list[Word], source: str, line: int) -> Echo:
    """bash's echo: options are leading words of nothing but n, e and E."""
    words = [_as_written(word) for word in words]
    newline, escapes = True, False
    while words and _ECHO_OPTION.fullmatch(words[0].literal or ""):
        for letter in words.pop(0).literal or "":
            newline = newline and letter != "n"
            escapes = letter == "e" or (escapes and letter != "E")
    return Echo(tuple(words), newline, source, line, escapes)


def _as_written(word: Word) -> Word:
    """What is only printed needs no value: `"usage: <name>"` stays as it is."""
    parts: tuple[Part, ...] = tuple(
        Text(part.written, part.quoted)
        if isinstance(part, Parameter) and part.quoted and part.written
        else part
        for part in word.parts
    )
    return Word(parts, word.source)
