"""Between a parsed step and what is stored of it, there and back.

A command is stored as `{"text", "line"}`; that of a leader status step also has
`"leader"` with what to look for, one inside another shell `"typed_into"`, a query for Prometheus `"promql"`. Nothing
else of a program is stored: its text is parsed again where it is needed, so that
what is shown is what runs.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from runbooks.commands.model import LeaderStatus, Program
from runbooks.parsing.steps import Step, StepCommand

_LEADER = ("namespace_glob", "pod_prefix", "leading", "acquiring")


def stored_commands(step: Step) -> list[dict[str, Any]]:
    """The commands of a parsed step as JSON."""
    rows: list[dict[str, Any]] = [
        {"text": command.text, "line": command.line}
        | ({"typed_into": command.typed_into} if command.typed_into else {})
        | ({"promql": True} if command.promql else {})
        for command in step.commands
    ]
    if step.leader is not None:
        rows[0]["leader"] = {name: getattr(step.leader, name) for name in _LEADER}
    return rows


def program_of(commands: list[dict[str, Any]]) -> Program:
    """The program of stored commands; empty for a step that a person does."""
    rows = (
        (row["text"], row["line"], row.get("typed_into", ""), row.get("promql", False))
        for row in commands
    )
    leader = None
    if commands and "leader" in commands[0]:
        first = commands[0]
        leader = LeaderStatus(
            **first["leader"], source=first["text"], line=first["line"]
        )
    return _parsed(tuple(rows), leader)


@lru_cache(maxsize=1024)
def _parsed(
    rows: tuple[tuple[str, int, str, bool], ...], leader: LeaderStatus | None
) -> Program:
    # A page asks for the same programs again and again, and they never change.
    commands = tuple(StepCommand(*row) for row in rows)
    return Step(0, "", "commands", commands, "", 0, 0, leader).program()
