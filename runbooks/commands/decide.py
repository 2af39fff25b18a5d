"""What the portal will do with a program, and why."""

from __future__ import annotations

from dataclasses import dataclass

from runbooks.commands.model import Command, Program, Unsupported, UsageError
from runbooks.commands.reasons import REASONS, Outcome, sentence

_STRICTNESS: tuple[Outcome, ...] = (
    "runs",
    "needs_role",
    "needs_approval",
    "manual",
    "refused",
)


@dataclass(frozen=True, slots=True)
class Decision:
    """`code` is one of REASONS. `variables` have to be set by an earlier step."""

    outcome: Outcome
    code: str
    reason: str
    parameters: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()

    @property
    def needs_input(self) -> bool:
        """Whether a person, an alert or an earlier step has to name something."""
        return bool(self.parameters)

    @property
    def runs(self) -> bool:
        return self.outcome == "runs"


def decide(program: Program) -> Decision:
    """The strictest decision of all its commands; of equals, the first."""
    decisions = [decide_command(command) for command in program.commands()]
    if not program.statements:
        decisions = [_by_code("empty")]
    strictest = max(
        decisions or [_by_code("reads")],
        key=lambda decision: _STRICTNESS.index(decision.outcome),
    )
    return Decision(
        strictest.outcome,
        strictest.code,
        strictest.reason,
        program.parameters(),
        program.reads(),
    )


def decide_command(command: Command) -> Decision:
    """The decision of one command, without what stands in its `$(…)`."""
    match command:
        case Unsupported(code=code, reason=reason):
            return Decision(REASONS[code].outcome, code, reason)
        case UsageError():
            return _by_code("usage_error")
        case _:
            return _by_code("reads")


def _by_code(code: str) -> Decision:
    return Decision(REASONS[code].outcome, code, sentence(code))
