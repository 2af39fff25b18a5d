"""Conditions, in the tables that the kinds have for them."""

from __future__ import annotations

from portal.kube.objects import Json, rows, text
from portal.kube.times import rfc1123
from portal.kube.verbs.describe.writer import Writer


def reasons(out: Writer, given: Json) -> None:
    """Type, status and reason, as controllers of pods show them; a blank follows each type."""
    found = rows(given, "status", "conditions")
    if found:
        out.line(0, "Conditions:")
        out.heading(1, "Type", "Status", "Reason")
    for one in found:
        out.line(1, text(one, "type") + " ", text(one, "status"), text(one, "reason"))


def transitions(out: Writer, found: list[Json]) -> None:
    """Type, status, last transition, reason and message."""
    out.line(0, "Conditions:")
    out.heading(1, "Type", "Status", "LastTransitionTime", "Reason", "Message")
    for one in found:
        out.line(
            1,
            text(one, "type"),
            text(one, "status"),
            rfc1123(one.get("lastTransitionTime")),
            text(one, "reason"),
            text(one, "message"),
        )


def looks(out: Writer, given: Json, title: str, key: str) -> None:
    """As transitions, with when somebody last looked; blanks follow all but the message."""
    found = rows(given, "status", "conditions")
    if found:
        out.line(0, "Conditions:")
        out.line(1, "Type", "Status", title, "LastTransitionTime", "Reason", "Message")
        # Kubectl's dashes fit the longest title that stands here.
        dashes = ("LastHeartbeatTime", "LastTransitionTime", "Reason", "Message")
        out.line(1, "----", "------", *("-" * len(word) for word in dashes))
    for one in found:
        out.line(
            1,
            text(one, "type") + " ",
            text(one, "status") + " ",
            rfc1123(one.get(key)) + " ",
            rfc1123(one.get("lastTransitionTime")) + " ",
            text(one, "reason") + " ",
            text(one, "message"),
        )
