"""The order in which Go's sort leaves ties, as real kubectl printed it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kube.gosort import gosort

ROOT = Path(__file__).parents[3]


def events(recording: str, namespace: str) -> list[Any]:
    path = ROOT / f"portal/demo/recordings/{recording}/resources/core/v1/events.json"
    found = json.loads(path.read_text())["list"]["items"]
    return [
        event for event in found if namespace in ("", event["metadata"]["namespace"])
    ]


def printed(recording: str, number: str) -> list[str]:
    path = ROOT / f"tests/recordings/{recording}/transcripts.jsonl"
    entries = map(json.loads, path.read_text().splitlines())
    entry = next(one for one in entries if one["id"] == f"{recording}-{number}")
    return [" ".join(line.split()) for line in entry["stdout"].splitlines()[1:]]


@pytest.mark.parametrize(
    ("recording", "number", "namespace", "key"),
    [
        ("operator-down", "019", "kubevirt", "lastTimestamp"),
        ("no-leader", "019", "kubevirt", "lastTimestamp"),
        ("healthy", "019", "kubevirt", "lastTimestamp"),
        ("operator-down", "088", "", "creationTimestamp"),
    ],
)
def test_ties_come_in_the_order_that_kubectl_printed(
    recording: str, number: str, namespace: str, key: str
) -> None:
    def rank(event: Any) -> str:
        return str({**event["metadata"], **event}.get(key) or "")

    ordered = gosort(
        events(recording, namespace), lambda one, other: rank(one) < rank(other)
    )
    lines = printed(recording, number)
    assert len(ordered) == len(lines) > 12
    for event, line in zip(ordered, lines, strict=True):
        assert f"{event['reason']} " in line
        assert f"/{event['involvedObject']['name']} " in line
        assert line.endswith(" ".join(event["message"].split()))


@given(st.lists(st.integers(0, 9), max_size=300))
def test_what_is_sorted_is_in_order(numbers: list[int]) -> None:
    assert gosort(numbers, lambda one, other: one < other) == sorted(numbers)


@pytest.mark.parametrize("size", [49, 50, 400])
@pytest.mark.parametrize("shape", ["up", "down", "organ", "equal", "sawtooth"])
def test_patterns_that_trap_a_quicksort_are_sorted(size: int, shape: str) -> None:
    shapes = {
        "up": list(range(size)),
        "down": list(range(size))[::-1],
        "organ": [*range(size // 2), *range(size // 2)[::-1]],
        "equal": [1] * size,
        "sawtooth": [number % 7 for number in range(size)],
    }
    given = shapes[shape]
    assert gosort(given, lambda one, other: one < other) == sorted(given)


def test_a_heap_finishes_what_bad_pivots_do_not() -> None:
    from portal.kube.gosort import _Sorter

    numbers = [number * 7919 % 101 for number in range(101)]
    _Sorter(numbers, lambda one, other: one < other).sort(0, len(numbers), 0)
    assert numbers == sorted(numbers)
