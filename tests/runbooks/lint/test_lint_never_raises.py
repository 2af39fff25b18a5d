"""Whatever stands in a file, lint ends with a report, and soon."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runbooks.lint.check import check_text
from runbooks.lint.codes import CODES

CONTENT = Path(__file__).parents[3] / "runbooks" / "content"
SHIPPED = [file.read_text() for file in sorted(CONTENT.glob("*.md"))]
PIECES = [
    *("```", "``", "```promql\n", "`", "$(", "${", "}", ")", '"', "'", "\\\n", "| "),
    *("<pod>", "$ ", "# ", "- ", "1. ", "    ", "\t", "<!--", "-->", "\0", "\r\n"),
    *("kubectl ", "get ", "--", "-", "X=$(", "“", "\ue000", "😀{", "TODO", "## A\n"),
]
LONG = {
    "commands": "kubectl -n $N get pods -l a=b\n" * 1000,
    "pipes": "echo a" + " | grep a" * 5000,
    "arguments": "kubectl get pods" + " a" * 20_000,
    "continuations": "echo a \\\n" * 4000,
    "open quotes": "echo 'a\n" * 4000,
    "nesting": "echo $(" * 5000,
}


def mutated(chance: random.Random) -> str:
    text = chance.choice(SHIPPED)
    for _ in range(chance.randint(1, 30)):
        at = chance.randrange(len(text) + 1)
        to = min(len(text), at + chance.randrange(60))
        middle = chance.choice(["", chance.choice(PIECES), text[at:to] * 2])
        text = text[:at] + middle + text[to:]
    return text


def check(text: str) -> None:
    report = check_text("X.md", text)
    last = len(text.splitlines()) + 1
    assert all(one.code in CODES and 1 <= one.line <= last for one in report.findings)


@pytest.mark.parametrize("seed", range(60))
def test_mutated_runbook_ends_in_a_report(seed: int) -> None:
    check(mutated(random.Random(seed)))


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_pieces_end_in_a_report(text: str) -> None:
    check(f"## Diagnosis\n\n{text}")


@pytest.mark.parametrize("code", LONG.values(), ids=LONG.keys())
def test_long_text_takes_seconds_at_most(code: str) -> None:
    began = time.process_time()
    check(f"## Diagnosis\n\n```bash\n{code}\n```\n")
    assert time.process_time() - began < 10


def test_long_query_takes_seconds_at_most() -> None:
    began = time.process_time()
    check("## Diagnosis\n\n```promql\n" + "sum(\n" * 10_000 + "```\n")
    assert time.process_time() - began < 10
