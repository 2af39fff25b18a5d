"""`manage.py lint` from outside: output, exit status, no install."""

from __future__ import annotations

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).parents[3]
FINE = """# Fine

## Meaning

It is.

## Impact

None.

## Diagnosis

```bash
kubectl get nodes
ssh node-1
```

## Mitigation

Rest.
"""


def lint(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run it with an empty environment: there is no install."""
    return subprocess.run(
        [sys.executable, "manage.py", "lint", *map(str, arguments)],
        cwd=ROOT,
        env={"PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Fine.md"
    path.write_text(FINE)
    return path


def called(*arguments: str | Path) -> tuple[int, str, str]:
    """The same inside this process, which is quicker: status, stdout, stderr."""
    out, err = StringIO(), StringIO()
    try:
        call_command("lint", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_fine_runbook_exits_with_zero(file: Path) -> None:
    ran = lint(file)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert f"{file}:15: [manual: program] ssh node-1" in ran.stdout


def test_json_is_all_that_is_printed(file: Path) -> None:
    status, out, err = called("--format=json", file.parent)
    assert (status, err) == (0, "")
    reasons = json.loads(out)["diagnosis"]["by_reason"]
    assert reasons == {"reads": 1, "program": 1}


def test_error_in_a_runbook_exits_with_one(file: Path) -> None:
    file.write_text(FINE.replace("get nodes", "logs -n x"))
    ran = lint(file)
    assert ran.returncode == 1
    assert f"{file}:14: object_missing " in ran.stdout


@pytest.mark.parametrize(("share", "status"), [("0.5", 0), ("0.51", 1)])
def test_too_few_commands_that_run_exit_with_one(
    file: Path, share: str, status: int
) -> None:
    ended, _, err = called(file, f"--min-runnable={share}")
    assert ended == status
    assert ("50.0% of the shell commands" in err) is bool(status)


@pytest.mark.parametrize(
    "arguments", [("/nothing/here",), (".", "--min-runnable", "89")], ids=" ".join
)
def test_wrong_use_exits_with_two(arguments: tuple[str, ...]) -> None:
    ran = lint(*arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        (".", "--min-runnable=most"),
        (".", "--format=xml"),
        (".", "--clus=x"),  # the settings look for the whole word
    ],
    ids=" ".join,
)
def test_wrong_use_is_refused(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match=r"required|argument|unrecognized"):
        called(*arguments)


def test_cluster_asks_for_an_install(file: Path) -> None:
    ran = lint(file, "--cluster", "prod-east")
    assert ran.returncode == 1
    assert "PORTAL_SECRET_KEY" in ran.stderr
