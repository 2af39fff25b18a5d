"""Steps that a person adds: commands of the same language, with the same decisions."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from portal.accounts.actors import Actor
from portal.core.errors import UserError
from portal.execution.binding import bound_without_person
from portal.execution.services import start
from portal.incidents.added_steps import add_step
from portal.incidents.models import AddedStep, Incident, StepRun, TimelineEntry
from portal.incidents.services import add_entry
from runbooks.commands.decide import Decision, decide
from runbooks.commands.explain import explain
from runbooks.commands.model import Program
from runbooks.parsing.pasted import pasted_step
from runbooks.programs import program_of, stored_commands

MOST_CHARACTERS = 20_000
MOST_COMMANDS = 50


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a text, and what the portal would do with it."""

    text: str
    decision: Decision
    explanation: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A text that may become a step: its commands, and the decision of all together."""

    title: str
    commands: list[Command]
    program: Program
    decision: Decision
    explanation: str


def judge(text: str) -> Judged:
    """What the portal would do with the text; nothing is stored or run.

    Raises UserError if there is no command in it, or too much.
    """
    if len(text) > MOST_CHARACTERS:
        raise UserError(
            "commands-too-long",
            f"That are {len(text):,} characters; a step has at most"
            f" {MOST_CHARACTERS:,}. Nothing was added: take the part that you need.",
        )
    # PostgreSQL refuses NUL.
    step = pasted_step(text.replace("\x00", "␀"))
    if not step.commands:
        raise UserError(
            "commands-empty", "Type a command first, such as kubectl get pods."
        )
    if len(step.commands) > MOST_COMMANDS:
        raise UserError(
            "commands-many",
            f"That are {len(step.commands)} commands; a step has at most"
            f" {MOST_COMMANDS}. Nothing was added: make it several steps.",
        )
    program = step.program()
    commands = [_command(row) for row in stored_commands(step)]
    return Judged(step.title, commands, program, decide(program), explain(program))


@transaction.atomic
def add_commands(
    actor: Actor, incident: Incident, text: str, title: str = ""
) -> AddedStep:
    """A step of one's own. One that the portal does not run is kept for doing by hand."""
    if not incident.is_open:
        raise UserError(
            "incident-closed",
            f"Incident #{incident.number} is {incident.status}."
            " Open it again to add steps.",
            status=409,
        )
    judged = judge(text)
    title = " ".join(title.split()).replace("\x00", "␀") or judged.title
    texts = [command.text for command in judged.commands]
    step = add_step(actor, incident, title, texts)
    words = f"Step {step.label} added: {step.title}"
    add_entry(incident, TimelineEntry.Kind.RUN, actor.name, words)
    return step


@transaction.atomic
def add_and_run(
    actor: Actor, incident: Incident, text: str, title: str = ""
) -> tuple[AddedStep, StepRun | None]:
    """The same, and its run; None if a person has to do it, or to choose a value."""
    step = add_commands(actor, incident, text, title)
    program = program_of(step.commands)
    if not decide(program).runs or bound_without_person(incident, program) is None:
        return step, None
    return step, start(actor, incident, step.order)


def _command(row: dict[str, str]) -> Command:
    program = program_of([row])
    return Command(row["text"], decide(program), explain(program))
