"""Words to a typed command, by the name of the program."""

from __future__ import annotations

import re

from runbooks.commands import kubectl
from runbooks.commands.filters.lower import filter_command, is_filter
from runbooks.commands.model import Command, Echo, Word
from runbooks.commands.reasons import NotSupportedError

# Filters of other people's runbooks that are not there.
_FILTERS = {
    "comm",
    "fold",
    "nl",
    "paste",
    "rev",
    "split",
    "tac",
    "xargs",
    "yq",
    "zgrep",
}
_BUILTINS = {
    *(".", "alias", "break", "cd", "eval", "exec", "exit", "pushd", "read", "return"),
    *("set", "shift", "shopt", "source", "test", "trap", "unset", "wait"),
}
_ECHO_OPTION = re.compile(r"-[neE]+")


def command(words: list[Word], source: str, line: int, *, first: bool) -> Command:
    """The command that the words mean; `first`: nothing is piped into it.

    Raises NotSupportedError for what the portal does not run.
    """
    name = words[0].literal
    if name is None:
        raise NotSupportedError("dynamic", words[0].source)
    if name in ("kubectl", "oc"):
        return kubectl.lower(name, words[1:], source, line)
    if name == "echo":
        return _echo(words[1:], source, line)
    if is_filter(name):
        if first:
            raise NotSupportedError("filter_input", name)
        return filter_command(name, words[1:], source, line)
    raise _other(name)


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
    newline = True
    while words and _ECHO_OPTION.fullmatch(words[0].literal or ""):
        option = words.pop(0).source
        if "e" in option:
            raise NotSupportedError("echo", f"echo {option}")
        newline = newline and "n" not in option
    return Echo(tuple(words), newline, source, line)
