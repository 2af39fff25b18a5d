"""Commands that are typed into another shell: from what opens it to `exit`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from runbooks.parsing.steps import Item, Step, StepCommand

_OPENS = re.compile(
    r"""(?x)
    (?:kubectl|oc)\s(?:.*\s)?(?:
        rsh\b
      | debug\b(?!.*\s--\s)
      | exec\b(?:.*\s)?(?:-\w*[it]\w*|--stdin|--tty)\b.*\s(?:\S*/)?(?:ba|z|da|k)?sh\s*$
    )
    | (?:ssh|chroot|nsenter|toolbox)\b
    | virtctl\s(?:console|ssh)\b
    """,
    re.DOTALL,
)
# Typed inside a shell on a node, rather than on one's own machine.
_ENTERS = re.compile(r"(?:chroot|nsenter|toolbox)\b")
_CLOSES = re.compile(r"(?:exit|logout)(?:\s+\d+)?\s*")


def with_regions(items: list[Item]) -> list[Item]:
    """The items, with the opener named at every command up to its `exit`.

    An opener without an `exit` is no region: nobody can tell where it ends.
    """
    opened: dict[tuple[int, int], str] = {}
    for places in _regions(list(_commands(items))):
        first, *inside = places
        opened.update((place, first[1]) for place, _ in inside)
    if not opened:
        return items
    return [_marked(at, item, opened) for at, item in enumerate(items)]


Place = tuple[tuple[int, int], str]


def _commands(items: list[Item]) -> Iterator[Place]:
    for at, item in enumerate(items):
        if isinstance(item, Step) and item.leader is None:
            for number, command in enumerate(item.commands):
                if not command.promql:
                    yield (at, number), command.text


def _regions(commands: list[Place]) -> Iterator[list[Place]]:
    """From an opener to the `exit` that closes it, both included; inner ones first."""
    open_: list[int] = []
    for at, (_, text) in enumerate(commands):
        if _CLOSES.fullmatch(text) and open_:
            begin = open_.pop()
            # One `exit` is often written for `oc debug` and the `chroot` in it.
            if open_ and _ENTERS.match(commands[begin][1]) and not _left(commands, at):
                begin = open_.pop()
            yield commands[begin : at + 1]
        elif _OPENS.match(text):
            open_.append(at)


def _left(commands: list[Place], after: int) -> bool:
    """Whether one more shell is left before the next is opened."""
    for _, text in commands[after + 1 :]:
        if _CLOSES.fullmatch(text):
            return True
        if _OPENS.match(text):
            return False
    return False


def _marked(at: int, item: Item, opened: dict[tuple[int, int], str]) -> Item:
    if not isinstance(item, Step):
        return item
    commands = tuple(
        _inside(command, opened.get((at, number), ""))
        for number, command in enumerate(item.commands)
    )
    return replace(item, commands=commands)


def _inside(command: StepCommand, opener: str) -> StepCommand:
    return replace(command, typed_into=opener) if opener else command
