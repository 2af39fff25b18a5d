"""Runbook files below a path, read and checked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from runbooks.files import read_runbook, runbook_files
from runbooks.lint.check import check_text
from runbooks.lint.model import FileReport, Finding


def check_path(path: Path) -> list[FileReport]:
    """A file, or every `*.md` below a folder in the order of their names.

    Raises FileNotFoundError if there is nothing at `path`.
    """
    if not path.exists():
        raise FileNotFoundError(path)
    files = [path] if path.is_file() else runbook_files(path)
    reports = [_check(file) for file in files]
    times = Counter(name for report in reports for name in report.names)
    return [_with_doubles(report, times) for report in reports]


def _check(file: Path) -> FileReport:
    try:
        markdown = read_runbook(file)
    except (OSError, ValueError) as error:
        finding = Finding(1, "unreadable_file", str(error))
        return FileReport(str(file), (file.stem,), 0, (), (finding,))
    return check_text(str(file), markdown)


def _with_doubles(report: FileReport, times: Counter[str]) -> FileReport:
    doubles = tuple(
        Finding(1, "duplicate_name", f"Another file here has a runbook {name} too.")
        for name in report.names
        if times[name] > 1
    )
    return replace(report, findings=(*doubles, *report.findings))
