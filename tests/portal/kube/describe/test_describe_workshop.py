"""Kinds and moods that no recording has are described as kubectl describes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from portal.kube.call import Call, Context
from portal.kube.verbs import run
from portal.kube.verbs.describe.kinds import DESCRIBERS

TRANSCRIPTS = Path(__file__).parent / "workshop/transcripts.jsonl"


def recorded() -> Iterator[Any]:
    for line in TRANSCRIPTS.read_text().splitlines():
        entry = json.loads(line)
        yield pytest.param(entry, id="-".join(entry["argv"][1:3]))


def output(call: Call, context: Context) -> tuple[str, str, int]:
    texts = {"out": "", "err": ""}
    chunks = run(call, context)
    while True:
        try:
            chunk = next(chunks)
        except StopIteration as end:
            return texts["out"], texts["err"], end.value
        texts[chunk.stream] += chunk.text


@pytest.mark.parametrize("entry", list(recorded()))
def test_an_object_of_the_workshop_is_described_as_kubectl_does(
    entry: dict[str, Any], workshop_context: Context
) -> None:
    _, kind, name, *flags = entry["argv"]
    call = Call("describe", (kind, name), (("namespace", flags[1]),) if flags else ())
    now = datetime.fromisoformat(entry["at"])
    out, err, status = output(call, replace(workshop_context, now=now))
    assert out == entry["stdout"]
    assert (err, status) == (entry["stderr"], entry["exit"])


def test_the_workshop_has_every_kind_that_is_described_specially() -> None:
    kinds = {entry.values[0]["argv"][1] for entry in recorded()}
    special = {kind.lower() for _, kind in DESCRIBERS}
    # The recordings have bindings of cluster roles; they are one with those of roles.
    assert special - kinds == {"clusterrolebinding"}


def test_an_autoscaler_asked_for_in_version_1_is_described_in_full(
    workshop_context: Context,
) -> None:
    kind = "horizontalpodautoscalers.v1.autoscaling"
    call = Call("describe", (kind, "all"), (("namespace", "shop"),))
    out, _, status = output(call, workshop_context)
    assert "resource cpu on pods  (as a percentage of request):" in out
    assert status == 0
