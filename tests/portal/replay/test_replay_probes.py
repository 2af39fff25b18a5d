"""Every single request of the recordings, answered as the real server did."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any

from portal.replay.serve import ReplayServer

PROBES = Path(__file__).parents[2] / "recordings"
# The recorder spoke as this program; its name stands in managedFields.
DEFAULT_BINDINGS = re.compile(r"system:(?:discovery|public-info-viewer)")
AGENT = "Python-urllib/3.11"


def probes(name: str) -> list[dict[str, Any]]:
    lines = (PROBES / name / "probes.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def comparable(body: str) -> Any:
    """An answer without what differs by nature: versions, tokens, the time of asking."""
    try:
        answer = json.loads(body)
    except ValueError:
        return body
    metadata = answer.get("metadata") or {}
    for moving in ("resourceVersion", "continue", "creationTimestamp"):
        metadata.pop(moving, None)
    for entry in metadata.get("managedFields", ()):
        entry.pop("time")
    status = answer.get("status")
    if not isinstance(status, dict):
        return answer
    for rules in ("resourceRules", "nonResourceRules"):
        # The server lists them in the order of a Go map.
        status.get(rules, []).sort(key=json.dumps)
    if "reason" in status:
        # Which of several bindings is named depends on that order, too.
        status["reason"] = DEFAULT_BINDINGS.sub("system:any", status["reason"])
    return answer


def test_every_probe_gets_the_answer_of_the_real_server(
    recorded: ReplayServer, asker: Any
) -> None:
    ask = asker(recorded)
    wrong = []
    asked = probes(recorded.name)
    for probe in asked:
        headers = {"Accept": probe["accept"], "User_Agent": AGENT}
        if probe["user"]:
            headers["Impersonate_User"] = probe["user"]
        reply = ask(
            probe["path"], method=probe["method"], body=probe["request"], **headers
        )
        same = (
            reply.status == probe["status"]
            and reply.headers["content-type"] == probe["content_type"]
            and reply.headers.get("warning") == probe["warning"]
            and comparable(reply.body.decode()) == comparable(probe["response"])
        )
        if not same:
            wrong.append((probe["user"], probe["path"], reply, probe["response"]))
    assert len(asked) == 61
    assert wrong == []


def test_bytes_of_small_answers_are_those_of_the_real_server(
    recorded: ReplayServer, asker: Any
) -> None:
    ask = asker(recorded)
    for probe in probes(recorded.name):
        if probe["status"] >= 400:
            headers = {"Impersonate_User": probe["user"]} if probe["user"] else {}
            reply = ask(probe["path"], **headers)
            assert reply.body.decode() == probe["response"]


def decoded(token: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(urlsafe_b64decode(token + "=="))
    return answer


def test_continue_tokens_have_the_form_of_the_real_server(
    recorded: ReplayServer, asker: Any
) -> None:
    probe = next(
        p for p in probes(recorded.name) if p["path"] == "/api/v1/pods?limit=2"
    )
    token = json.loads(probe["response"])["metadata"]["continue"]
    ours = asker(recorded)(probe["path"]).json["metadata"]["continue"]
    assert decoded(ours) | {"rv": 0} == decoded(token) | {"rv": 0}
