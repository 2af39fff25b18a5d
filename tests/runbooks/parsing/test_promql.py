"""Blocks of PromQL to queries."""

from __future__ import annotations

import pytest

from runbooks.parsing.promql import is_promql, queries

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


@pytest.mark.parametrize(
    "text",
    [
        "up == 0",
        'sum(rate(foo_total{namespace="<namespace>"}[5m])) by (pod) > 0',
        "topk(10, count by (__name__)({__name__=~'.+'}))\nup == 0",
        "1 - (avg(node_load1) / 4)",
        "100 * sum by (node) (rate(x[5m]))",
        'ALERTS{alertname="X"}',
        "kmp_mac_collisions > 1",
        "histogram_quantile(0.99,\n  sum(rate(a_bucket[5m])) by (le)\n)",
        "// comment\navg_over_time(a_b[1h])",
        "cluster:memory:usage >= bool 0.9",
    ],
)
def test_what_can_only_be_a_query_is_one(text: str) -> None:
    assert is_promql(text)


@pytest.mark.parametrize(
    "text",
    [
        *("kubectl get pods", "up", "a_metric_alone", "ALERTS", "", "# only a comment"),
        *("df -h > 1", "foo > out", "sort (a)", "count x", "NS=$(kubectl get ns)"),
        *("grep -c error > 3 lines", "kubectl top pods > 5", "max: 5", "{}", "[1, 2]"),
        "up == 0\nkubectl get pods",
        'a_b{c="d"} 1\na_b{c="e"} 0.5',
    ],
)
def test_what_could_be_something_else_is_none(text: str) -> None:
    assert not is_promql(text)
