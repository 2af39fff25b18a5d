"""Stores what a run prints: compressed chunks, capped, told to open pages."""

from __future__ import annotations

from django.db import transaction

from portal.execution.command_output import Output
from portal.incidents.models import CommandOutput, StepRun
from portal.kube.errors import Aborted
from portal.live.publish import publish


class DatabaseRecorder:
    """A Recorder (session.py) that writes to PostgreSQL as the output comes.

    Of at most `max_bytes` a run, the first half is stored as it comes and the
    newest half kept in memory until the command ends; what lies between is
    counted and left out, with a note in its place.

    A command that ends at once is stored with what comes next: the command after
    it, or the end of the run (`store`). So a short step costs one transaction.
    """

    def __init__(self, run: StepRun, max_bytes: int) -> None:
        self._run = run
        self._max_bytes = max_bytes
        self._output: Output | None = None
        self._position = 0
        self.size = 0
        self.truncated = False

    def begin(self, command: str) -> None:
        """Take the next command; the one before it can be seen from now on."""
        if self._output is not None:
            self._store_early(self._output)
        self._position += 1
        row = CommandOutput(run=self._run, position=self._position, command=command)
        self._output = Output(row, max(0, self._max_bytes - self.size))

    def write(self, stream: str, text: str) -> None:
        """Take output of the command that began last."""
        if self._output is None or not text:
            return
        self._output.write(stream, text)
        if self._output.is_due:
            self._store_early(self._output)

    def end(self, status: int | None) -> None:
        """Close the command that began last (None: it was stopped). Twice is harmless."""
        if self._output is None or self._output.closed:
            return
        self._output.close(status)
        self.size += self._output.row.size
        self.truncated = self.truncated or self._output.row.omitted > 0

    def store(self) -> None:
        """Store the rest. Call it inside the transaction that ends the run."""
        if self._output is not None:
            self._output.store()

    def _store_early(self, output: Output) -> None:
        """While the run goes on, if it is still ours. Raises Aborted if not."""
        with transaction.atomic():
            # Locked: whoever takes the run over first removes what we stored.
            mine = StepRun.objects.held(self._run).select_for_update()
            if mine.values_list("pk", flat=True).first() is None:
                raise Aborted("another worker took over")
            output.store()
        publish(self._run.incident.channel, f"output-{self._run.uuid}")
