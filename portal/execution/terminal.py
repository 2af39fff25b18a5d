"""One shell line with the portal's engine, outside any incident.

What `manage.py kubectl` is made of. No database: variables that the line does
not set come from the person's environment, as in their shell.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from portal.execution.engine import run_program
from portal.execution.redaction import redact_object
from portal.execution.safe_text import SafeText
from portal.execution.session import Session, Stop, Unredacted, Variable
from portal.kube.call import Context
from portal.kube.client import Endpoint, KubeClient
from portal.kube.discovery import Discovery
from portal.kube.errors import Aborted
from runbooks.commands.decide import Decision, decide
from runbooks.commands.parse import parse

logger = logging.getLogger(__name__)

# Takes the name of a stream (`out` or `err`) and some text of it.
Write = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a line ended. `reason` is the decision's, or why the run stopped."""

    exit: int
    decision: str
    reason: str


@dataclass(frozen=True, slots=True)
class Terminal:
    """Runs lines against one cluster; each starts with fresh variables.

    With `redact`, what is shown is what the portal would store.
    """

    endpoint: Endpoint
    environment: Mapping[str, str]
    redact: bool = False

    def run(self, line: str, write: Write, now: datetime | None = None) -> Ended:
        """Run one line; what it prints goes to `write` as it comes.

        Nothing is sent when the decision is not `runs`: the reason is printed
        on stderr and the exit status is 1, as when a value is missing.
        """
        program = parse(line, placeholders=False)
        decision = decide(program)
        if not decision.runs:
            write("err", f"{decision.outcome}: {decision.reason}\n")
            return _ended(1, decision)
        try:
            status = run_program(program, self._session(Printer(write), now))
        except Stop as stop:
            write("err", f"blocked: {stop.message}\n")
            return _ended(1, decision, stop.message)
        except (Aborted, OSError):  # Ctrl-C, and a reader that went away
            raise
        except Exception as error:  # the next line of --lines wants its answer too
            logger.exception("a mistake in %r", line)
            kind = type(error).__name__
            write("err", f"error: a mistake of the portal itself ({kind}: {error})\n")
            return _ended(1, decision)
        return _ended(status, decision)

    def _session(self, printer: Printer, now: datetime | None) -> Session:
        client = KubeClient(
            self.endpoint, redact=redact_object if self.redact else None
        )
        return Session(
            context=Context(client, Discovery(client), now or datetime.now(UTC)),
            recorder=printer,
            variables={
                name: Variable(value) for name, value in self.environment.items()
            },
            redactor=SafeText if self.redact else Unredacted,
        )


@dataclass(frozen=True, slots=True)
class Printer:
    """A Recorder (session.py) that hands text on and keeps nothing."""

    _write: Write

    def begin(self, command: str) -> None:
        """A terminal does not show the command again."""

    def write(self, stream: str, text: str) -> None:
        """Print."""
        if text:
            self._write(stream, text)

    def end(self, status: int) -> None:
        """Nothing to do."""


def _ended(status: int, decision: Decision, reason: str = "") -> Ended:
    return Ended(status, decision.outcome, reason or decision.reason)
