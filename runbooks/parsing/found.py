"""The commands that stand in a block: fences, indented code, code spans alone."""

from __future__ import annotations

import re

from markdown_it.token import Token

from runbooks.commands.lines import CommandText, has_prompts, is_command, split
from runbooks.commands.model import LeaderStatus
from runbooks.parsing.blocks import Block, code_spans
from runbooks.parsing.promql import is_promql, queries

_SHELLS = {"bash", "sh", "shell", "zsh", "!bash", "terminal"}
_SESSIONS = {"", "console", "shell-session", "sh-session", "text", "plaintext", "none"}
_KUBECTL = re.compile(r"(?:kubectl|oc|virtctl) \S")
_PATH = re.compile(
    r"/var/log/pods/(?P<namespace>[^_/]+)_(?P<prefix>[a-z0-9.-]+)\*?/?.*"
)
# Ends what is typed into another shell (regions.py); no output is only this.
_LEAVES = {"exit", "logout"}
_TABLE_HEADER = re.compile(r"[A-Z][A-Z-]+(?: {2,}[A-Z(][A-Z() -]*)+$")
_ACQUIRING = re.compile(r"\bacquire|attempting", re.IGNORECASE)
_LEADING = re.compile(r"\blead(?:ing|er)?\b|\bacquired\b", re.IGNORECASE)


def commands_in(block: Block) -> tuple[CommandText, ...]:
    """The commands of one block that has no children; none is a valid answer."""
    token = block.tokens[0]
    match block.kind:
        case "fence":
            language = token.info.strip().partition(" ")[0].lower()
            return _in_code(token.content, language, block.start + 1)
        case "code_block":
            return _in_code(token.content, "", block.start)
        case "paragraph":
            return _alone(block)
        case _:
            return ()


def _in_code(text: str, language: str, line: int) -> tuple[CommandText, ...]:
    """In a shell's fence everything is a command; elsewhere what looks like one.

    What can only be PromQL is that in every fence.
    """
    if language == "promql" or (language in _SHELLS | _SESSIONS and is_promql(text)):
        return tuple(
            CommandText(query, line + number, promql=True)
            for number, query in queries(text)
        )
    commands = split(text)
    if language not in _SHELLS and not _is_session(commands, language):
        return ()
    if not has_prompts(text):
        commands = _without_output(commands, strict=language not in _SHELLS)
    return tuple(
        CommandText(one.text, line + one.line - 1, one.comment) for one in commands
    )


def _without_output(
    commands: tuple[CommandText, ...], *, strict: bool
) -> tuple[CommandText, ...]:
    """Leave out sample output: a table with a header, up to the next command.

    `strict`: everything that does not look like a command is output.
    """
    kept: list[CommandText] = []
    table = False
    for one in commands:
        known = is_command(one.text) or one.text.strip() in _LEAVES
        table = not known and (table or bool(_TABLE_HEADER.match(one.text)))
        if known or not (table or strict):
            kept.append(one)
    return tuple(kept)


def _is_session(commands: tuple[CommandText, ...], language: str) -> bool:
    if not commands:
        return False
    first = commands[0].text
    return is_command(first) if language in _SESSIONS else bool(_KUBECTL.match(first))


def _alone(block: Block) -> tuple[CommandText, ...]:
    """A code span that is all there is, but for a full stop behind it."""
    inline = block.inline
    spans = code_spans(inline)
    if inline is None or len(spans) != 1:
        return ()
    promql = is_promql(spans[0])
    if not promql and not is_command(spans[0]):
        return ()
    if any(not _is_empty(child) for child in inline.children or []):
        return ()
    return (CommandText(spans[0].strip(), block.start, promql=promql),)


def _is_empty(child: Token) -> bool:
    if child.type in ("code_inline", "softbreak", "hardbreak"):
        return True
    return child.type == "text" and not child.content.strip(" .,:;")


def leader_status(paragraphs: list[Block]) -> LeaderStatus | None:
    """Prose that says: look in these log files for these two messages."""
    spans = [
        (span, block.start) for block in paragraphs for span in code_spans(block.inline)
    ]
    paths = [(found, line) for span, line in spans if (found := _PATH.fullmatch(span))]
    messages = [span for span, _ in spans if not _PATH.fullmatch(span)]
    acquiring = [text for text in messages if _is_acquiring(text)]
    leading = [text for text in messages if _is_leading(text)]
    if not (paths and acquiring and leading):
        return None
    path, line = paths[0]
    return LeaderStatus(
        namespace_glob=path["namespace"],
        pod_prefix=path["prefix"],
        leading=leading[0],
        acquiring=acquiring[0],
        source=path.group(),
        line=line,
    )


def _is_acquiring(text: str) -> bool:
    return bool(_ACQUIRING.search(text)) and not re.search(r"acquired", text, re.I)


def _is_leading(text: str) -> bool:
    return " " in text and bool(_LEADING.search(text)) and not _is_acquiring(text)
