"""Totals, the JSON contract, and files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runbooks.lint.codes import CODES
from runbooks.lint.files import check_path
from runbooks.lint.report import Report
from runbooks.parsing.problems import PROBLEMS

RUNBOOK = """# Down

## Meaning

Down.

## Impact

Some.

## Diagnosis

```bash
kubectl -n <namespace> get pods
kubectl get nodes
kubectl drain node-1
kubectl get pods -A --token=x
ssh node-1
```

```promql
up == 0
```

## Mitigation

```bash
kubectl uncordon node-1
```
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "Down.md").write_text(RUNBOOK)
    (tmp_path / "README.md").write_text("Nothing for lint.")
    (tmp_path / "notes.txt").write_text("TODO")
    return tmp_path


def test_json_has_exactly_what_was_agreed(folder: Path) -> None:
    report = Report(check_path(folder)).as_json()
    assert list(report) == [
        *("files", "runbooks", "diagnosis", "all_sections", "findings", "commands")
    ]
    assert (report["files"], report["runbooks"]) == (1, 1)
    assert report["diagnosis"] == {
        "commands": 6,
        "runs": 2,
        "needs_input": 1,
        "needs_role": 0,
        "needs_approval": 0,
        "manual": 3,
        "refused": 1,
        "by_reason": {
            "reads": 2,
            "changes": 1,
            "identity": 1,
            "program": 1,
            "promql": 1,
        },
    }
    assert report["all_sections"]["commands"] == 7
    assert report["all_sections"]["by_reason"]["changes"] == 2
    assert report["findings"] == [
        {
            "file": str(folder / "Down.md"),
            "line": 16,
            "code": "changes_in_diagnosis",
            "level": "warning",
            "message": "The command changes the cluster: `kubectl drain node-1`",
        }
    ]
    assert report["commands"][0] == {
        "file": str(folder / "Down.md"),
        "line": 14,
        "section": "diagnosis",
        "text": "kubectl -n <namespace> get pods",
        "decision": "runs",
        "needs_input": True,
        "reason": "reads",
    }
    assert json.loads(json.dumps(report)) == report


def test_share_leaves_promql_out(folder: Path) -> None:
    assert Report(check_path(folder)).diagnosis.share == 2 / 5


def test_share_of_nothing_is_whole() -> None:
    assert Report([]).diagnosis.share == 1.0


def test_text_names_findings_and_what_does_not_run_by_line(folder: Path) -> None:
    lines = list(Report(check_path(folder / "Down.md")).as_text())
    file = folder / "Down.md"
    assert lines[:3] == [
        f"{file}:16: [manual: changes] kubectl drain node-1",
        f"{file}:16: changes_in_diagnosis The command changes the cluster: `kubectl drain node-1`",
        f"{file}:17: [refused: identity] kubectl get pods -A --token=x",
    ]
    assert "1 files, 1 runbooks" in "\n".join(lines)


def test_file_that_is_no_text_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "Bad.md").write_bytes(b"# Caf\xe9")
    (report,) = check_path(tmp_path)
    assert [one.code for one in report.findings] == ["unreadable_file"]


def test_two_files_of_one_name_are_found_in_both(folder: Path) -> None:
    (folder / "old").mkdir()
    (folder / "old" / "Down.md").write_text(RUNBOOK)
    reports = check_path(folder)
    assert [
        "duplicate_name" in {one.code for one in report.findings} for report in reports
    ] == [True, True]


def test_file_that_is_named_is_read_whatever_it_is_called(folder: Path) -> None:
    (report,) = check_path(folder / "notes.txt")
    assert [one.code for one in report.findings] == ["no_sections", "unfinished"]


def test_path_that_leads_nowhere_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        check_path(tmp_path / "nothing")


def test_every_problem_of_the_parser_is_a_code_of_lint() -> None:
    # lint says for itself which section is missing.
    assert set(PROBLEMS) - {"no_diagnosis"} <= set(CODES)
