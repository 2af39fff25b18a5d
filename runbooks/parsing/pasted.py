"""Commands that a person pastes, read as those of a block of shell."""

from __future__ import annotations

from dataclasses import replace

from runbooks.commands.lines import split
from runbooks.commands.parse import parse
from runbooks.parsing.regions import with_regions
from runbooks.parsing.steps import Step, StepCommand
from runbooks.parsing.titles import from_program


def pasted_step(text: str) -> Step:
    """One step with every command of `text`; none if there is nothing but comments.

    Its title is the comment above the first command, else what that command does.
    """
    found = split(text)
    commands = tuple(StepCommand(one.text, one.line) for one in found)
    title = ""
    if found:
        title = found[0].comment or from_program(parse(found[0].text), found[0].text)
    step = Step(0, title, "commands", commands, "", 1, text.count("\n") + 1)
    [item] = with_regions([step])
    return replace(step, commands=item.commands) if isinstance(item, Step) else step
