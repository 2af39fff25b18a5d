"""What lint found in many files: totals, as JSON and as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from runbooks.commands.reasons import REASONS
from runbooks.lint.codes import CODES
from runbooks.lint.model import PROMQL, Command, FileReport

_COUNTS = ("runs", "needs_input", "needs_role", "needs_approval", "manual", "refused")


@dataclass(slots=True)
class Tally:
    """How many commands there are, by decision and by the code of the reason.

    `runs` includes those that need input; PromQL queries count as commands.
    """

    commands: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    by_reason: Counter[str] = field(default_factory=Counter)

    def add(self, command: Command) -> None:
        self.commands += 1
        self.outcomes[command.decision.outcome] += 1
        self.outcomes["needs_input"] += command.needs_input
        self.by_reason[command.decision.code] += 1

    @property
    def runs(self) -> int:
        return self.outcomes["runs"]

    @property
    def share(self) -> float:
        """The part of the shell commands that runs; 1.0 if there are none."""
        shell = self.commands - self.by_reason[PROMQL]
        return self.runs / shell if shell else 1.0

    def as_json(self) -> dict[str, Any]:
        return {
            "commands": self.commands,
            **{name: self.outcomes[name] for name in _COUNTS},
            "by_reason": dict(self.by_reason.most_common()),
        }


def tally(commands: Iterable[Command]) -> Tally:
    """Count them."""
    total = Tally()
    for command in commands:
        total.add(command)
    return total


@dataclass(frozen=True, slots=True)
class Report:
    """All files, in order."""

    files: Sequence[FileReport]

    @property
    def commands(self) -> Iterator[Command]:
        return (command for file in self.files for command in file.commands)

    @property
    def diagnosis(self) -> Tally:
        return tally(one for one in self.commands if one.section == "diagnosis")

    @property
    def codes(self) -> Counter[str]:
        """How often there is a finding of each code."""
        return Counter(finding.code for file in self.files for finding in file.findings)

    @property
    def has_errors(self) -> bool:
        """Whether something does not work as it is written."""
        return any(CODES[code].level == "error" for code in self.codes)

    def as_json(self) -> dict[str, Any]:
        """The contract of `manage.py lint --format json`."""
        return {
            "files": len(self.files),
            "runbooks": sum(file.runbooks for file in self.files),
            "diagnosis": self.diagnosis.as_json(),
            "all_sections": tally(self.commands).as_json(),
            "findings": [
                {
                    "file": file.path,
                    "line": finding.line,
                    "code": finding.code,
                    "level": CODES[finding.code].level,
                    "message": finding.message,
                }
                for file in self.files
                for finding in file.findings
            ],
            "commands": [
                _command(file.path, command)
                for file in self.files
                for command in file.commands
            ],
        }

    def as_text(self) -> Iterator[str]:
        """Line by line: by file what is wrong and what stays manual; then the totals."""
        for file in self.files:
            for line, said in sorted(_lines(file)):
                yield f"{file.path}:{line}: {said}"
        yield from _summary(self)


def _lines(file: FileReport) -> Iterator[tuple[int, str]]:
    for finding in file.findings:
        yield finding.line, f"{finding.code} {finding.message}"
    for command in file.commands:
        if not command.decision.runs:
            decision = f"{command.decision.outcome}: {command.decision.code}"
            shown = " ".join(command.text.split())
            shown = shown if len(shown) <= 100 else f"{shown[:99]}…"
            yield command.line, f"[{decision}] {shown}"


def _command(path: str, command: Command) -> dict[str, Any]:
    return {
        "file": path,
        "line": command.line,
        "section": command.section,
        "text": command.text,
        "decision": command.decision.outcome,
        "needs_input": command.needs_input,
        "reason": command.decision.code,
    }


def _summary(report: Report) -> Iterator[str]:
    everywhere, diagnosis = tally(report.commands), report.diagnosis
    runbooks = sum(file.runbooks for file in report.files)
    here, there = diagnosis.as_json(), everywhere.as_json()
    yield f"\n{len(report.files)} files, {runbooks} runbooks\n"
    yield f"{'':24}{'Diagnosis':>10}{'all':>10}"
    for name in ("commands", *_COUNTS):
        yield f"{name.replace('_', ' '):24}{here[name]:>10}{there[name]:>10}"
    yield f"{'of shell commands run':24}{diagnosis.share:>10.1%}{everywhere.share:>10.1%}"
    yield from _table("Why", everywhere.by_reason, _reason)
    yield from _table("Findings", report.codes, _code)


def _table(
    title: str, counts: Counter[str], describe: Callable[[str], str]
) -> Iterator[str]:
    if counts:
        yield f"\n{title}"
    for code, times in counts.most_common():
        yield f"{times:>6}  {code:22} {describe(code)}"


def _reason(code: str) -> str:
    return REASONS[code].title


def _code(code: str) -> str:
    return f"{CODES[code].level}: {CODES[code].title}"
