"""What `make` says where the machine lacks something."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from portal.demo.install import ROOT


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """In a copy, so that nothing is installed into this checkout."""
    shutil.copy(ROOT / "Makefile", folder)
    return subprocess.run(
        ["make", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


def script(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_help_lists_every_target(tmp_path: Path) -> None:
    text = (ROOT / "Makefile").read_text()
    [targets] = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    listed = re.findall(r"make (\w+)", make(tmp_path, "help").stdout)
    assert set(listed) == set(targets.split()) - {"packages"}
    assert set(re.findall(r"^([a-z]+):", text, re.MULTILINE)) == set(targets.split())


@pytest.mark.parametrize(
    ("python", "answer"),
    [
        ("exit 1", "Python 3.11 or newer is needed"),
        ('case "$*" in *ensurepip*) exit 1;; esac', "apt install python3-venv"),
    ],
    ids=["an old Python", "Python without venv"],
)
def test_a_python_that_can_not_do_it_is_said(
    tmp_path: Path, python: str, answer: str
) -> None:
    fake = script(tmp_path / "python", python)
    done = make(tmp_path, "setup", f"PYTHON={fake}")
    assert done.returncode == 2
    assert answer in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_an_ordinary_account_is_told_what_to_install_for_the_tests(
    tmp_path: Path,
) -> None:
    script(tmp_path / "id", "echo 1000")
    (tmp_path / "bash").symlink_to("/bin/bash")
    script(tmp_path / "chromium", "exit 0")
    done = subprocess.run(
        [ROOT / ".ci" / "install-debian-packages"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "apt install prometheus-alertmanager)" in done.stderr


def test_ci_runs_the_commands_of_the_readme() -> None:
    run = (ROOT / ".ci" / "run").read_text()
    assert re.findall(r"^make \w+$", run, re.MULTILINE) == [
        "make test",
        "make lint",
        "make types",
    ]
    assert "set -euo pipefail" in run
    assert "make test" in (ROOT / "README.md").read_text()
