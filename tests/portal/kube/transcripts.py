"""What kubectl 1.36 printed on the recorded clusters, and how it is compared."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[3]
RECORDED = ROOT / "portal" / "demo" / "recordings"
TRANSCRIPTS = ROOT / "tests" / "recordings"
_AS = re.compile(r" --as[= ](\S+)")
_DURATION = re.compile(r"(?<![\w.-])(?:\d+(?:\.\d+)?(?:y|d|h|m|s|ms))+(?![\w-])")
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|y|d|h|m|s)")
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "y": 365 * 86400}


@dataclass(frozen=True)
class Transcript:
    """One line that was typed, and what came of it. `user` is who `--as` names."""

    id: str
    recording: str
    line: str
    user: str
    environment: dict[str, str]
    at: datetime
    out: str
    err: str
    exit: int
    unordered: bool


def transcripts() -> Iterator[Transcript]:
    """All of all recordings."""
    for path in sorted(TRANSCRIPTS.glob("*/transcripts.jsonl")):
        for text in path.read_text().splitlines():
            entry = json.loads(text)
            line = entry.get("shell") or shlex.join(entry["argv"])
            named = _AS.search(line)
            yield Transcript(
                entry["id"],
                path.parent.name,
                _AS.sub("", line),
                named.group(1) if named else "rig-admin",
                entry.get("env") or {},
                datetime.fromisoformat(entry["at"]),
                entry["stdout"],
                entry["stderr"],
                entry["exit"],
                bool(entry.get("unordered")),
            )


def recorded(recording: str) -> tuple[datetime, str]:
    """When a recording was made, and the URL of its server."""
    about = json.loads((RECORDED / recording / "recording.json").read_text())
    return datetime.fromisoformat(about["recorded_at"]), about["server"]


def same(
    text: str, expected: str, drift: timedelta, *, unordered: bool = False
) -> bool:
    """Whether two outputs are the same but for ages that have moved on.

    The ages in a server's Table stand still at the moment of recording, `drift`
    away from the moment of the transcript; column widths follow them.
    """
    if unordered:  # kubectl iterates over a Go map
        return sorted(text.splitlines()) == sorted(expected.splitlines())
    if text == expected:
        return True
    pairs = zip(_DURATION.findall(text), _DURATION.findall(expected), strict=False)
    return _still(text) == _still(expected) and all(
        _close(one, two, drift.total_seconds()) for one, two in pairs
    )


def _still(text: str) -> str:
    lines = re.sub(" +", " ", _DURATION.sub("AGE", text)).split("\n")
    return "\n".join(re.sub("-+", "--", line).rstrip() for line in lines)


def _close(one: str, two: str, drift: float) -> bool:
    """Whether two ages are the same age seen `drift` seconds apart, as rounded."""
    parts = [_PART.findall(age) for age in (one, two)]
    seconds = [sum(float(n) * _SECONDS[unit] for n, unit in each) for each in parts]
    rounding = max(_SECONDS[each[-1][1]] for each in parts)
    return abs(seconds[0] - seconds[1]) <= abs(drift) + rounding
