"""kubectl version: the versions of the kubectl we answer as, and of the server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from portal.kube.call import Call, Chunk, Context, Output
from portal.kube.errors import CommandError, KubeError
from portal.kube.formats import json_text, yaml

# The kubectl whose words and output the portal reproduces.
CLIENT = {
    "major": "1",
    "minor": "36",
    "gitVersion": "v1.36.2",
    "gitCommit": "98b35193b2ac7a23a673325f5e9b830ecd5ba406",
    "gitTreeState": "clean",
    "buildDate": "2026-11-22T00:54:31Z",
    "goVersion": "go1.26.6",
    "compiler": "gc",
    "platform": "linux/amd64",
}
KUSTOMIZE = "v5.8.1"
_NUMBER = re.compile(r"\d+")


def version(call: Call, context: Context) -> Output:
    """Three lines, or all that is known as yaml or json. Raises CommandError."""
    if call.args:
        raise CommandError(f"extra arguments: [{' '.join(call.args)}]")
    output = call.flag("output")
    if output not in ("", "yaml", "json"):
        raise CommandError("--output must be 'yaml' or 'json'")
    known: dict[str, Any] = {"clientVersion": CLIENT, "kustomizeVersion": KUSTOMIZE}
    failure = None
    if not call.is_set("client"):
        try:
            known["serverVersion"] = context.client.get(
                "/version", [("timeout", "32s")]
            )
        except KubeError as error:
            failure = error
    yield from (Chunk("out", text) for text in _printed(known, output))
    if failure:
        raise failure
    if skew := _skew(known.get("serverVersion")):
        yield Chunk("err", skew)
    return 0


def _printed(known: dict[str, Any], output: str) -> Iterator[str]:
    if output == "json":
        yield json_text.indented(known, in_order=True, blanks=2) + "\n"
    elif output == "yaml":
        yield yaml.document(known) + "\n"
    else:
        yield f"Client Version: {CLIENT['gitVersion']}\nKustomize Version: {KUSTOMIZE}\n"
        if "serverVersion" in known:
            yield f"Server Version: {known['serverVersion'].get('gitVersion', '')}\n"


def _skew(server: dict[str, Any] | None) -> str:
    """kubectl's warning about a server that is too old or too new for it."""
    if not server:
        return ""
    ours, theirs = (_numbers(each) for each in (CLIENT, server))
    if ours[0] == theirs[0] and abs(ours[1] - theirs[1]) <= 1:
        return ""
    return (
        f"Warning: version difference between client ({_dotted(ours)}) and server"
        f" ({_dotted(theirs)}) exceeds the supported minor version skew of +/-1\n"
    )


def _numbers(known: dict[str, Any]) -> tuple[int, int]:
    """Major and minor of `v1.36.2`; clouds write `36+` in the field of its own."""
    found = [int(digits) for digits in _NUMBER.findall(known.get("gitVersion", ""))]
    return (found[0], found[1]) if len(found) > 1 else (0, 0)


def _dotted(numbers: tuple[int, int]) -> str:
    return f"{numbers[0]}.{numbers[1]}"
