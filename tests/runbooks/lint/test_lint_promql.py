"""Blocks of PromQL to queries."""

from __future__ import annotations

import pytest

from runbooks.lint.promql import queries

CASES = {
    "one line": ("up == 0\n", [(0, "up == 0")]),
    "two without a blank line": ("up == 0\nfoo\n", [(0, "up == 0"), (1, "foo")]),
    "over lines in brackets": (
        "sum(\n  up{\n    a='b'\n  }\n)\n/ 2\n",
        [(0, "sum(\nup{\na='b'\n}\n)\n/ 2")],
    ),
    "operator at the end of the line": ("up -\ndown\n", [(0, "up -\ndown")]),
    "modifier on the next line": (
        "sum(up)\nby (job)\n",
        [(0, "sum(up)\nby (job)")],
    ),
    "comments": ("# why\nup\n// and\ndown\n", [(1, "up"), (3, "down")]),
    "sample output behind a prompt": (
        "$ up == 1\nup{job='x'} 1\n\n$ down\n",
        [(0, "up == 1"), (3, "down")],
    ),
    "block that two marks should have closed": ("up\n``\nThen look.\n", [(0, "up")]),
    "nothing": ("\n\n", []),
}


@pytest.mark.parametrize(("text", "found"), CASES.values(), ids=CASES.keys())
def test_queries(text: str, found: list[tuple[int, str]]) -> None:
    assert list(queries(text)) == found
