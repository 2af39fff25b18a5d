"""`/decide`: what the portal would do with commands, without doing it."""

from __future__ import annotations

from typing import Any

from ninja import Router, Schema

from portal.api.auth import Request
from portal.execution.adhoc import judge
from runbooks.commands.decide import Decision

router = Router(tags=["steps"])


class Text(Schema):
    """Commands as in a block of shell: one a line, prompts allowed."""

    text: str


class DecisionOut(Schema):
    """What is done with a command (`runs`, `manual`, …), and why."""

    text: str
    decision: str
    code: str
    reason: str
    explanation: str
    needs_input: bool
    parameters: list[str]


class Decided(DecisionOut):
    """The strictest decision of all, and that of each of the commands."""

    commands: list[DecisionOut]


@router.post("/decide", response=Decided)
def decide_commands(request: Request, asked: Text) -> dict[str, Any]:
    """Nothing is stored and no cluster is asked."""
    judged = judge(asked.text)
    commands = [
        _told(one.text, one.decision, one.explanation) for one in judged.commands
    ]
    whole = _told(judged.program.source, judged.decision, judged.explanation)
    return whole | {"commands": commands}


def _told(text: str, decision: Decision, explanation: str) -> dict[str, Any]:
    return {
        "text": text,
        "decision": decision.outcome,
        "code": decision.code,
        "reason": decision.reason,
        "explanation": explanation,
        "needs_input": decision.needs_input,
        "parameters": list(decision.parameters),
    }
