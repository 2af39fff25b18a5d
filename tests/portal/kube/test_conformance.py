"""Every recorded line gives what kubectl 1.36 gave: text, errors, exit status.

Through the way of `manage.py kubectl`. Lines that differ stand in differing.toml with
the reason; one that no longer differs has to leave that list.
"""

from __future__ import annotations

import difflib
import itertools
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from portal.execution.terminal import Terminal
from tests.portal.kube.conftest import As
from tests.portal.kube.transcripts import Transcript, recorded, same, transcripts

DIFFERING: dict[str, str] = tomllib.loads(
    (Path(__file__).parent / "differing.toml").read_text()
)
LINES = list(transcripts())


@pytest.mark.parametrize("line", LINES, ids=lambda line: str(line.id))
def test_a_line_prints_what_kubectl_printed(line: Transcript, endpoint_as: As) -> None:
    endpoint = endpoint_as(line.recording, line.user)
    printed = {"out": [], "err": []}
    terminal = Terminal(endpoint, line.environment)
    ended = terminal.run(
        line.line, lambda stream, text: printed[stream].append(text), line.at
    )
    out, err = ("".join(printed[stream]) for stream in ("out", "err"))
    made, server = recorded(line.recording)
    drift = line.at - made
    problems = [
        what
        for what, good in {
            f"decided {ended.decision}: {ended.reason}": ended.decision == "runs",
            f"exit {ended.exit}, not {line.exit}": ended.exit == line.exit,
            difference("stdout", out, line.out): same(
                out.replace(endpoint.server, server),
                line.out,
                drift,
                unordered=line.unordered,
            ),
            difference("stderr", err, line.err): same(err, line.err, drift),
        }.items()
        if not good
    ]
    if line.id in DIFFERING:
        assert problems, f"{line.id} is the same now: take it off differing.toml"
    else:
        assert not problems, "\n".join(problems)


def difference(stream: str, text: str, expected: str) -> str:
    lines = difflib.unified_diff(
        expected.splitlines(), text.splitlines(), "kubectl", "portal", "", "", 0, ""
    )
    return "\n".join([stream, *itertools.islice(lines, 20)])


def test_what_differs_exists_and_has_a_reason() -> None:
    assert set(DIFFERING) <= {line.id for line in LINES}
    assert all(len(reason) > 20 for reason in DIFFERING.values())


def test_at_least_98_of_a_hundred_kubectl_lines_are_the_same() -> None:
    plain = [
        line.id for line in LINES if "|" not in line.line and "$(" not in line.line
    ]
    differing = [each for each in plain if each in DIFFERING]
    assert len(differing) <= 0.02 * len(plain)


@pytest.mark.parametrize(
    ("one", "two", "close"),
    [
        ("26m", "26m", True),
        ("26m", "27m", True),
        ("26m", "30m", False),
        ("9h", "10h", True),
        ("26m", "26h", False),
        ("5m30s", "5m40s", True),
        ("5m30s", "6m30s", False),
    ],
)
def test_ages_are_compared_by_their_rounding(one: str, two: str, close: bool) -> None:
    assert same(f"x {one} y", f"x   {two}   y", timedelta(seconds=12)) is close
