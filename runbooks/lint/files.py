"""Runbook files below a path, read and checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from runbooks.lint.check import check_text
from runbooks.lint.model import FileReport, Finding

MAX_BYTES = 10 * 1024 * 1024
# They stand beside runbooks, and an import leaves them out too.
_NOT_RUNBOOKS = {"readme", "contributing", "changelog", "index", "_index", "license"}


def check_path(path: Path) -> list[FileReport]:
    """A file, or every `*.md` below a folder in the order of their names.

    Raises FileNotFoundError if there is nothing at `path`.
    """
    if not path.exists():
        raise FileNotFoundError(path)
    reports = [_check(file) for file in _files(path)]
    times = Counter(report.name for report in reports)
    return [
        _with_double(report) if times[report.name] > 1 else report for report in reports
    ]


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for file in sorted(path.rglob("*.md")):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        if not hidden and file.is_file() and file.stem.lower() not in _NOT_RUNBOOKS:
            yield file


def _check(file: Path) -> FileReport:
    try:
        markdown = _read(file)
    except (OSError, ValueError) as error:
        finding = Finding(1, "unreadable_file", str(error))
        return FileReport(str(file), file.stem, False, (), (finding,))
    return check_text(str(file), markdown)


def _read(file: Path) -> str:
    size = file.stat().st_size
    if size > MAX_BYTES:
        raise ValueError(f"{size:,} bytes: a runbook may have {MAX_BYTES:,}")
    return file.read_text(encoding="utf-8-sig")


def _with_double(report: FileReport) -> FileReport:
    message = f"Another file here is called {report.name} too."
    finding = Finding(1, "duplicate_name", message)
    return replace(report, findings=(finding, *report.findings))
