"""What kubectl 1.36 printed for each recorded get and logs is what we print."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from portal.kube.call import Call, Context
from portal.kube.verbs import run
from runbooks.commands.kubectl import lower
from runbooks.commands.model import Kubectl, text_word
from runbooks.commands.reasons import NotSupportedError

TRANSCRIPTS = Path(__file__).parents[3] / "recordings"
EXPORT = (
    'export NAMESPACE="$(kubectl get kubevirt -A -o'
    ' custom-columns="":.metadata.namespace)"; '
)
AS = "--as="
At = Callable[..., Context]


def recorded() -> Iterator[Any]:
    for path in sorted(TRANSCRIPTS.glob("*/transcripts.jsonl")):
        for line in path.read_text().splitlines():
            entry = json.loads(line)
            words = words_of(entry)
            call = call_of(words) if words else None
            if call:
                yield pytest.param(path.parent.name, call, entry, id=entry["id"])


def words_of(entry: dict[str, Any]) -> list[str]:
    """The words after `kubectl`, of commands without pipes and loops."""
    if "shell" not in entry:
        return list(entry["argv"][1:])
    shell = entry["shell"].removeprefix(EXPORT).replace("$NAMESPACE", "kubevirt")
    if any(sign in shell for sign in "|;$"):
        return []
    return shlex.split(shell)[1:]


def call_of(words: list[str]) -> Call | None:
    kept = [text_word(word) for word in words if not word.startswith(AS)]
    try:
        command = lower("kubectl", kept, "", 1)
    except NotSupportedError:
        return None
    if not isinstance(command, Kubectl) or command.verb not in ("get", "logs"):
        return None
    return Call(
        command.verb,
        tuple(word.literal or "" for word in command.args),
        tuple((flag.name, flag.value.literal or "") for flag in command.flags),
    )


def output(call: Call, context: Context) -> tuple[str, str, int]:
    texts = {"out": "", "err": ""}
    chunks = run(call, context)
    while True:
        try:
            chunk = next(chunks)
        except StopIteration as end:
            return texts["out"], texts["err"], end.value
        texts[chunk.stream] += chunk.text


def moved_on(text: str) -> str:
    """Without durations, and without the widths that depend on them.

    A recorded Table has the ages of the moment of recording; most transcripts
    were taken seconds later.
    """
    text = re.sub(
        r"(?<![\w.-])(?:\d+(?:\.\d+)?(?:y|d|h|m|s|ms))+(?![\w-])", "AGE", text
    )
    return "\n".join(line.rstrip() for line in re.sub(" +", " ", text).split("\n"))


def first_difference(text: str, expected: str) -> tuple[str, str] | None:
    if text == expected or moved_on(text) == moved_on(expected):
        return None
    at = next(
        (i for i, (a, b) in enumerate(zip(text, expected, strict=False)) if a != b), 0
    )
    return text[at - 40 : at + 40], expected[at - 40 : at + 40]


@pytest.mark.parametrize(("recording", "call", "entry"), list(recorded()))
def test_output_error_and_exit_status_are_those_of_kubectl(
    recording: str, call: Call, entry: dict[str, Any], at: At
) -> None:
    users = [
        word.removeprefix(AS) for word in entry.get("argv", ()) if word.startswith(AS)
    ]
    context = at(recording, datetime.fromisoformat(entry["at"]), *users)
    out, err, status = output(call, context)
    if entry.get("unordered"):  # kubectl iterates over a Go map
        assert sorted(out.splitlines()) == sorted(entry["stdout"].splitlines())
    else:
        assert first_difference(out, entry["stdout"]) is None
    assert first_difference(err, entry["stderr"]) is None
    assert status == entry["exit"]
