"""In which order steps are started when nobody chose one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from runbooks.commands.model import Kubectl, Program
from runbooks.commands.word import Text, Word


def vanishing_first(programs: Sequence[Program]) -> list[int]:
    """Positions: what soon can not be read any more comes first.

    A cluster keeps events for about an hour, and the log of a crashed container until
    the next crash. What a program reads is still set before it.
    """
    setters: dict[str, int] = {}
    needs: list[set[int]] = []
    for at, program in enumerate(programs):
        needs.append({setters[name] for name in program.reads() if name in setters})
        setters |= dict.fromkeys(program.sets(), at)
    order = sorted(range(len(programs)), key=lambda at: not _vanishes(programs[at]))
    return list(dict.fromkeys(at for wanted in order for at in _with(wanted, needs)))


def _with(at: int, needs: Sequence[set[int]]) -> Iterator[int]:
    for before in sorted(needs[at]):  # always earlier ones
        yield from _with(before, needs)
    yield at


def _vanishes(program: Program) -> bool:
    commands = (one for one in program.commands() if isinstance(one, Kubectl))
    return any(_is_log_of_before(one) or _is_events(one) for one in commands)


def _is_log_of_before(command: Kubectl) -> bool:
    previous = (flag.value for flag in command.flags if flag.name == "previous")
    return command.verb == "logs" and any(_text(value) == "true" for value in previous)


def _is_events(command: Kubectl) -> bool:
    kind = _text(command.args[0]) if command.args else ""
    listed = command.verb == "get" and kind in {"events", "event", "ev"}
    return listed or command.verb == "events"


def _text(word: Word) -> str:
    return "".join(part.value for part in word.parts if isinstance(part, Text))
