"""What kubectl 1.36 printed for each recorded describe is what we print."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from portal.kube.call import Call, Context
from portal.kube.verbs import run

TRANSCRIPTS = Path(__file__).parents[3] / "recordings"
FLAGS = {"-n": "namespace", "-l": "selector"}
AS = "--as="
At = Callable[..., Context]


def recorded() -> Iterator[Any]:
    for path in sorted(TRANSCRIPTS.glob("*/transcripts.jsonl")):
        for line in path.read_text().splitlines():
            entry = json.loads(line)
            shell = entry.get("shell") or shlex.join(entry["argv"])
            if " describe" in shell and "while read" not in shell:
                command = shell.rpartition(";")[2].replace("$NAMESPACE", "kubevirt")
                yield pytest.param(path.parent.name, command, entry, id=entry["id"])


def call_of(command: str) -> tuple[Call, str]:
    """The call that a recorded line makes, and the user it was made as."""
    args: list[str] = []
    flags: list[tuple[str, str]] = []
    user = "rig-admin"
    words = iter(shlex.split(command)[1:])
    for word in words:
        if word in FLAGS:
            flags.append((FLAGS[word], next(words)))
        elif word == "-A":
            flags.append(("all-namespaces", "true"))
        elif word.startswith(AS):
            user = word.removeprefix(AS)
        elif word != "describe":
            args.append(word)
    return Call("describe", tuple(args), tuple(flags)), user


def output(call: Call, context: Context) -> tuple[str, str, int]:
    texts = {"out": "", "err": ""}
    chunks = run(call, context)
    while True:
        try:
            chunk = next(chunks)
        except StopIteration as end:
            return texts["out"], texts["err"], end.value
        texts[chunk.stream] += chunk.text


@pytest.mark.parametrize(("recording", "command", "entry"), list(recorded()))
def test_describe_says_what_kubectl_said(
    recording: str, command: str, entry: dict[str, Any], at: At
) -> None:
    call, user = call_of(command)
    context = at(recording, datetime.fromisoformat(entry["at"]), user)
    out, err, status = output(call, context)
    assert out == entry["stdout"]
    assert (err, status) == (entry["stderr"], entry["exit"])


def test_nodes_of_a_loop_over_names_are_described_one_by_one(at: At) -> None:
    out, err, status = output(Call("describe", ("node/cp-0",)), at("healthy"))
    assert out.startswith(
        "Name:               cp-0\nRoles:              control-plane\n"
    )
    assert (err, status) == ("", 0)
