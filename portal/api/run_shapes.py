"""A step run with its output, as the API shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ninja import Schema

from portal.api.incident_shapes import RunLine, run_line
from portal.incidents.models import CommandOutput, OutputChunk, StepRun


class CommandOut(Schema):
    """One command as it was really sent. `omitted` bytes were left out (the cap)."""

    command: str
    exit: int | None
    stdout: str
    stderr: str
    lines: int
    size: int
    omitted: int
    seconds: float | None


class RunOut(RunLine):
    """A run. `stdout` and `stderr` are those of all `commands` in their order."""

    incident: int
    title: str
    parameters: dict[str, list[str]]
    stdout: str
    stderr: str
    truncated: bool
    commands: list[CommandOut]
    findings: list[dict[str, Any]]


def run_out(run: StepRun) -> dict[str, Any]:
    """The fields of RunOut."""
    commands = [_command(output) for output in _outputs(run)]
    return run_line(run) | {
        "incident": run.incident.number,
        "title": run.title,
        "parameters": run.parameters,
        "stdout": "".join(command["stdout"] for command in commands),
        "stderr": "".join(command["stderr"] for command in commands),
        "truncated": run.truncated,
        "commands": commands,
        "findings": [],
    }


def run_text(run: StepRun) -> str:
    """The run as a terminal would show it: `$ command`, then what it printed."""
    return "".join(_told(run))


def _told(run: StepRun) -> Iterator[str]:
    for output in _outputs(run):
        yield f"$ {output.command}\n"
        text = "".join(chunk.text for chunk in output.chunks.all())
        yield text if text.endswith("\n") or not text else f"{text}\n"
    if run.message:
        yield f"[portal: {run.message}]\n"


def _outputs(run: StepRun) -> list[CommandOutput]:
    return list(run.outputs.prefetch_related("chunks"))


def _command(output: CommandOutput) -> dict[str, Any]:
    same = ("command", "exit", "lines", "size", "omitted", "seconds")
    return {name: getattr(output, name) for name in same} | {
        "stdout": _text(output, OutputChunk.Stream.OUT),
        "stderr": _text(output, OutputChunk.Stream.ERR),
    }


def _text(output: CommandOutput, stream: str) -> str:
    chunks = output.chunks.all()
    return "".join(chunk.text for chunk in chunks if chunk.stream == stream)
