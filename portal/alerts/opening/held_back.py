"""Why a diagnosis did not run by itself, in words that stay visible."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Reason(StrEnum):
    """Kept in `AlertGroup.held_back` with the number of alerts."""

    SAME_STEPS = "same-steps"
    NAMESPACES = "namespaces"
    STORM = "storm"
    RATE = "rate"
    NO_CLUSTER = "no-cluster"
    UNUSABLE = "unusable"
    FLAPPING = "flapping"
    FAULT = "fault"


WORDS: dict[str, str] = {
    Reason.SAME_STEPS: "the same steps would run again",
    Reason.NAMESPACES: "five namespaces of this incident have been looked into",
    Reason.STORM: "in a storm only the storm's own steps run, once",
    Reason.RATE: "20 diagnoses began on this cluster within a minute",
    Reason.NO_CLUSTER: "nobody knows the cluster",
    Reason.UNUSABLE: "nothing may run on the cluster at the moment",
    Reason.FLAPPING: "the diagnosis after an end has just run",
    Reason.FAULT: "the portal could not start it: see its log",
}


def sentences(held_back: Mapping[str, int]) -> list[str]:
    """`Diagnosis not run for 14 alerts: the same steps would run again`."""
    return [
        f"Diagnosis not run for {_count(count)}: {WORDS[reason]}"
        for reason, count in held_back.items()
    ]


def _count(alerts: int) -> str:
    return "1 alert" if alerts == 1 else f"{alerts:,} alerts"
