"""Findings on how commands stand in their code blocks."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from markdown_it.token import Token

from runbooks.commands.lines import has_prompts
from runbooks.lint.gather import is_yaml
from runbooks.lint.model import Command, Finding

_BLANK_BEHIND = re.compile(r"(?<!\\)\\[ \t]+$")
# A line that only makes sense as the rest of the line above it; below a prompt
# `-rw-r--r--` is output.
_GOES_ON = re.compile(
    r"\s*(?:--?[A-Za-z][\w-]*(?:[= ]|$)|\|\s*[a-z]\w+.*[^|\s]\s*$|&& |['\"][\[{])"
)
_GOES_ON_BELOW_PROMPT = re.compile(
    r"\s*(?:--[a-z][\w-]+(?:[= ]|$)|\|\s*(?:grep|awk|jq) )"
)
_SHELLS = {"bash", "sh", "shell", "zsh", "console", "terminal"}
_JOINED = ("\\", "|", "&&", "||")
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$", re.MULTILINE)
_CURLY = re.compile(
    "[‘’‚“”„«»]|(?:(?<=\\s)|^)[–—−]|[\u00a0\u2007\u202f\u200b\u2060\ufeff]"
)


def check_blocks(tokens: list[Token], commands: list[Command]) -> Iterator[Finding]:
    """Commands that are broken over lines, in every block that has commands."""
    inside = defaultdict[int, list[Command]](list)
    for command in commands:
        inside[command.block].append(command)
    for token in tokens:
        begin = (token.map or [0])[0] + 1
        if token.type in ("fence", "code_block") and begin in inside:
            first = begin + (token.type == "fence")
            yield from _check(token.content, first, inside[begin])


def check_languages(tokens: list[Token]) -> Iterator[Finding]:
    """Blocks whose language says that they are commands, and are not."""
    for token in tokens:
        language = token.info.strip().partition(" ")[0].lower()
        if token.type == "fence" and language in _SHELLS and is_yaml(token):
            message = f"The block has the language {language} and holds YAML."
            yield Finding((token.map or [0])[0] + 1, "wrong_language", message)


def check_characters(command: Command) -> Iterator[Finding]:
    """Curly quotes, dashes and blanks that are none; one finding a command."""
    text = _COMMENT.sub(lambda comment: " " * len(comment.group()), command.text)
    if found := _CURLY.search(text):
        character = found.group()
        name = unicodedata.name(character, "unnamed").lower()
        line = command.line + command.text[: found.start()].count("\n")
        message = f"{name} (U+{ord(character):04X}) in the command."
        yield Finding(line, "typographic_character", message)


def _check(text: str, first: int, commands: list[Command]) -> Iterator[Finding]:
    starts = {command.line for command in commands}
    lasts = {one.line + one.text.count("\n") for one in commands}
    rest = {line for one in commands for line in _lines(one)} - starts
    goes_on = _GOES_ON_BELOW_PROMPT if has_prompts(text) else _GOES_ON
    above = ""  # the line above, if it ends a command
    for number, line in enumerate(text.split("\n"), first):
        if number in starts | rest and _BLANK_BEHIND.search(line):
            message = "There are blanks behind the `\\` at the end of the line."
            yield Finding(number, "broken_continuation", message)
        elif _ended(above) and number not in rest and goes_on.match(line):
            message = f"`{line.strip()[:60]}` belongs to the command above it."
            yield Finding(number, "broken_continuation", message)
        if line.lstrip().startswith("#") and above:
            above = above.rstrip("\\|&")  # a comment ends what was to go on
        else:
            above = line if number in lasts else ""


def _ended(line: str) -> bool:
    return bool(line.strip()) and not line.rstrip().endswith(_JOINED)


def _lines(command: Command) -> range:
    return range(command.line, command.line + command.text.count("\n") + 1)
